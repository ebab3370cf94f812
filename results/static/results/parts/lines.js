import { glow } from "../dom.js";
import { LivePart } from "../live.js";
import { fillRow } from "./fill.js";

// A few seats without tools around them.
class Lines extends LivePart {
  show(board, changed) {
    for (const row of this.querySelectorAll("tr[data-number]")) {
      const number = Number(row.dataset.number);
      const seat = changed.seats.has(number) && board.seats.find((entry) => entry.number === number);
      if (!seat) continue;
      fillRow(row, seat);
      if (!changed.all) glow(row);
    }
  }
}
customElements.define("live-lines", Lines);
