// The page's one connection: it keeps the board, and tells each part of the page what changed.

import { ElectionStream } from "./client.js";
import { touched } from "./dom.js";
import { learn } from "./say.js";

const given = JSON.parse(document.getElementById("page").textContent);
learn(given.phrases, document.documentElement.lang, given.people, given.shorts);

const drawn = new Date(given.now).getTime();
let skew = 0; // the server's clock against ours, once a frame has told its time
const parts = new Set();
let pending = null;
let isWhole = false;

export const live = {
  slug: given.slug,
  base: given.base,
  tints: given.tints,
  sides: given.sides,
  earlyAt: given.early_at,
  regions: given.regions,
  board: given.board,
  stream: null,
  at: given.at ?? null, // the past time that is shown, as the address asks for it
  link: "connecting",
  aged: { seconds: given.board.election.source.age_s, since: Math.min(drawn, Date.now()) },
  now: () => Date.now() + skew,
  colour: (code) => live.tints[code] ?? "#7d838c",
  age() {
    if (live.at) return live.aged.seconds;
    return live.aged.seconds === null ? null : live.aged.seconds + (Date.now() - live.aged.since) / 1000;
  },
};

// Changes of several frames that arrive before the next paint are shown as one.
function gather({ seats = [], tally = [], election, moments = [], retracted = [] }, all = false) {
  if (!pending) {
    pending = { all: false, seats: new Set(), tally: false, election: false, moments: [], retracted: [] };
    if (document.hidden) setTimeout(tell, 250);
    else requestAnimationFrame(tell);
  }
  pending.all ||= all;
  pending.tally ||= all || tally.length > 0;
  pending.election ||= Boolean(election);
  for (const { number } of seats) pending.seats.add(number);
  for (const { party, colour } of tally) if (colour) live.tints[party] ??= colour;
  if (all) return;
  pending.moments.push(...moments);
  pending.retracted.push(...retracted);
}

// In low-data mode the stream brings some of the seats: the others stay as they were.
function known(board) {
  if (!isWhole || board.seats.length >= live.board.seats.length) return board;
  const fresh = new Map(board.seats.map((seat) => [seat.number, seat]));
  return { ...board, seats: live.board.seats.map((seat) => fresh.get(seat.number) ?? seat), isPartial: true };
}

function tell() {
  const changed = pending;
  pending = null;
  touched.nodes = 0;
  const settle = live.hold?.();
  for (const part of parts) part.show(live.board, changed);
  settle?.();
  live.told?.();
  document.documentElement.dataset.seq = live.board.seq;
}

function reage(seconds) {
  if (seconds !== undefined && seconds !== null) live.aged = { seconds, since: Date.now() };
}

function everything() {
  const seats = new Set(live.board.seats.map((seat) => seat.number));
  return { all: true, seats, tally: true, election: true, moments: [], retracted: [] };
}

export class LivePart extends HTMLElement {
  connectedCallback() {
    parts.add(this);
    this.start?.();
    if (live.board !== given.board) this.show(live.board, everything()); // it came later than the news
  }

  disconnectedCallback() {
    parts.delete(this);
  }

  find(selector) {
    return this.querySelector(selector);
  }

  // What a part does with news. Some only do what readers ask for.
  show() {}
}

// Show a board that this browser kept, newer than the page it got from its own store.
export function restore({ board, seconds, since }) {
  live.board = board;
  live.aged = { seconds, since };
  gather(board, true);
}

// Show an earlier board: nothing moves by itself any more.
export function travel(board, at) {
  live.stream?.stop();
  live.at = at;
  live.board = board;
  reage(board.election.source.age_s);
  rest();
  gather(board, true);
}

function rest() {
  live.link = "past";
  for (const part of parts) part.linked?.(live.link);
}

export function start(topics) {
  isWhole = !topics;
  if (live.at) {
    document.documentElement.classList.replace("no-js", "js");
    document.documentElement.dataset.seq = live.board.seq;
    return rest();
  }
  const stream = new ElectionStream(given.slug, {
    topics: topics?.split(" ").filter(Boolean) ?? [],
    board: live.board,
  });
  live.stream = stream;
  stream.addEventListener("snapshot", () => {
    live.board = known(stream.board);
    reage(live.board.election.source.age_s);
    gather(live.board, true);
  });
  stream.addEventListener("delta", ({ detail: { delta } }) => {
    live.board = known(stream.board);
    reage(delta.election?.source.age_s);
    gather(delta);
  });
  stream.addEventListener("heartbeat", ({ detail }) => {
    reage(detail.sourceAge);
    if (detail.at) skew = new Date(detail.at).getTime() - Date.now();
  });
  stream.addEventListener("state", ({ detail: { state, transport } }) => {
    live.link = { waiting: "lost", live: { ws: "live", sse: "sse", poll: "polling" }[transport] }[state] ?? state;
    for (const part of parts) part.linked?.(live.link);
  });
  document.documentElement.classList.replace("no-js", "js");
  document.documentElement.dataset.seq = live.board.seq;
  stream.start();
  return undefined;
}
