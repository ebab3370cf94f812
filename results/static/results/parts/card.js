// A contest as a card: as `contests.html` draws it.

import { make, swatch } from "../dom.js";
import { grouped } from "../figures.js";
import { live } from "../live.js";
import { say, short } from "../say.js";
import { ahead, behind, contestSentence, person, roundWords, seatClasses, stateWords } from "../seatwords.js";
import { isNew } from "./row.js";

function side(place, entry) {
  const code = make("span", { class: "code" }, short(entry?.party ?? ""));
  const votes = make("span", { class: "votes" }, entry ? grouped(entry.votes) : "");
  const who = make("span", { class: "who" }, person(entry));
  return make("span", { class: place }, swatch(entry && live.colour(entry.party)), code, " ", who, " ", votes);
}

function note(seat) {
  const margin = make("b", { class: "margin" }, grouped(seat.margin));
  const by = make("span", { class: "by" }, `${say("seat.margin")} `, margin, " · ");
  const status = make("span", { class: "status" }, stateWords(seat));
  return make("span", { class: "contest-note" }, by, status, " ", make("span", { class: "round" }, roundWords(seat)));
}

export function card(seat) {
  const attributes = { href: `${live.base}seats/${seat.number}/`, class: "contest-sentence" };
  const link = make("a", attributes, contestSentence(seat));
  const facts = make("span", { class: "contest-facts" }, side("first", ahead(seat)), " ", side("second", behind(seat)));
  const classes = `contest ${seatClasses(seat, isNew(seat))}`;
  return make("li", { "data-number": seat.number, class: classes }, link, "\n", facts, "\n", note(seat));
}
