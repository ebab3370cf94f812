// One seat's row, written anew from its entry.

import { attr, part, text } from "../dom.js";
import { clock } from "../figures.js";
import { changeWords, isWon, notes, roundWords, seatClasses, stateWords } from "../seatwords.js";
import { fillFight, isNew } from "./row.js";

function done(seat) {
  if (isWon(seat)) return 100;
  return seat.rounds ? Math.round((1000 * (seat.round ?? 0)) / seat.rounds) / 10 : 0;
}

export function fillRow(row, seat) {
  attr(row, "class", seatClasses(seat, isNew(seat)));
  fillFight(row, seat);
  text(part(row, ".change"), changeWords(seat));
  text(part(row, ".status"), stateWords(seat));
  text(part(row, ".round"), roundWords(seat));
  attr(part(row, ".meter rect"), "width", `${done(seat)}%`);
  const at = part(row, ".at");
  text(at, clock(seat.source_at));
  attr(at, "datetime", seat.source_at ?? "");
  text(part(row, ".notes"), notes(seat));
}
