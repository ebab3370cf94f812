// Writing to the page only where something differs, and counting the writes.

const SVG = "http://www.w3.org/2000/svg";
export const touched = { nodes: 0 };

const parts = new WeakMap();

// A node inside another, looked for once.
export function part(node, selector) {
  if (!parts.has(node)) parts.set(node, new Map());
  const known = parts.get(node);
  if (!known.has(selector)) known.set(selector, node.querySelector(selector));
  return known.get(selector);
}

export function text(node, words) {
  if (!node || node.textContent === words) return;
  node.textContent = words;
  touched.nodes += 1;
}

export function attr(node, name, value) {
  if (!node || node.getAttribute(name) === String(value)) return;
  node.setAttribute(name, value);
  touched.nodes += 1;
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export const make = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

export const draw = (name, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

export function swatch(colour) {
  return draw(
    "svg",
    { class: "swatch", "aria-hidden": "true" },
    draw("rect", { width: "100%", height: "100%", fill: colour || "none" }),
  );
}

const GLOW = [
  { backgroundColor: "var(--new)" },
  { backgroundColor: "var(--new)", offset: 0.4 },
  { backgroundColor: "transparent" },
];
const still = matchMedia("(prefers-reduced-motion: reduce)");

// A short glow on what has just changed; nothing moves, and nothing glows for who asked for stillness.
export function glow(node) {
  if (still.matches || !node.animate) return;
  node.animate(GLOW, 4500);
}
