// What a seat's line in the table and a contest's card have in common.

import { attr, text } from "../dom.js";
import { grouped } from "../figures.js";
import { live } from "../live.js";
import { ahead, behind, person } from "../words.js";

export function fillPerson(node, entry) {
  if (!node) return;
  attr(node.querySelector(".swatch rect"), "fill", entry ? live.colour(entry.party) : "none");
  text(node.querySelector(".code"), entry?.party ?? "");
  text(node.querySelector(".who"), person(entry));
  text(node.querySelector(".votes"), entry ? grouped(entry.votes) : "");
}

export function fillFight(node, seat) {
  fillPerson(node.querySelector(".first"), ahead(seat));
  fillPerson(node.querySelector(".second"), behind(seat));
  text(node.querySelector(".margin"), grouped(seat.margin));
}

const JUST_NOW_MS = 90_000;

export function isNew(seat) {
  const age = live.now() - new Date(seat.changed_at ?? 0).getTime();
  return Boolean(ahead(seat)) && age >= 0 && age < JUST_NOW_MS;
}
