import { attr, text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";
import { need, rivals } from "../tallywords.js";
import { fillBar } from "./pieces.js";

class Bar extends LivePart {
  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    fillBar(this.find("[data-pieces]"), board.tally, board.election.seats_total, live.colour);
    text(this.find("[data-need]"), need(board));
    attr(
      this.find("svg.bar-picture"),
      "aria-label",
      [...rivals(board.tally).map((line) => say("party.bar", line)), need(board)].join(". "),
    );
  }
}
customElements.define("live-bar", Bar);
