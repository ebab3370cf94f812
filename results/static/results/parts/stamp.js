import { text } from "../dom.js";
import { datedClock } from "../figures.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";

// Of when the numbers are, in as few words as an embed has room for.
class Stamp extends LivePart {
  show(board) {
    text(this, say("stamp.of", { clock: datedClock(board.election.source.at, live.now()) }));
  }
}
customElements.define("live-stamp", Stamp);
