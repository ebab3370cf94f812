// Pinned seats, remembered in this browser only.

import { live } from "./live.js";

const KEY = `pinned:${live.slug}`;

export function pinned() {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Set();
  }
}

export function toggle(number) {
  const known = pinned();
  if (!known.delete(number)) known.add(number);
  try {
    localStorage.setItem(KEY, JSON.stringify([...known]));
  } catch {
    // A browser that keeps nothing still shows everything else.
  }
  return known;
}
