// What differs between two boards, as lines to read.

import { make } from "./dom.js";
import { say } from "./say.js";
import { isWon } from "./seatfacts.js";
import { seatName } from "./seatwords.js";

export function differences(before, after, then, now) {
  const flipped = changedHands(before, after);
  const declared = wonIn(after) - wonIn(before);
  return [
    make("h3", {}, say("night.since", { then, now })),
    list(parties(before, after)),
    declared > 0 ? make("p", {}, say("night.declared", { n: declared })) : "",
    flipped.length ? list(flipped) : make("p", { class: "quiet" }, say("night.same")),
  ];
}

function list(lines) {
  return make("ul", {}, ...lines.map((words) => make("li", {}, words)));
}

function parties(before, after) {
  const known = new Map(before.tally.map((line) => [line.party, line.total]));
  return after.tally
    .filter(({ party, total }) => total !== (known.get(party) ?? 0))
    .map(({ party, total }) => say("night.party", { party, was: known.get(party) ?? 0, count: total }));
}

function changedHands(before, after) {
  const known = new Map(before.seats.map((seat) => [seat.number, partyOf(seat)]));
  return after.seats
    .filter((seat) => known.get(seat.number) && partyOf(seat) && known.get(seat.number) !== partyOf(seat))
    .map((seat) => say("night.flipped", { seat: seatName(seat), was: known.get(seat.number), party: partyOf(seat) }));
}

function partyOf(seat) {
  return (isWon(seat) && seat.winner ? seat.winner : seat.leader)?.party;
}

function wonIn(board) {
  return board.seats.filter((seat) => isWon(seat)).length;
}
