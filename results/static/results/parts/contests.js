import { attr, glow, text } from "../dom.js";
import { LivePart } from "../live.js";
import { say } from "../say.js";
import { contestSentence, roundWords, seatClasses, seatName, stateWords } from "../seatwords.js";
import { fillFight, isNew } from "./row.js";

class Contests extends LivePart {
  show(board, changed) {
    for (const item of this.querySelectorAll("[data-number]")) {
      const number = Number(item.dataset.number);
      if (!changed.seats.has(number)) continue;
      const seat = board.seats.find((entry) => entry.number === number);
      attr(item, "class", `contest ${seatClasses(seat, isNew(seat))}`);
      const words = contestSentence(seat);
      const isAwaited = words === say("key.awaiting", { seat: seatName(seat) });
      text(item.querySelector(".contest-sentence"), (isAwaited && item.dataset.before) || words);
      fillFight(item, seat);
      text(item.querySelector(".round"), roundWords(seat));
      text(item.querySelector(".status"), stateWords(seat));
      if (!changed.all) glow(item);
    }
  }
}
customElements.define("live-contests", Contests);
