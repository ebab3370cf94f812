// Pinned seats, and how the board was when this browser last looked: remembered here only.

import { live } from "./live.js";

const KEY = `mine:${live.slug}`;
export const PINNED = "pins-changed";

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function keep(facts) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...facts }));
  } catch {
    // A browser that keeps nothing still shows everything else.
  }
}

export const pinned = () => new Set(stored().pins ?? []);
export const lastLook = () => stored().look ?? null;
export const wantsNotices = () => Boolean(stored().notices);

export function setPins(numbers) {
  keep({ pins: [...numbers] });
  dispatchEvent(new Event(PINNED));
  return pinned();
}

export function toggle(number) {
  const known = pinned();
  if (!known.delete(number)) known.add(number);
  return setPins(known);
}
