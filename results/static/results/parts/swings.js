import { make, swatch, touched } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say, short } from "../say.js";
import { ahead, lostBy, seatName } from "../seatwords.js";

export function streams(seats) {
  const found = new Map();
  for (const seat of seats) {
    const lost = lostBy(seat);
    if (!lost) continue;
    const key = `${lost}\n${ahead(seat).party}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(seat);
  }
  return [...found].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
}

class Swings extends LivePart {
  start() {
    this.told = this.signature(live.board);
  }

  signature(board) {
    return streams(board.seats)
      .map(([key, seats]) => key + seats.map((seat) => seat.number))
      .join();
  }

  show(board, changed) {
    if (!changed.seats.size || (!changed.all && this.signature(board) === this.told)) return;
    this.told = this.signature(board);
    const open = new Set([...this.querySelectorAll("li:has(details[open])")].map((item) => item.dataset.key));
    this.find("ul").replaceChildren(
      ...streams(board.seats).map(([key, seats]) => this.line(key, seats, open.has(key))),
    );
    touched.nodes += 1;
  }

  line(key, seats, isOpen) {
    const [from, to] = key.split("\n");
    const head = make(
      "p",
      { class: "swing-head" },
      swatch(live.colour(from)),
      make("span", { class: "code" }, short(from)),
      " ",
    );
    head.append(make("span", { class: "swing-arrow", "aria-hidden": "true" }, "→"), " ");
    head.append(make("span", { class: "visually-hidden" }, say("swing.to")), " ");
    head.append(
      swatch(live.colour(to)),
      make("span", { class: "code" }, short(to)),
      " ",
      make("b", { class: "swing-count" }, String(seats.length)),
    );
    const names = make("p", { class: "swing-seats" });
    for (const [i, seat] of seats.entries()) {
      names.append(i ? ", " : "", make("a", { href: `${live.base}seats/${seat.number}/` }, seatName(seat)));
    }
    const details = make("details", isOpen ? { open: "" } : {}, make("summary", {}, say("swing.which")), names);
    return make("li", { "data-key": key }, head, details);
  }
}
customElements.define("live-swings", Swings);
