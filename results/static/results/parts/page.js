// A page that is read, not watched: when something it shows has changed, it is asked for again and the difference
// put in.

import { sourceState } from "../boardwords.js";
import { LivePart, live } from "../live.js";
import { morph } from "../morph.js";
import { people } from "../say.js";

// What a source says may come a little later, and not for all readers at once. What an editor corrected comes now.
const LATER_MS = 1200;
const APART_MS = 1500;
const NOW_MS = 150;
const LONGEST_MS = 30_000;

class Page extends LivePart {
  behind = NOW_MS;

  start() {
    this.corrected = correctedOf(live.board);
    this.shown = live.board;
    this.source = this.sourceNow();
    if ("source" in this.dataset) this.watching = setInterval(() => this.lookAtSource(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.watching);
    clearTimeout(this.timer);
  }

  show(board, changed) {
    if (live.at) return this.soon(0);
    const { seat } = this.dataset;
    const isTold = changed.moments.some((moment) => !seat || moment.seat === Number(seat)) || changed.retracted.length;
    if (!changed.all && !changed.seats.size && !isTold && !changed.tally) return undefined;
    const before = this.corrected;
    this.corrected = correctedOf(board);
    const edited = [...changed.seats].some((number) => before.has(number) || this.corrected.has(number));
    if (edited || changed.retracted.length) this.soon(Math.random() * NOW_MS);
    else this.timer ??= setTimeout(() => this.renew(), LATER_MS + Math.random() * APART_MS);
    return undefined;
  }

  sourceNow() {
    return sourceState(live.board.election, live.age());
  }

  // A source is also late by the clock alone, when nobody is left to say so.
  lookAtSource() {
    const before = this.source;
    this.source = this.sourceNow();
    if (this.source !== before) this.soon(Math.random() * APART_MS);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renew(), wait);
  }

  // Asked for with the place in the log, so that no cache answers with what was before it.
  async renew() {
    this.timer = null; // news from here on asks again
    if (live.at) return this.renewPast(live.at);
    const { epoch, seq } = live.board;
    const place = new URL(location.href);
    place.searchParams.set("seq", seq);
    const fresh = await pageAt(place).catch(() => null);
    if (!fresh) return this.again();
    if (fresh.board.epoch !== this.shown.epoch || fresh.board.seq >= this.shown.seq) this.put(fresh); // else overtaken
    if (fresh.board.epoch !== epoch || fresh.board.seq < seq)
      this.again(); // another process, which has not heard of it yet
    else this.behind = NOW_MS;
  }

  // A page of the past, unless another time has been asked for meanwhile.
  async renewPast(at) {
    const place = new URL(location.href);
    place.searchParams.set("at", at);
    const fresh = await pageAt(place, "default").catch(() => null);
    if (fresh && live.at === at) this.put(fresh);
  }

  put({ page, board, people: named }) {
    this.shown = board;
    Object.assign(people, named);
    morph(this, page.querySelector("live-page"));
    document.title = page.title;
  }

  again() {
    this.behind = Math.min(this.behind * 2, LONGEST_MS);
    this.soon(this.behind * (0.5 + Math.random() / 2));
  }
}

// A page and what its modules would start from: the board, the names. Throws where it is none of ours.
async function pageAt(place, cache = "no-cache") {
  const answer = await fetch(place, { cache });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, ...JSON.parse(page.getElementById("page").textContent) };
}

function correctedOf(board) {
  return new Set(board.seats.filter((seat) => seat.corrected).map((seat) => seat.number));
}
customElements.define("live-page", Page);
