// What seats can be found by: as `places` in `search.py`.

import { ahead, behind } from "../seatwords.js";
import { ranked } from "./rank.js";
import { plain } from "./text.js";

// `names` are what the board lacks: everybody on a ballot by seat, a party's other names by code, both as sent;
// `people` their names in the page's language by the ballot's, `regions` what districts and states are called in it.
export function places(seat, { names = {}, people = {}, regions = {} } = {}) {
  const known = [seat.leader, seat.runner_up, seat.winner].filter(Boolean);
  const party = (person) => (person ? [person.party, ...(names.parties?.[person.party] ?? [])] : []);
  return [
    [seat.name, seat.name_hi, String(seat.number)],
    known.flatMap((person) => [person.name, person.alias, people[person.name]]),
    names.ballots?.[seat.number] ?? [],
    party(ahead(seat)),
    party(behind(seat)),
    [...regionsOf(seat, regions), seat.category === "GEN" ? "" : seat.category],
  ].map((texts) => texts.filter(Boolean).map(plain));
}

function regionsOf({ district, lok_sabha_seat: part, state }, regions) {
  return [district, regions[district], part, regions[part], regions[state]];
}

// The seats that a text names, by number, each with its rank.
export function find(text, seats, known) {
  return ranked(
    text,
    seats.map((seat) => [seat.number, places(seat, known)]),
  );
}
