import { text } from "../dom.js";
import { MISSING } from "../figures.js";
import { LivePart, live } from "../live.js";
import { short } from "../say.js";
import { ahead, isWon } from "../seatwords.js";
import { fillBar } from "./pieces.js";

// Won and leading by party, most seats first: as `regions.py` counts.
function tally(seats) {
  const lines = new Map();
  for (const seat of seats) {
    const party = ahead(seat)?.party;
    if (!party) continue;
    const line = lines.get(party) ?? { party, won: 0, leading: 0, total: 0 };
    line[isWon(seat) ? "won" : "leading"] += 1;
    line.total += 1;
    lines.set(party, line);
  }
  return [...lines.values()].sort((a, b) => b.total - a.total || (a.party < b.party ? -1 : 1));
}

class Regions extends LivePart {
  show(board, changed) {
    if (!changed.seats.size) return;
    for (const item of this.querySelectorAll("[data-region]")) {
      const numbers = new Set(item.dataset.region.split(" ").map(Number));
      const seats = board.seats.filter((seat) => numbers.has(seat.number));
      const lines = tally(seats);
      fillBar(item.querySelector("[data-pieces]"), lines, seats.length, live.colour, 0);
      text(
        item.querySelector("[data-score]"),
        lines.map((line) => `${short(line.party)} ${line.total}`).join(" · ") || MISSING,
      );
    }
  }
}
customElements.define("live-regions", Regions);
