// What is seen, as a file made in the browser.

import { ahead, behind, person } from "./seatwords.js";

const HEAD = [
  "number",
  "seat",
  "status",
  "round",
  "rounds",
  "first",
  "first_party",
  "first_votes",
  "second",
  "second_party",
  "second_votes",
  "margin",
];

// A spreadsheet must not take scraped text for a formula.
function cell(value) {
  const words = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(words) && typeof value === "string" ? `'${words}` : words;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function line(seat) {
  const people = [ahead(seat), behind(seat)].flatMap((entry) =>
    entry ? [person(entry), entry.party, entry.votes] : ["", "", ""],
  );
  return [seat.number, seat.name, seat.status, seat.round, seat.rounds, ...people, seat.margin];
}

export function csv(seats) {
  return [HEAD, ...seats.map(line)].map((values) => values.map(cell).join(",")).join("\r\n");
}

// The entries as the wire has them.
export const json = (seats) => JSON.stringify(seats, null, 1);

export function save(name, words) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([words], { type: `${name.endsWith("csv") ? "text/csv" : "application/json"};charset=utf-8` }),
  );
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
