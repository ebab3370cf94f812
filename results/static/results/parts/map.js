// A map of the seats, painted anew by deltas. What names a seat to pointer and keyboard comes when it is first needed.

import { attr } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";
import { ahead, isWon, seatClasses } from "../seatfacts.js";

// Dark or light ink, whichever reads on the colour: as `ink_on` in colours.py.
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "dark" : "light";
}

class SeatMap extends LivePart {
  start() {
    this.view = this.find("[data-view]");
    this.hexes = new Map([...this.querySelectorAll(".hex")].map((hex) => [Number(hex.dataset.number), hex]));
    for (const seat of live.board.seats) this.paint(this.hexes.get(seat.number), seat); // what came before this module
    for (const [name, value] of [
      ["tabindex", "0"],
      ["role", "application"],
      ["aria-label", say("map.keys")],
    ]) {
      this.view.setAttribute(name, value);
    }
    for (const name of ["pointerover", "pointerdown", "focus"])
      this.view.addEventListener(name, (event) => this.guided(event));
    if (this.view.hasAttribute("data-zoom"))
      import("./mapzoom.js").then(({ Zoom }) => (this.zoom = new Zoom(this.view)));
  }

  guided(event) {
    if (this.guide) return;
    this.guide = import("./mapguide.js").then(({ MapGuide }) => new MapGuide(this));
    this.guide.then(
      (guide) => guide.begin(event),
      () => (this.guide = undefined),
    );
  }

  show(board, changed) {
    for (const seat of board.seats) if (changed.seats.has(seat.number)) this.paint(this.hexes.get(seat.number), seat);
    if (changed.seats.has(this.chosen)) this.guide?.then((guide) => guide.refresh());
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
}
customElements.define("live-map", SeatMap);
