// Without a network the page still opens: as it was last loaded, with the newest board this browser has heard.

import { live, restore } from "./live.js";

const KEY = `board:${live.slug}`;
const EVERY_MS = 60_000;

function keep() {
  if (live.at || document.body.dataset.topics || !live.stream.board || live.board.isPartial) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ board: live.board, seconds: live.age(), since: Date.now() }));
  } catch {
    // No room: the page as last loaded must do.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function keepOffline() {
  navigator.serviceWorker?.register("/worker.js").catch(() => {});
  const known = kept();
  const isNewer = known?.board.epoch === live.board.epoch && known.board.seq > live.board.seq;
  if (isNewer && !document.body.dataset.topics && live.stream.board?.seq === live.board.seq) {
    live.stream.board = known.board;
    restore(known);
  }
  addEventListener("pagehide", keep);
  addEventListener("visibilitychange", () => document.hidden && keep());
  setInterval(keep, EVERY_MS);
}
