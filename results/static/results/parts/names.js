import { make, swatch } from "../dom.js";
import { LivePart, live } from "../live.js";
import { short } from "../say.js";
import { ranked } from "../tallywords.js";

const SHOWN = 4;

const named = ({ party, total }) =>
  make("span", {}, swatch(live.colour(party)), ` ${short(party)} `, make("b", {}, String(total)));

// The first parties with their seats, below a bar that has no room for names.
class Names extends LivePart {
  show(board, changed) {
    if (!changed.tally) return;
    const first = ranked(board.tally)
      .slice(0, SHOWN)
      .filter(({ total }) => total);
    this.replaceChildren(...first.map(named));
  }
}
customElements.define("live-names", Names);
