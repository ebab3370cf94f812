import { clock, grouped } from "./figures.js";
import { lang, people, phrases, say, short } from "./say.js";
import { person, seatName } from "./seatwords.js";

const NOT_PARTIES = ["IND", "NOTA"];

// A moment in the reader's language: the log's own headline in English, else its phrase filled from its facts.
export function momentWords(moment, board) {
  const key = `moment.${moment.phrase}`;
  if (lang === "en" || !(key in phrases) || moment.reworded) return moment.headline.replaceAll("'", "’");
  const seat = board.seats.find((entry) => entry.number === moment.seat);
  return say(key, {
    ...factWords(moment.facts ?? {}),
    seat: seat ? seatName(seat) : (people[moment.seat] ?? say("moment.seat", { number: moment.seat })),
  });
}

function factWords(facts) {
  const found = {};
  for (const [name, fact] of Object.entries(facts)) {
    if (fact?.serial !== undefined) {
      found[name] = person(fact);
      found[`${name}_of`] = withParty(fact);
      found[`${name}_beside`] = besideParty(fact);
    } else if (name === "summary") found[name] = fact.split(", ").map(partyAndSeats).join(", ");
    else if (name === "years") found[name] = years(fact);
    else if (name.startsWith("since")) found[name] = clock(fact);
    else found[name] = Number.isInteger(fact) && name !== "year" ? grouped(fact) : String(fact);
  }
  return found;
}

function partyAndSeats(part) {
  const at = part.lastIndexOf(" ");
  return `${short(part.slice(0, at))}${part.slice(at)}`;
}

function withParty(one) {
  const values = { party: one.party, person: person(one) };
  return NOT_PARTIES.includes(one.party) ? say("moment.of_independent", values) : say("moment.of", values);
}

function besideParty(one) {
  const key = NOT_PARTIES.includes(one.party) ? "moment.beside_independent" : "moment.beside";
  return say(key, { party: one.party, person: person(one) });
}

function years(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const last = sorted.pop();
  return sorted.length ? say("moment.years", { years: sorted.join(", "), last }) : String(last);
}
