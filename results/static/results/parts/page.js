// A page that is read, not watched: when something it shows has changed, it is asked for again and the difference put in.

import { touched } from "../dom.js";
import { live, LivePart } from "../live.js";

// What a source says may come a little later, and not for all readers at once. What an editor corrected comes now.
const LATER_MS = 1200;
const APART_MS = 1500;
const NOW_MS = 150;

function sameKind(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName;
}

export function morph(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) {
      old.data = fresh.data;
      touched.nodes += 1;
    }
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE || old.localName === "live-freshness") return;
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, i) => {
    const known = old.childNodes[i];
    if (known && sameKind(known, node)) morph(known, node);
    else if (known) known.replaceWith(document.importNode(node, true));
    else old.append(document.importNode(node, true));
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}

class Page extends LivePart {
  start() {
    this.corrected = correctedOf(live.board);
    this.behind = NOW_MS;
  }

  show(board, changed) {
    const { seat } = this.dataset;
    const isTold = changed.moments.some((moment) => !seat || moment.seat === Number(seat)) || changed.retracted.length;
    if (!changed.all && !changed.seats.size && !isTold && !changed.tally) return;
    const before = this.corrected;
    this.corrected = correctedOf(board);
    const edited = [...changed.seats].some((number) => before.has(number) || this.corrected.has(number));
    if (edited || changed.retracted.length) this.soon(Math.random() * NOW_MS);
    else this.timer ??= setTimeout(() => this.renew(), LATER_MS + Math.random() * APART_MS);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renew(), wait);
  }

  /** Asked for with the place in the log, so that no cache answers with what was before it. */
  async renew() {
    const { seq } = live.board;
    const place = new URL(location.href);
    place.searchParams.set("seq", seq);
    const answer = await fetch(place, { cache: "no-cache" }).catch(() => null);
    this.timer = null;
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = fresh.querySelector("live-page");
    if (same) morph(this, same);
    document.title = fresh.title;
    this.behind = seqOf(fresh) < seq ? this.behind * 2 : NOW_MS; // another process, which has not heard of it yet
    if (this.behind > NOW_MS) this.soon(Math.min(this.behind, 5000));
  }
}

function correctedOf(board) {
  return new Set(board.seats.filter((seat) => seat.corrected).map((seat) => seat.number));
}

function seqOf(page) {
  const given = page.getElementById("page");
  return given ? JSON.parse(given.textContent).board.seq : Infinity;
}
customElements.define("live-page", Page);
