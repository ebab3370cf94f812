// How the board looked: who is ahead in each seat and whether it is won; and what is different from then.

import { ago } from "../boardwords.js";
import { say, sayCount } from "../say.js";
import { ahead, contestSentence, isWon } from "../seatwords.js";

const WON = "*";

// `{ epoch, seats: { number: "serial" or "serial*" once won } }`.
export function look(board) {
  const seats = board.seats.map((seat) => [seat.number, `${ahead(seat)?.serial ?? ""}${isWon(seat) ? WON : ""}`]);
  return { epoch: board.epoch, seats: Object.fromEntries(seats) };
}

const whoOf = (state) => (state ?? "").replace(WON, "");
const isNewlyWon = (then, now) => now?.endsWith(WON) && !then?.endsWith(WON);

// One sentence, or nothing where nothing is different or what was seen is another log.
export function sinceWords(last, board, pins) {
  if (last.epoch !== board.epoch) return "";
  const now = look(board);
  const numbers = Object.keys(now.seats);
  const changed = numbers.filter((n) => whoOf(last.seats[n]) && whoOf(last.seats[n]) !== whoOf(now.seats[n])).length;
  const declared = numbers.filter((n) => isNewlyWon(last.seats[n], now.seats[n])).length;
  const mine = board.seats.filter((s) => pins.has(s.number) && last.seats[s.number] !== now.seats[s.number]);
  const news = [
    changed && sayCount(changed, "look.leads", { n: changed }),
    declared && sayCount(declared, "look.declared", { n: declared }),
    ...mine.map(contestSentence),
  ].filter(Boolean);
  return news.length ? say("look.since", { ago: ago((Date.now() - last.at) / 1000), news: news.join("; ") }) : "";
}
