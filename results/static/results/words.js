// The state of play in words: the same sentences, from the same phrases, as `results/web/pages/wording.py`.

import { MISSING, clock, familiar, grouped, signed } from "./figures.js";

let phrases = {};
let lang = "en";

export function learn(table, language) {
  phrases = table;
  lang = language;
}

export function say(key, values = {}) {
  return (phrases[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const isWon = (seat) => seat.status === "declared" || seat.status === "uncontested";
const isOpen = (seat) => ["counting", "counted", "recount"].includes(seat.status);

export const ahead = (seat) => (isWon(seat) && seat.winner) || seat.leader;

export function behind(seat) {
  const first = ahead(seat);
  return first && seat.leader && seat.leader.serial !== first.serial ? seat.leader : seat.runner_up;
}

export function isEarly(seat) {
  return seat.status === "counting" && (!seat.round || !seat.rounds || seat.round * 4 < seat.rounds);
}

export const isTie = (seat) => seat.leader === null && seat.margin === 0 && isOpen(seat);

export function isClose(seat) {
  if (seat.margin === null || !(isOpen(seat) || seat.status === "declared")) return false;
  return seat.votes_counted ? seat.margin * 50 <= seat.votes_counted : seat.margin < 1000;
}

export function lostBy(seat) {
  const before = seat.previous?.party;
  const first = ahead(seat);
  return before && first && first.party !== before ? before : null;
}

export function progress(seats) {
  const telling = seats.filter((seat) => (isOpen(seat) || isWon(seat)) && seat.rounds && seat.round !== null);
  return [telling.reduce((sum, seat) => sum + seat.round, 0), telling.reduce((sum, seat) => sum + seat.rounds, 0)];
}

export function boardIsEarly(board) {
  const { seats_declared: declared, seats_reporting: reporting, seats_total: seats } = board.election;
  if (!board.seats.length) return !declared && reporting * 2 < seats; // an embed that hears no seats
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
  if (done) said.push(say("stand.progress", { round: grouped(done), rounds: grouped(whole) }));
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

export const statusWords = (seat) => say(isTie(seat) ? "seat.tie" : `seat.${seat.status}`);

export function roundWords(seat) {
  if (seat.rounds && seat.round) return say("seat.round", { round: seat.round, rounds: seat.rounds });
  return seat.status === "counting" && seat.votes_counted ? say("seat.postal") : "";
}

export const person = (entry) => (entry ? entry.alias || familiar(entry.name) : MISSING);

export const seatName = (seat) => (lang === "hi" && seat.name_hi) || familiar(seat.name);

export function changeWords(seat) {
  if (!seat.previous?.party) return "";
  if (!ahead(seat)) return say("mark.held", { party: seat.previous.party });
  const lost = lostBy(seat);
  return lost ? say("mark.gain", { party: lost }) : say("mark.hold");
}

// A change counts for something only once the count is under way.
export function tallyChange(board, line) {
  return boardIsEarly(board) ? MISSING : signed(line.change);
}

export function notes(seat) {
  const found = [];
  if (isEarly(seat) && ahead(seat)) found.push("mark.early");
  if (isClose(seat)) found.push("mark.close");
  if (seat.corrected) found.push("mark.corrected");
  if (seat.flags.length) found.push("mark.flag");
  return found.map((key) => say(key)).join(" · ");
}

export function seatClasses(seat, isNew) {
  const marks = {
    "is-won": isWon(seat),
    "is-early": isEarly(seat),
    "is-tie": isTie(seat),
    "is-close": isClose(seat),
    "is-gain": lostBy(seat) !== null,
    "is-corrected": seat.corrected,
    "is-flagged": seat.flags.length > 0,
    "is-new": isNew,
    "is-empty": !ahead(seat) && !isTie(seat),
  };
  return [`s-${seat.status}`, ...Object.keys(marks).filter((name) => marks[name])].join(" ");
}

export function contestSentence(seat) {
  const first = ahead(seat);
  const second = behind(seat);
  const name = seatName(seat);
  if (isTie(seat)) return say("key.tie", { seat: name });
  if (!first || !second) return say("key.awaiting", { seat: name });
  const values = { seat: name, leader: person(first), party: first.party, loser: person(second), loser_party: second.party };
  const toldByLoser = Boolean(second.alias) && lostBy(seat) === second.party;
  if (isWon(seat)) return say(toldByLoser ? "key.lost" : "key.won", values);
  return say(toldByLoser ? "key.trails" : "key.leads", values);
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
  const [unit, n] = whole < 60 ? ["seconds", whole] : whole < 3600 ? ["minutes", Math.floor(whole / 60)] : ["hours", Math.floor(whole / 3600)];
  return n === 1 ? say(`ago.${unit}.one`) : say(`ago.${unit}`, { n });
}

const GRACE_S = 30; // for fetching and reading a page that is on time

// Late is late after two intervals, whoever may have died before saying so.
export function sourceState(source, age) {
  return source.state === "ok" && source.interval_s && age > 2 * source.interval_s + GRACE_S ? "late" : source.state;
}

export function freshness(election, age) {
  if (!election.source.at) return say("fresh.none");
  const state = election.frozen ? "frozen" : sourceState(election.source, age);
  return say(`fresh.${state}`, { clock: clock(election.source.at), ago: ago(age) });
}
