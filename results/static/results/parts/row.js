// What a seat's line in the table and a contest's card have in common.

import { attr, part, text } from "../dom.js";
import { grouped } from "../figures.js";
import { live } from "../live.js";
import { short } from "../say.js";
import { ahead, behind, person } from "../seatwords.js";

export function fillPerson(node, entry) {
  if (!node) return;
  attr(part(node, ".swatch rect"), "fill", entry ? live.colour(entry.party) : "none");
  text(part(node, ".code"), short(entry?.party ?? ""));
  text(part(node, ".who"), person(entry));
  text(part(node, ".votes"), entry ? grouped(entry.votes) : "");
}

export function fillFight(node, seat) {
  fillPerson(part(node, ".first"), ahead(seat));
  fillPerson(part(node, ".second"), behind(seat));
  text(part(node, ".margin"), grouped(seat.margin));
}

const JUST_NOW_MS = 90_000;

export function isNew(seat) {
  const age = live.now() - Date.parse(seat.changed_at ?? 0);
  return Boolean(ahead(seat)) && age >= 0 && age < JUST_NOW_MS;
}
