// Finding seats, forgiving of spelling: the same rules as `results/web/pages/search.py`.

import { isClose, isWon, lostBy } from "./seatwords.js";

const FOLDS = [
  [/(?<=[aeiou])w(?![aeiou])/g, ""],
  [/ph/g, "f"],
  [/w/g, "v"],
  [/z/g, "j"],
  [/q/g, "k"],
  [/c(?!h)/g, "k"],
  [/x/g, "ks"],
  [/[aeiouy]+/g, "a"],
  [/([kgcjtdpb])h/g, "$1"],
  [/sh/g, "s"],
  [/(.)\1+/g, "$1"],
];

export function fold(text) {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");
  const words = plain.split(/[^\p{L}\p{N}_\u0900-\u097f]+/u).filter(Boolean);
  return words.map((word) => FOLDS.reduce((known, [pattern, into]) => known.replace(pattern, into), word));
}

function oneSlip(x, y) {
  const [a, b] = x.length > y.length ? [y, x] : [x, y];
  if (b.length - a.length > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  if (a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i + 1)) return true;
  return a.length === b.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

export function near(wanted, word) {
  if (word.startsWith(wanted)) return true;
  if (wanted.length < 4) return false;
  return [-1, 0, 1].some((more) => oneSlip(wanted, word.slice(0, wanted.length + more)));
}

function searchText(seat, more) {
  const people = [seat.leader, seat.runner_up, seat.winner].filter(Boolean);
  const words = [seat.name, seat.name.replaceAll(" ", ""), seat.name_hi, seat.category === "GEN" ? "" : seat.category];
  for (const person of people) words.push(person.name, person.alias, person.party);
  return [...words, more].filter(Boolean).join(" ");
}

export function matches(seat, wanted, more = "") {
  if (!wanted.length) return true;
  const words = fold(searchText(seat, more));
  return wanted.every((part) => words.some((word) => near(part, word)));
}

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
