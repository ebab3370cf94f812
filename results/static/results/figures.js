// Numbers, names and times as `results/web/pages/figures.py` writes them.

export const MISSING = "–";

export function grouped(number) {
  if (number === null || number === undefined) return MISSING;
  const digits = String(Math.abs(number));
  const tail = digits.slice(-3);
  const head = digits.slice(0, -3).replace(/\B(?=(\d\d)+$)/g, ",");
  return (number < 0 ? "−" : "") + (head ? `${head},${tail}` : tail);
}

export function signed(number) {
  return number > 0 ? `+${grouped(number)}` : grouped(number);
}

export function percent(share) {
  return share === null || share === undefined ? MISSING : `${share.toFixed(1)}%`;
}

export function familiar(name) {
  if (name !== name.toUpperCase()) return name;
  return name.replace(/\p{L}+/gu, (word) => word[0].toUpperCase() + word.slice(1).toLowerCase());
}

const INDIA_MS = 5.5 * 3600 * 1000;

export function clock(stamp) {
  if (!stamp) return "";
  const there = new Date(Date.parse(stamp) + INDIA_MS);
  const [hour, minute] = [there.getUTCHours(), there.getUTCMinutes()];
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour > 11 ? "pm" : "am"}`;
}
