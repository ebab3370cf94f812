import { classes, glow } from "../dom.js";
import { LivePart, live } from "../live.js";
import { seatClasses } from "../seatwords.js";
import { fillRow } from "./fill.js";
import { isNew } from "./row.js";
import { Tools } from "./tools.js";

class Seats extends LivePart {
  start() {
    this.rows = new Map([...this.querySelectorAll("tr[data-number]")].map((row) => [Number(row.dataset.number), row]));
    this.tools = new Tools(this);
    this.timer = setInterval(() => this.settle(), 15_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  show(board, changed) {
    if (!changed.seats.size) return;
    for (const seat of board.seats) {
      const row = changed.seats.has(seat.number) && this.rows.get(seat.number);
      if (!row) continue;
      fillRow(row, seat);
      if (!changed.all) glow(row);
    }
    this.dispatchEvent(new CustomEvent("seats-changed", { bubbles: true, detail: changed }));
  }

  // What changed just now is no longer so after a while.
  settle() {
    for (const seat of live.board.seats) {
      const row = this.rows.get(seat.number);
      if (row?.classList.contains("is-new")) classes(row, seatClasses(seat, isNew(seat)));
    }
  }
}
customElements.define("live-seats", Seats);
