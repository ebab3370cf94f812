import { freshness, freshnessState } from "../boardwords.js";
import { attr, text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";

const GOOD = new Set(["live", "sse", "polling"]);

class Freshness extends LivePart {
  start() {
    this.tick();
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
    text(this.find("[data-words]"), freshness(election, live.age(), live.now()));
    this.linked(live.link);
  }

  // The mark is green only while both the source and the line are well. Of a final result nothing more is awaited.
  linked(link) {
    const state = freshnessState(live.board.election, live.age());
    const isOn = GOOD.has(link) && navigator.onLine !== false;
    attr(this, "class", `freshness is-${state}${isOn ? " is-linked" : ""}`);
    attr(this, "data-state", link);
    const words = this.find("[data-link]");
    const isOff = !isOn && link !== "connecting";
    const isQuiet = state === "final" && !isOff;
    text(words, isQuiet ? "" : say(`link.${navigator.onLine === false ? "offline" : link}`));
    words.classList.toggle("is-off", isOff);
  }
}
customElements.define("live-freshness", Freshness);
