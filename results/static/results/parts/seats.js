import { attr, classes, glow, text } from "../dom.js";
import { clock } from "../figures.js";
import { LivePart, live } from "../live.js";
import { changeWords, isWon, notes, roundWords, seatClasses, statusWords } from "../words.js";
import { fillFight, isNew } from "./row.js";
import { Tools } from "./tools.js";

function done(seat) {
  if (isWon(seat)) return 100;
  return seat.rounds ? Math.round((1000 * (seat.round ?? 0)) / seat.rounds) / 10 : 0;
}

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
      this.fill(row, seat);
      if (!changed.all) glow(row);
    }
    this.dispatchEvent(new CustomEvent("seats-changed", { bubbles: true, detail: changed }));
  }

  fill(row, seat) {
    classes(row, seatClasses(seat, isNew(seat)));
    fillFight(row, seat);
    text(row.querySelector(".change"), changeWords(seat));
    text(row.querySelector(".status"), statusWords(seat));
    text(row.querySelector(".round"), roundWords(seat));
    attr(row.querySelector(".meter rect"), "width", `${done(seat)}%`);
    const at = row.querySelector(".at");
    text(at, clock(seat.source_at));
    attr(at, "datetime", seat.source_at ?? "");
    text(row.querySelector(".notes"), notes(seat));
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
