// Names the seats of a map: beside the pointer, to a finger, and to the keyboard.

import { make } from "../dom.js";
import { live } from "../live.js";
import { lang, people } from "../say.js";
import { contestSentence, roundWords, statusWords } from "../seatwords.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const POINTER_GAP = 14; // px between the pointer and what is said beside it

// Of the places further that way, the one that is near and straight ahead.
function nextPlace(places, from, [dx, dy]) {
  const here = places.get(from);
  let best = null;
  let least = Infinity;
  for (const [number, [x, y]] of places) {
    const along = (x - here[0]) * dx + (y - here[1]) * dy;
    const aside = Math.abs((x - here[0]) * dy) + Math.abs((y - here[1]) * dx);
    if (along > 1 && aside < 1.3 * along && along + aside < least) [best, least] = [number, along + aside];
  }
  return best ?? from;
}

function middleOf(hex) {
  const { x, y } = hex.dataset;
  if (x) return [Number(x), Number(y)];
  const { e, f } = hex.transform.baseVal.consolidate().matrix;
  return [e, f];
}

export class MapGuide {
  constructor(map) {
    this.map = map;
    this.tip = map.find("[data-tip]");
    this.tip.setAttribute("role", "status");
    this.places = new Map([...map.hexes].map(([number, hex]) => [number, middleOf(hex)]));
    map.view.addEventListener("pointermove", (event) => this.hover(event));
    map.view.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.leave());
    map.view.addEventListener("click", (event) => this.click(event));
    map.view.addEventListener("focus", () => this.focus());
    map.view.addEventListener("focusout", ({ relatedTarget }) => !map.view.contains(relatedTarget) && this.leave());
    map.view.addEventListener("keydown", (event) => this.key(event));
  }

  // The event that made the map fetch this module.
  begin(event) {
    if (event.type === "focus") this.focus();
    else if (event.pointerType === "mouse") this.hover(event);
    else this.click(event);
  }

  focus() {
    if (this.map.view.matches(":focus-visible")) this.choose(this.chosen ?? this.first());
  }

  refresh() {
    if (!this.tip.hidden) this.tell();
  }

  get chosen() {
    return this.map.chosen;
  }

  first() {
    return [...this.places].sort((a, b) => a[1][1] - b[1][1] || a[1][0] - b[1][0])[0]?.[0];
  }

  hover(event) {
    const hex = event.target.closest(".hex");
    if (event.pointerType !== "mouse" || !hex || event.buttons) return;
    this.choose(Number(hex.dataset.number), [event.clientX, event.clientY]);
  }

  // A mouse opens the seat that it points at; a finger first sees what is said of it, with a link to it.
  click(event) {
    const hex = event.target.closest(".hex");
    if (!hex || this.map.zoom?.dragged) return;
    const number = Number(hex.dataset.number);
    if (event.pointerType === "mouse") this.open(number);
    else this.choose(number, [event.clientX, event.clientY], true);
  }

  key(event) {
    if (event.key === "Escape") this.leave();
    if (event.key === "Enter" && this.chosen) this.open(this.chosen);
    if (!(event.key in ARROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(this.chosen ? nextPlace(this.places, this.chosen, ARROWS[event.key]) : this.first());
    this.map.zoom?.reveal(this.places.get(this.chosen));
  }

  open(number) {
    const link = make("a", { href: `${live.base}seats/${number}/` });
    link.target = document.querySelector("base")?.target ?? "";
    link.rel = "noopener";
    link.click();
  }

  choose(number, pointer, isTouched = false) {
    if (!number) return;
    this.map.hexes.get(this.chosen)?.classList.remove("is-chosen");
    const isOther =
      this.chosen !== number || this.tip.hidden || isTouched !== this.tip.classList.contains("is-touched");
    this.map.chosen = number;
    this.pointer = pointer;
    this.tip.classList.toggle("is-touched", isTouched);
    const hex = this.map.hexes.get(number);
    hex.classList.add("is-chosen");
    if (isOther) this.tell();
    else this.place();
  }

  leave() {
    this.map.hexes.get(this.chosen)?.classList.remove("is-chosen");
    this.tip.hidden = true;
  }

  // An embed starts without entries: the hexes say enough until one is chosen.
  async entry(number) {
    const known = live.board.seats.find((entry) => entry.number === number);
    return known ?? (await fetch(`/api/v1/elections/${live.slug}/seats/${number}`)).json();
  }

  // Nor with names in another language than the ballot's: they come with the first seat that is chosen.
  names() {
    if (lang === "en" || Object.keys(people).length) return null;
    this.spelling ??= fetch(`${live.base}spelling.json`)
      .then((answer) => answer.json())
      .then((found) => Object.assign(people, found))
      .catch(() => (this.spelling = null));
    return this.spelling;
  }

  async tell() {
    const [seat] = await Promise.all([this.entry(this.chosen).catch(() => null), this.names()]);
    if (seat?.number !== this.chosen) return;
    const facts = [roundWords(seat), statusWords(seat)].filter(Boolean).join(" · ");
    const isTouched = this.tip.classList.contains("is-touched");
    const head = isTouched
      ? make("a", { href: `${live.base}seats/${seat.number}/` }, contestSentence(seat))
      : make("b", {}, contestSentence(seat));
    this.tip.replaceChildren(head, ` ${facts}`);
    this.tip.hidden = false;
    this.place();
  }

  // Beside the pointer, or else above the seat; never out of the map's frame.
  place() {
    const frame = this.map.view.getBoundingClientRect();
    const seat = this.map.hexes.get(this.chosen).getBoundingClientRect();
    const [x, y] = this.pointer ?? [seat.left + seat.width / 2, seat.top];
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.max(0, Math.min(x - frame.left - wide / 2, frame.width - wide));
    const above = y - frame.top - high - POINTER_GAP;
    this.tip.style.left = `${Math.round(left)}px`;
    this.tip.style.top = `${Math.round(above < -high / 2 ? y - frame.top + POINTER_GAP * 1.5 : above)}px`;
  }
}
