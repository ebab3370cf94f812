// The house in words and in order: as `results/web/pages/wording.py` says and ranks it.

import { say } from "./say.js";
import { isOpen, isWon } from "./seatfacts.js";

export function progress(seats) {
  const telling = seats.filter((seat) => (isOpen(seat) || isWon(seat)) && seat.rounds && seat.round !== null);
  return [telling.reduce((sum, seat) => sum + seat.round, 0), telling.reduce((sum, seat) => sum + seat.rounds, 0)];
}

export function boardIsEarly(board) {
  if (board.isPartial && board.election.seats_declared) return false; // the rounds of some seats are those of long ago
  const [done, whole] = progress(board.seats);
  return whole ? done * 4 < whole : !board.seats.some((seat) => seat.status === "declared");
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

export function need(board) {
  const mark = board.election.majority_mark;
  const first = board.tally[0];
  if (!mark) return say("need.bye");
  if (!first?.total) return say("need.none", { mark });
  if (first.won >= mark) return say("need.won", { party: first.party });
  if (first.total >= mark)
    return say(first.won ? "need.leads" : "need.leads.none", { party: first.party, mark, won: first.won });
  return say("need.more", { party: first.party, count: mark - first.total });
}
