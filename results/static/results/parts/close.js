import { touched } from "../dom.js";
import { LivePart, live } from "../live.js";
import { isClose } from "../seatwords.js";
import { card } from "./card.js";

const SHOWN = 6;

export function closest(seats) {
  return seats
    .filter((seat) => seat.margin !== null && isClose(seat))
    .sort((a, b) => a.margin - b.margin || a.number - b.number)
    .slice(0, SHOWN);
}

class Close extends LivePart {
  start() {
    this.shown = this.signature(live.board);
  }

  signature(board) {
    return JSON.stringify(closest(board.seats));
  }

  show(board, changed) {
    if (!changed.seats.size || (!changed.all && this.signature(board) === this.shown)) return;
    this.shown = this.signature(board);
    const fights = closest(board.seats);
    this.find("ul").replaceChildren(...fights.map(card));
    for (const node of document.querySelectorAll("[data-close]")) node.hidden = !fights.length;
    touched.nodes += 1;
  }
}
customElements.define("live-close", Close);
