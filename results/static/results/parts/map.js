// A map of the seats: painted anew by deltas; names a seat to pointer, finger and keyboard.

import { attr, make } from "../dom.js";
import { LivePart, live } from "../live.js";
import { lang, people, say } from "../say.js";
import { ahead, contestSentence, isWon, roundWords, seatClasses, statusWords } from "../seatwords.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const POINTER_GAP = 14; // px between the pointer and what is said beside it

// Dark or light ink, whichever reads on the colour: as `ink_on` in colours.py.
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "dark" : "light";
}

// Of the places further that way, the one that is near and straight ahead.
function nextPlace(places, from, [dx, dy]) {
  const here = places.get(from);
  let best = null;
  let least = Infinity;
  for (const [number, [x, y]] of places) {
    const along = (x - here[0]) * dx + (y - here[1]) * dy;
    const aside = Math.abs((x - here[0]) * dy) + Math.abs((y - here[1]) * dx);
    if (along > 1 && along + 2.5 * aside < least) [best, least] = [number, along + 2.5 * aside];
  }
  return best ?? from;
}

class SeatMap extends LivePart {
  start() {
    this.view = this.find("[data-view]");
    this.svg = this.find("svg");
    this.tip = this.find("[data-tip]");
    this.hexes = new Map([...this.querySelectorAll(".hex")].map((hex) => [Number(hex.dataset.number), hex]));
    this.places = new Map([...this.hexes].map(([number, hex]) => [number, middleOf(hex)]));
    for (const seat of live.board.seats) this.paint(this.hexes.get(seat.number), seat); // what came before this module
    this.listen();
    if (this.view.hasAttribute("data-zoom")) import("./mapzoom.js").then(({ Zoom }) => (this.zoom = new Zoom(this.view, this.svg)));
  }

  listen() {
    for (const [name, value] of [["tabindex", "0"], ["role", "application"], ["aria-label", say("map.keys")]]) {
      this.view.setAttribute(name, value);
    }
    this.tip.setAttribute("role", "status");
    this.addEventListener("pointermove", (event) => this.hover(event));
    this.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.leave());
    this.addEventListener("click", (event) => this.click(event));
    this.view.addEventListener("keydown", (event) => this.key(event));
    this.view.addEventListener("focus", () => this.view.matches(":focus-visible") && this.choose(this.chosen ?? this.first()));
  }

  first() {
    return [...this.places].sort((a, b) => a[1][1] - b[1][1] || a[1][0] - b[1][0])[0]?.[0];
  }

  show(board, changed) {
    for (const seat of board.seats) if (changed.seats.has(seat.number)) this.paint(this.hexes.get(seat.number), seat);
    if (changed.seats.has(this.chosen) && !this.tip.hidden) this.tell();
  }

  paint(hex, seat) {
    if (!hex) return;
    const first = ahead(seat);
    const kind = !first ? "none" : isWon(seat) ? "won" : "leading";
    const colour = first ? live.colour(first.party) : "";
    const ink = kind === "won" ? ` on-${inkOn(colour)}` : "";
    const chosen = this.chosen === seat.number ? " is-chosen" : "";
    attr(hex, "class", `hex h-${kind} ${seatClasses(seat, false)}${ink}${chosen}`);
    const shape = hex.querySelector("use, .land");
    for (const name of ["fill", "stroke"]) {
      if (colour) attr(shape, name, colour);
      else shape.removeAttribute(name);
    }
  }

  hover(event) {
    const hex = event.target.closest(".hex");
    if (event.pointerType !== "mouse" || !hex || event.buttons) return;
    this.choose(Number(hex.dataset.number), [event.clientX, event.clientY]);
  }

  // A mouse opens the seat that it points at; a finger first sees what is said of it, with a link to it.
  click(event) {
    const hex = event.target.closest(".hex");
    if (!hex || this.zoom?.dragged) return;
    const number = Number(hex.dataset.number);
    if (event.pointerType === "mouse" && document.body.dataset.topics !== undefined && !event.ctrlKey) this.open(number);
    else this.choose(number, [event.clientX, event.clientY], true);
  }

  key(event) {
    if (event.key === "Escape") this.leave();
    if (event.key === "Enter" && this.chosen) this.open(this.chosen);
    if (!(event.key in ARROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(this.chosen ? nextPlace(this.places, this.chosen, ARROWS[event.key]) : this.first());
    this.zoom?.reveal(this.places.get(this.chosen));
  }

  open(number) {
    const link = make("a", { href: `${live.base}seats/${number}/` });
    link.target = document.querySelector("base")?.target ?? "";
    link.rel = "noopener";
    link.click();
  }

  choose(number, pointer, isTouched = false) {
    if (!number) return;
    this.hexes.get(this.chosen)?.classList.remove("is-chosen");
    const isOther = this.chosen !== number || this.tip.hidden;
    this.chosen = number;
    this.pointer = pointer;
    this.tip.classList.toggle("is-touched", isTouched);
    const hex = this.hexes.get(number);
    hex.classList.add("is-chosen");
    if (isOther) this.tell();
    else this.place();
  }

  leave() {
    this.hexes.get(this.chosen)?.classList.remove("is-chosen");
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
    this.tip.replaceChildren(make("a", { href: `${live.base}seats/${seat.number}/`, tabindex: "-1" }, contestSentence(seat)), ` ${facts}`);
    this.tip.hidden = false;
    this.place();
  }

  // Beside the pointer, or else above the seat; never out of the map's frame.
  place() {
    const frame = this.view.getBoundingClientRect();
    const seat = this.hexes.get(this.chosen).getBoundingClientRect();
    const [x, y] = this.pointer ?? [seat.left + seat.width / 2, seat.top];
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.max(0, Math.min(x - frame.left - wide / 2, frame.width - wide));
    const above = y - frame.top - high - POINTER_GAP;
    this.tip.style.left = `${Math.round(left)}px`;
    this.tip.style.top = `${Math.round(above < -high / 2 ? y - frame.top + POINTER_GAP * 1.5 : above)}px`;
  }
}

function middleOf(hex) {
  const { x, y } = hex.dataset;
  if (x) return [Number(x), Number(y)];
  const { e, f } = hex.transform.baseVal.consolidate().matrix;
  return [e, f];
}

customElements.define("live-map", SeatMap);
