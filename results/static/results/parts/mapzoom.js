// Bringing a map nearer: by buttons, pinching or the wheel with Ctrl; moved by dragging, while it is near.

import { make } from "../dom.js";
import { say } from "../say.js";

const STEP = 1.7;
const NEAREST = 5;
const LEGIBLE_PX = 11;
const DIGIT_UNITS = 7.5; // the numbers' size in the picture's units: DIGITS in hex_map.py
const DRAG_PX = 6; // less is a click

export class Zoom {
  constructor(view) {
    this.view = view;
    this.svg = view.querySelector("svg");
    const { x, y, width, height } = this.svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.box = { ...this.whole };
    this.pointers = new Map();
    this.dragged = false;
    this.buttons = make(
      "p",
      { class: "map-zoom" },
      this.button("+", "map.nearer", STEP),
      this.button("−", "map.farther", 1 / STEP),
    );
    view.after(this.buttons);
    this.listen();
    this.draw();
  }

  get factor() {
    return this.whole.width / this.box.width;
  }

  button(sign, key, by) {
    const made = make("button", { type: "button", "aria-label": say(key) }, sign);
    made.addEventListener("click", () => this.scale(by));
    return made;
  }

  listen() {
    this.view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.view.addEventListener("pointerdown", (event) => this.down(event));
    this.view.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"])
      addEventListener(name, ({ pointerId }) => this.pointers.delete(pointerId));
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.scale(event.deltaY < 0 ? 1.15 : 1 / 1.15, this.at(event.clientX, event.clientY));
  }

  down(event) {
    this.pointers.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pointers.size === 1) [this.dragged, this.start] = [false, [event.clientX, event.clientY]];
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.factor > 1) this.drag(before, now);
    this.pointers.set(event.pointerId, now);
  }

  drag(before, now) {
    if (Math.hypot(now[0] - this.start[0], now[1] - this.start[1]) > DRAG_PX) this.dragged = true;
    if (!this.dragged) return;
    const [from, to] = [this.at(...before), this.at(...now)];
    this.put(this.box.x + from[0] - to[0], this.box.y + from[1] - to[1]);
  }

  pinch(id, before, now) {
    this.dragged = true;
    const [, other] = [...this.pointers].find(([key]) => key !== id);
    const [was, is] = [before, now].map(([x, y]) => Math.hypot(x - other[0], y - other[1]));
    if (was) this.scale(is / was, this.at((now[0] + other[0]) / 2, (now[1] + other[1]) / 2));
  }

  // A point of the window in the picture's units.
  at(x, y) {
    const point = new DOMPoint(x, y).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  scale(by, about = [this.box.x + this.box.width / 2, this.box.y + this.box.height / 2]) {
    const factor = Math.min(NEAREST, Math.max(1, this.factor * by));
    const part = this.whole.width / factor / this.box.width;
    const [x, y] = [about[0] - (about[0] - this.box.x) * part, about[1] - (about[1] - this.box.y) * part];
    this.box.width = this.whole.width / factor;
    this.box.height = this.whole.height / factor;
    this.put(x, y);
  }

  // So that a place is inside what is seen.
  reveal([x, y]) {
    const { box } = this;
    const edge = box.width / 10;
    if (x > box.x + edge && x < box.x + box.width - edge && y > box.y + edge && y < box.y + box.height - edge) return;
    this.put(x - box.width / 2, y - box.height / 2);
  }

  put(x, y) {
    this.box.x = Math.min(Math.max(x, this.whole.x), this.whole.x + this.whole.width - this.box.width);
    this.box.y = Math.min(Math.max(y, this.whole.y), this.whole.y + this.whole.height - this.box.height);
    this.draw();
  }

  draw() {
    const { x, y, width, height } = this.box;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.view.classList.toggle("is-near", this.factor > 1);
    const scale = this.svg.getScreenCTM()?.a ?? 0;
    this.view.classList.toggle("has-digits", DIGIT_UNITS * scale >= LEGIBLE_PX);
    const [nearer, farther] = this.buttons.children;
    nearer.disabled = this.factor >= NEAREST;
    farther.disabled = this.factor <= 1;
  }
}
