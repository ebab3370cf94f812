import { LivePart } from "../live.js";
import { PINNED, pinned } from "../pins.js";

// The button that pins the seat of a page, as it is pressed or not.
class Pin extends LivePart {
  start() {
    this.update = () => this.find("button").setAttribute("aria-pressed", pinned().has(Number(this.dataset.seat)));
    this.update();
    addEventListener(PINNED, this.update);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(PINNED, this.update);
  }
}
customElements.define("live-pin", Pin);
