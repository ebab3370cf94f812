import { text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { need, sides } from "../tallywords.js";
import { fillBar } from "./pieces.js";

// The same house counted by alliances. A side that was not there when the page was drawn needs a reload.
class Alliances extends LivePart {
  show(board, changed) {
    if (!changed.election && !changed.tally && !changed.all) return;
    const lines = sides(board);
    fillBar(
      this.find("[data-pieces]"),
      lines,
      board.election.seats_total,
      (code) => live.sides[code] ?? live.colour(code),
    );
    text(this.find("[data-need]"), need({ ...board, tally: lines }));
    for (const line of lines) {
      const row = [...this.querySelectorAll("[data-side]")].find((each) => each.dataset.side === line.party);
      for (const name of ["won", "leading", "total"])
        text(row?.querySelector(`[data-f="${name}"]`), String(line[name]));
    }
  }
}
customElements.define("live-alliances", Alliances);
