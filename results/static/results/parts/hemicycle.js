import { attr } from "../dom.js";
import { LivePart, live } from "../live.js";

class Hemicycle extends LivePart {
  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    const dots = this.querySelectorAll("circle");
    let at = 0;
    for (const line of board.tally) {
      for (const kind of ["won", "leading"]) {
        for (let i = 0; i < line[kind]; i += 1) this.paint(dots[at++], kind, live.colour(line.party));
      }
    }
    while (at < dots.length) this.paint(dots[at++], "none", null);
  }

  paint(dot, kind, colour) {
    if (!dot) return;
    attr(dot, "class", `d-${kind}`);
    for (const name of ["fill", "stroke"]) {
      if (colour) attr(dot, name, colour);
      else dot.removeAttribute(name);
    }
  }
}
customElements.define("live-hemicycle", Hemicycle);
