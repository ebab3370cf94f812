import { text } from "../dom.js";
import { clock } from "../figures.js";
import { LivePart } from "../live.js";
import { say } from "../say.js";

// Of when the numbers are, in as few words as an embed has room for.
class Stamp extends LivePart {
  show(board) {
    text(this, say("stamp.of", { clock: clock(board.election.source.at) }));
  }
}
customElements.define("live-stamp", Stamp);
