import { freshness, sourceState } from "../boardwords.js";
import { text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";

const GOOD = new Set(["live", "sse", "polling"]);

class Freshness extends LivePart {
  start() {
    this.linked(live.link);
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  show(_board, changed) {
    if (changed.election || changed.all) this.tick();
  }

  tick() {
    const { election } = live.board;
    text(this.find("[data-words]"), freshness(election, live.age()));
    const state = `freshness is-${election.frozen ? "frozen" : sourceState(election, live.age())}`;
    if (this.className !== state) this.className = state;
  }

  linked(link) {
    const words = this.find("[data-link]");
    text(words, say(`link.${navigator.onLine === false ? "offline" : link}`));
    words.classList.toggle("is-off", !GOOD.has(link) && link !== "connecting");
  }
}
customElements.define("live-freshness", Freshness);
