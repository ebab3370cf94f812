// One seat in words and classes: as `results/web/pages/wording.py` and `lines.py` say it.

import { familiar, MISSING } from "./figures.js";
import { lang, people, say } from "./say.js";
import { ahead, behind, isClose, isEarly, isStopped, isTie, isWon, lostBy } from "./seatfacts.js";

export * from "./seatfacts.js";

export const statusWords = (seat) => say(isTie(seat) ? "seat.tie" : `seat.${seat.status}`);

export function roundWords(seat) {
  if (seat.rounds && seat.round) return say("seat.round", { round: seat.round, rounds: seat.rounds });
  return seat.status === "counting" && seat.votes_counted ? say("seat.postal") : "";
}

// The status, where the words of the round do not say it: a seat in round 5 of 13 is plainly counting.
export const stateWords = (seat) =>
  seat.status === "counting" && !isTie(seat) && roundWords(seat) ? "" : statusWords(seat);

export const person = (entry) => (entry ? people[entry.name] || entry.alias || familiar(entry.name) : MISSING);

export const seatName = (seat) => (lang === "hi" && seat.name_hi) || familiar(seat.name);

export function changeWords(seat) {
  if (!seat.previous?.party) return "";
  if (!ahead(seat)) return say("mark.held", { party: seat.previous.party });
  const lost = lostBy(seat);
  const would = isWon(seat) ? "" : "would_";
  return lost ? say(`mark.${would}gain`, { party: lost }) : say(`mark.${would}hold`);
}

export function notes(seat) {
  const found = [];
  if (isEarly(seat) && ahead(seat)) found.push("mark.early");
  if (isClose(seat)) found.push("mark.close");
  const movedOn = seat.flags.find((flag) => flag.startsWith("source_moved_on"));
  if (seat.corrected && !movedOn) found.push("mark.corrected");
  if (seat.flags.includes("by_lot")) found.push("mark.lot");
  if (seat.flags.some((flag) => flag !== "by_lot" && flag !== movedOn)) found.push("mark.flag");
  const words = found.map((key) => say(key));
  if (movedOn) words.push(sourceMovedOn(movedOn));
  if (seat.call) words.push(say("mark.call", { party: seat.call.party, leader: person(seat.call) }));
  return words.join(" · ");
}

/** `source_moved_on:5:7`: a corrected number stands beside newer ones. */
function sourceMovedOn(flag) {
  const [, then, now] = flag.split(":");
  return then === "-" || now === "-" ? say("mark.moved") : say("mark.outdated", { then, now });
}

export function contestSentence(seat) {
  const first = ahead(seat);
  const second = behind(seat);
  const name = seatName(seat);
  if (isStopped(seat)) return say("key.stopped", { seat: name, status: statusWords(seat) });
  if (isTie(seat)) return say("key.tie", { seat: name });
  if (first && !second && isWon(seat)) {
    const alone = seat.flags.includes("by_lot") ? "key.lot.alone" : "key.alone";
    return say(seat.status === "uncontested" ? "key.unopposed" : alone, {
      seat: name,
      leader: person(first),
      party: first.party,
    });
  }
  if (!first || !second) return say("key.awaiting", { seat: name });
  const values = {
    seat: name,
    leader: person(first),
    party: first.party,
    loser: person(second),
    loser_party: second.party,
  };
  if (isWon(seat) && seat.flags.includes("by_lot")) return say("key.lot", values);
  const toldByLoser = Boolean(second.alias) && lostBy(seat) === second.party;
  if (isWon(seat)) return say(toldByLoser ? "key.lost" : "key.won", values);
  return say(toldByLoser ? "key.trails" : "key.leads", values);
}
