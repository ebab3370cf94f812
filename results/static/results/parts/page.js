// A page that is read, not watched: when something it shows has changed, it is asked for again and the difference put in.

import { touched } from "../dom.js";
import { LivePart } from "../live.js";

// Later than any cache between us and the server keeps a page; and not all readers at once.
const LATER_MS = 1200;
const APART_MS = 1500;

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
  show(_board, changed) {
    if (!changed.all && !changed.seats.size && !changed.moments.length && !changed.retracted.length && !changed.tally) return;
    this.timer ??= setTimeout(() => this.renew(), LATER_MS + Math.random() * APART_MS);
  }

  async renew() {
    const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
    this.timer = null;
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = fresh.querySelector("live-page");
    if (same) morph(this, same);
    document.title = fresh.title;
  }
}
customElements.define("live-page", Page);
