import { classes, glow, text } from "../dom.js";
import { LivePart } from "../live.js";
import { contestSentence, roundWords, seatClasses, statusWords } from "../seatwords.js";
import { fillFight, isNew } from "./row.js";

class Contests extends LivePart {
  show(board, changed) {
    for (const item of this.querySelectorAll("[data-number]")) {
      const number = Number(item.dataset.number);
      if (!changed.seats.has(number)) continue;
      const seat = board.seats.find((entry) => entry.number === number);
      classes(item, `contest ${seatClasses(seat, isNew(seat))}`);
      text(item.querySelector(".contest-sentence"), contestSentence(seat));
      fillFight(item, seat);
      text(item.querySelector(".round"), roundWords(seat));
      text(item.querySelector(".status"), statusWords(seat));
      if (!changed.all) glow(item);
    }
  }
}
customElements.define("live-contests", Contests);
