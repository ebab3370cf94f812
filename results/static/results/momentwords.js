import { grouped } from "./figures.js";
import { lang, people, phrases, say } from "./say.js";
import { person, seatName } from "./seatwords.js";

// A moment in the reader's language: the log's own headline in English, else said from its facts.
export function momentWords(moment, board) {
  const key = `moment.${moment.kind}`;
  const facts = moment.facts ?? {};
  const first = facts.to ?? facts.winner ?? facts.called;
  const isNote = moment.kind === "correction" && !first; // in an editor's own words
  if (lang === "en" || !(key in phrases) || isNote) return moment.headline.replaceAll("'", "’");
  const seat = board.seats.find((entry) => entry.number === moment.seat);
  return say(key, {
    seat: seat ? seatName(seat) : (people[moment.seat] ?? say("moment.seat", { number: moment.seat })),
    party: first?.party ?? moment.party,
    leader: person(first),
    loser: person(facts.from),
    margin: grouped(facts.margin),
    seats: (facts.won ?? 0) + (moment.kind === "majority_wins" ? 0 : (facts.leading ?? 0)),
    mark: facts.majority_mark,
  });
}
