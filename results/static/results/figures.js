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

const hourly = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Kolkata", hour: "numeric", minute: "2-digit", hourCycle: "h23" });

export function clock(stamp) {
  if (!stamp) return "";
  const [hour, minute] = hourly.format(new Date(stamp)).split(":");
  return `${Number(hour) % 12 || 12}:${minute} ${hour > 11 ? "pm" : "am"}`;
}
