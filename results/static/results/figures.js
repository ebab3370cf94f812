// Numbers, names and times as `results/web/pages/figures.py` writes them.

import { say } from "./say.js";

export const MISSING = "–";

const COUNT = new Intl.NumberFormat("en-IN");
const SHARE = new Intl.NumberFormat("en-IN", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat("en-IN", {
  timeZone: "Asia/Kolkata",
  hourCycle: "h12",
  day: "numeric",
  month: "numeric",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

export function grouped(number) {
  if (number === null || number === undefined) return MISSING;
  return (number < 0 ? "−" : "") + COUNT.format(Math.abs(number));
}

export function signed(number) {
  return number > 0 ? `+${grouped(number)}` : grouped(number);
}

export function percent(share) {
  return share === null || share === undefined ? MISSING : `${SHARE.format(share)}%`;
}

export function familiar(name) {
  if (name === "NOTA" || name !== name.toUpperCase()) return name;
  return name.replace(/\p{L}+/gu, (word) => word[0].toUpperCase() + word.slice(1).toLowerCase());
}

const inIndia = (date) => Object.fromEntries(TIME.formatToParts(date).map(({ type, value }) => [type, value]));

export function clock(stamp) {
  if (!stamp) return "";
  const { hour, minute, dayPeriod } = inIndia(new Date(stamp));
  return `${hour}:${minute} ${dayPeriod.toLowerCase()}`;
}

// The time of day, after its date unless that is today's. `now` is in milliseconds.
export function datedClock(stamp, now) {
  if (!stamp) return "";
  const [then, today] = [inIndia(new Date(stamp)), inIndia(now)];
  const isToday = ["day", "month", "year"].every((part) => then[part] === today[part]);
  return isToday ? clock(stamp) : `${then.day} ${say(`month.${then.month}`)} ${then.year}, ${clock(stamp)}`;
}
