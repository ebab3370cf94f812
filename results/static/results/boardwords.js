// The state of play in words: the same sentences, from the same phrases, as `results/web/pages/wording.py`.

import { MISSING, clock, grouped, signed } from "./figures.js";
import { lang, phrases, say } from "./say.js";
import { isOpen, isWon, person, seatName } from "./seatwords.js";

export function progress(seats) {
  const telling = seats.filter((seat) => (isOpen(seat) || isWon(seat)) && seat.rounds && seat.round !== null);
  return [telling.reduce((sum, seat) => sum + seat.round, 0), telling.reduce((sum, seat) => sum + seat.rounds, 0)];
}

export function boardIsEarly(board) {
  const { seats_declared: declared, seats_reporting: reporting, seats_total: seats } = board.election;
  if (board.isPartial || !board.seats.length) return !declared && reporting * 2 < seats; // not every seat is heard
  const [done, whole] = progress(board.seats);
  return !declared && (!whole || done * 4 < whole);
}

// Parties as shown: most seats, then votes, then seats last time.
export function ranked(tally) {
  const parties = tally.filter((line) => line.party !== "NOTA");
  const weigh = (line) => [line.total, line.votes ?? 0, line.previous ?? 0];
  const order = (x, y) => y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
  return parties.sort((a, b) => order(weigh(a), weigh(b)));
}

// Alliances, and the parties that stand outside of any, as lines of a tally.
export function sides(board) {
  const alliances = board.election.alliances ?? [];
  const taken = new Set(alliances.flatMap((alliance) => alliance.parties));
  const lines = alliances.map((alliance) => ({ ...alliance, party: alliance.code, previous: null }));
  lines.push(...board.tally.filter((line) => !taken.has(line.party)).map((line) => ({ ...line, parties: [] })));
  return ranked(lines).filter((line) => line.total || line.parties.length);
}

export const rivals = (tally) => ranked(tally).filter((line, i) => i < 2 || (i < 3 && line.total));

export function headline(board) {
  const { seats_total: seats, majority_mark: mark, seats_declared: declared } = board.election;
  const seated = board.tally.filter((line) => line.total);
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
  return say("headline.ahead", { ...values, short: mark - first.total });
}

export function standfirst(board) {
  const { seats_total: seats, majority_mark: mark, seats_reporting: reporting, seats_declared: declared } = board.election;
  if (!reporting) return say(mark ? "stand.before" : "stand.before.bye", { seats, mark });
  const votes = say("stand.votes", { votes: grouped(board.election.votes_counted) });
  if (declared >= seats) return `${say("stand.final", { seats })} ${votes}`;
  const [done, whole] = progress(board.seats);
  const said = [say("stand.reporting", { reporting, seats, declared })];
  if (done && !board.isPartial) said.push(say("stand.progress", { round: grouped(done), rounds: grouped(whole) }));
  if (board.election.votes_counted) said.push(votes);
  if (boardIsEarly(board)) said.push(say("stand.early"));
  return said.join(" ");
}

export function need(board) {
  const mark = board.election.majority_mark;
  const first = board.tally[0];
  if (!mark) return say("need.bye");
  if (!first?.total) return say("need.none", { mark });
  if (first.won >= mark) return say("need.won", { party: first.party });
  if (first.total >= mark) return say("need.leads", { party: first.party, mark, won: first.won });
  return say("need.more", { party: first.party, count: mark - first.total });
}

// A change counts for something only once the count is under way.
export function tallyChange(board, line) {
  return boardIsEarly(board) ? MISSING : signed(line.change);
}

// A moment in the reader's language: the log's own headline in English, else said from its facts.
export function momentWords(moment, board) {
  const key = `moment.${moment.kind}`;
  if (lang === "en" || !(key in phrases)) return moment.headline.replaceAll("'", "’");
  const facts = moment.facts ?? {};
  const first = facts.to ?? facts.winner;
  const seat = board.seats.find((entry) => entry.number === moment.seat);
  return say(key, {
    seat: seat ? seatName(seat) : say("moment.seat", { number: moment.seat }),
    party: first?.party ?? moment.party,
    leader: person(first),
    loser: person(facts.from),
    margin: grouped(facts.margin),
    seats: (facts.won ?? 0) + (moment.kind === "majority_wins" ? 0 : (facts.leading ?? 0)),
    mark: facts.majority_mark,
  });
}

export function ago(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const whole = Math.max(0, Math.floor(seconds));
  const units = { days: 86400, hours: 3600, minutes: 60, seconds: 1 };
  const unit = Object.keys(units).find((each) => whole >= units[each]) ?? "seconds";
  const n = Math.floor(whole / units[unit]);
  return n === 1 ? say(`ago.${unit}.one`) : say(`ago.${unit}`, { n });
}

const GRACE_S = 30; // for fetching and reading a page that is on time

// Late is late after two intervals, whoever may have died before saying so. Once all is declared nothing more is due.
export function sourceState({ source, status }, age) {
  return status !== "declared" && source.state === "ok" && source.interval_s && age > 2 * source.interval_s + GRACE_S ? "late" : source.state;
}

export function freshness(election, age) {
  if (!election.source.at) return say("fresh.none");
  const state = election.frozen ? "frozen" : sourceState(election, age);
  return say(`fresh.${state}`, { clock: clock(election.source.at), ago: ago(age) });
}
