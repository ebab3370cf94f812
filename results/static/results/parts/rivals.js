import { attr, text } from "../dom.js";
import { grouped } from "../figures.js";
import { LivePart, live } from "../live.js";
import { say, short } from "../say.js";
import { rivals } from "../tallywords.js";

class Rivals extends LivePart {
  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    const lines = rivals(board.tally);
    const cells = [...this.querySelectorAll(".rival")];
    while (cells.length < lines.length && cells.length) {
      const copy = cells[0].cloneNode(true);
      this.append(copy);
      cells.push(copy);
    }
    while (cells.length > lines.length) cells.pop().remove();
    for (const [i, line] of lines.entries()) this.fill(cells[i], line);
  }

  fill(cell, line) {
    if (!cell) return;
    attr(cell, "data-party", line.party);
    attr(cell.querySelector("[data-tint]"), "fill", live.colour(line.party));
    text(cell.querySelector("[data-code]"), short(line.party));
    for (const name of ["total", "won", "leading"]) text(cell.querySelector(`[data-${name}]`), String(line[name]));
    const before = cell.querySelector("[data-year]");
    text(before, say("rival.before", { n: grouped(line.previous), year: before?.dataset.year }));
  }
}
customElements.define("live-rivals", Rivals);
