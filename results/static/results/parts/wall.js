import { LivePart } from "../live.js";

const STAY_MS = 12_000;

// One panel after the other; a key or a click goes on, and a pointer at rest shows nothing but the numbers.
class Wall extends LivePart {
  start() {
    this.panels = [...this.querySelectorAll(".panel")];
    this.at = 0;
    this.turn(0);
    this.timer = setInterval(() => this.turn(this.at + 1), STAY_MS);
    document.addEventListener("keydown", ({ key }) => this.key(key));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  key(key) {
    if (key === "ArrowRight") this.turn(this.at + 1);
    if (key === "ArrowLeft") this.turn(this.at - 1);
    if (key === " ") {
      clearInterval(this.timer);
      this.timer = this.timer ? null : setInterval(() => this.turn(this.at + 1), STAY_MS);
    }
  }

  turn(to) {
    this.at = (to + this.panels.length) % this.panels.length;
    this.panels.forEach((panel, i) => {
      panel.hidden = i !== this.at;
    });
  }
}
customElements.define("live-wall", Wall);
