// Which seats a filter shows, and in which order: as `SHOW` and `ORDER` in `search.py`.

import { isClose, isWon, lostBy } from "../seatwords.js";

export const SHOW = {
  all: () => true,
  changed: (seat) => lostBy(seat) !== null,
  close: isClose,
  declared: isWon,
  counting: (seat) => !isWon(seat),
};

const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export const ORDER = {
  number: (a, b) => a.number - b.number,
  name: (a, b) => text(a.name, b.name) || a.number - b.number,
  margin: (a, b) => (a.margin ?? Infinity) - (b.margin ?? Infinity) || a.number - b.number,
  newest: (a, b) => text(b.changed_at ?? "", a.changed_at ?? "") || a.number - b.number,
};
