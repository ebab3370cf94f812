// One tree of nodes made equal to another, touching only what differs.

import { touched } from "./dom.js";

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
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, i) => {
    const known = old.childNodes[i];
    if (known && sameKind(known, node)) morph(known, node);
    else if (known) known.replaceWith(document.importNode(node, true));
    else old.append(document.importNode(node, true));
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}
