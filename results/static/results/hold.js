// What the reader is looking at stays where it is while something above it grows or shrinks: for browsers that do not
// anchor scrolling themselves.

const ANCHORS = "main :is(tr[data-number], li, h2, h1)";
// Call before the page is changed; what it returns, where it returns anything, after.
export function holdReader() {
  if (!scrollY) return null;
  const held = [0.25, 0.5, 0.75]
    .map((part) => document.elementFromPoint(innerWidth / 2, innerHeight * part)?.closest(ANCHORS))
    .find(Boolean);
  const before = held?.getBoundingClientRect().top;
  return held && (() => held.isConnected && scrollBy(0, held.getBoundingClientRect().top - before));
}
