// The stretches of a majority bar: won, then leading, of each line in its order.

import { attr, draw } from "../dom.js";

function pieces(lines, whole, colour, step) {
  const found = [];
  let at = 0;
  for (const line of lines) {
    for (const kind of ["won", "leading"]) {
      if (!line[kind]) continue;
      const place = { x: `${(100 * at) / whole}%`, width: `${(100 * line[kind]) / whole}%` };
      found.push({ ...place, y: 0, fill: colour(line.party) });
      if (kind === "leading") found.push({ ...place, y: step, fill: "url(#hatch)" });
      at += line[kind];
    }
  }
  return found;
}

export function fillBar(group, lines, whole, colour, step = 6) {
  const wanted = pieces(lines, Math.max(1, whole), colour, step);
  while (group.children.length < wanted.length) group.append(draw("rect", { height: "100%" }));
  while (group.children.length > wanted.length) group.lastElementChild.remove();
  wanted.forEach((piece, i) => {
    for (const [name, value] of Object.entries(piece)) attr(group.children[i], name, value);
  });
}
