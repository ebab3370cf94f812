// The state of play in words: the same sentences, from the same phrases, as `results/web/pages/wording.py`.

import { datedClock, grouped } from "./figures.js";
import { say, sayCount } from "./say.js";
import { ahead, contestSentence, isEarly, roundWords, statusWords } from "./seatwords.js";
import { boardIsEarly, progress } from "./tallywords.js";

export function headline(board) {
  const { seats_total: seats, majority_mark: mark, seats_declared: declared } = board.election;
  const seated = board.tally.filter((line) => line.total);
  if (only(board)) return contestSentence(only(board));
  if (!seated.length) return say("headline.waiting");
  const [first, second] = seated;
  const values = { party: first.party, seats, mark, won: first.won, count: first.total };
  const pair = { ...values, first: first.party, second: second?.party, second_count: second?.total };
  if (boardIsEarly(board)) return say(second ? "headline.early" : "headline.early.one", pair);
  if (second?.total === first.total) return say("headline.level", pair);
  if (!mark) return say(declared >= seats ? "headline.most.final" : "headline.most", values);
  if (declared >= seats) return say(first.won >= mark ? "headline.final" : "headline.hung", values);
  if (first.won >= mark) return say("headline.majority", values);
  if (first.total >= mark) return say("headline.above", values);
  return sayCount(first.total, "headline.ahead", { ...values, short: mark - first.total });
}

// The seat of a by-election in one seat: what is said of it is all there is to say.
const only = ({ seats, election }) => (election.seats_total === 1 ? seats[0] : undefined);

export function standfirst(board) {
  const seat = only(board);
  if (seat) {
    const said = [statusWords(seat), roundWords(seat)].filter(Boolean).map((words) => say("stand.is", { words }));
    if (seat.votes_counted) said.push(say("stand.votes", { votes: grouped(seat.votes_counted) }));
    if (isEarly(seat) && ahead(seat)) said.push(say("stand.early"));
    return said.join(" ");
  }
  const {
    seats_total: seats,
    majority_mark: mark,
    seats_reporting: reporting,
    seats_declared: declared,
  } = board.election;
  if (!reporting) return say(mark ? "stand.before" : "stand.before.bye", { seats, mark });
  const votes = say("stand.votes", { votes: grouped(board.election.votes_counted) });
  if (declared >= seats) return `${say("stand.final", { seats })} ${votes}`;
  const [done, whole] = progress(board.seats);
  const said = [
    sayCount(reporting, "stand.reporting", { reporting, seats }),
    sayCount(declared, "stand.declared", { declared }),
  ];
  if (done && !board.isPartial) said.push(say("stand.progress", { round: grouped(done), rounds: grouped(whole) }));
  if (board.election.votes_counted) said.push(votes);
  if (boardIsEarly(board)) said.push(say("stand.early"));
  return said.join(" ");
}

export function ago(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < JUST_NOW_S) return say("ago.now");
  const units = { days: 86400, hours: 3600, minutes: 60, seconds: 1 };
  const unit = Object.keys(units).find((each) => whole >= units[each]) ?? "seconds";
  const n = Math.floor(whole / units[unit]);
  return n === 1 ? say(`ago.${unit}.one`) : say(`ago.${unit}`, { n });
}

const JUST_NOW_S = 10; // a younger age is called `just now`
const GRACE_S = 30; // for fetching and reading a page that is on time

// Late is late after two intervals, whoever may have died before saying so. Once all is declared nothing more is due.
export function sourceState({ source, status }, age) {
  return status !== "declared" && source.state === "ok" && source.interval_s && age > 2 * source.interval_s + GRACE_S
    ? "late"
    : source.state;
}

export function freshnessState(election, age) {
  if (election.frozen) return "frozen";
  return election.status === "declared" ? "final" : sourceState(election, age);
}

export function freshness(election, age, now) {
  if (!election.source.at) return say("fresh.none");
  return say(`fresh.${freshnessState(election, age)}`, { clock: datedClock(election.source.at, now), ago: ago(age) });
}
