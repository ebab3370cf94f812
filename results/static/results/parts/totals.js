import { make, swatch, text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say, short } from "../say.js";
import { need, rivals } from "../tallywords.js";

// The totals in one line at the top, while the headline is out of sight. Readers of the screen have the headline.
class Totals extends LivePart {
  start() {
    this.parties = make("span", { class: "totals-parties" });
    this.need = make("span", { class: "totals-need" });
    this.append(this.parties, this.need);
    this.show(live.board, { tally: true });
    const eyes = new IntersectionObserver(([seen]) => {
      this.hidden = seen.isIntersecting || seen.boundingClientRect.top > 0;
    });
    eyes.observe(document.querySelector("live-rivals"));
  }

  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    const lines = rivals(board.tally).map((line) =>
      make("span", {}, swatch(live.colour(line.party)), make("b", {}, short(line.party)), ` ${line.total}`),
    );
    this.parties.replaceChildren(...(board.election.is_test ? [make("em", {}, say("share.test"))] : []), ...lines);
    text(this.need, need(board));
  }
}
customElements.define("live-totals", Totals);
