import { attr, draw, text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { need, rivals, say } from "../words.js";

function pieces(board) {
  const whole = Math.max(1, board.election.seats_total);
  const found = [];
  let at = 0;
  for (const line of board.tally) {
    for (const kind of ["won", "leading"]) {
      if (!line[kind]) continue;
      const place = { x: `${(100 * at) / whole}%`, width: `${(100 * line[kind]) / whole}%` };
      found.push({ ...place, y: 0, fill: live.colour(line.party) });
      if (kind === "leading") found.push({ ...place, y: 6, fill: "url(#hatch)" });
      at += line[kind];
    }
  }
  return found;
}

class Bar extends LivePart {
  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    const group = this.find("[data-pieces]");
    const wanted = pieces(board);
    while (group.children.length < wanted.length) group.append(draw("rect", { height: "100%" }));
    while (group.children.length > wanted.length) group.lastElementChild.remove();
    wanted.forEach((piece, i) => {
      for (const [name, value] of Object.entries(piece)) attr(group.children[i], name, value);
    });
    text(this.find("[data-need]"), need(board));
    attr(this.find("svg.bar-picture"), "aria-label", [...rivals(board.tally).map((line) => say("party.bar", line)), need(board)].join(". "));
  }
}
customElements.define("live-bar", Bar);
