import { attr, glow, part } from "../dom.js";
import { LivePart, live } from "../live.js";
import { pinned } from "../pins.js";
import { seatClasses } from "../seatwords.js";
import { fillRow } from "./fill.js";
import { isNew } from "./row.js";

const FEW = 24;

class Seats extends LivePart {
  start() {
    this.rows = new Map([...this.querySelectorAll("tr[data-number]")].map((row) => [Number(row.dataset.number), row]));
    if (location.search || pinned().size) this.equip();
    else this.equipSoon();
    this.timer = setInterval(() => this.settle(), 15_000);
  }

  // Searching and pinning are fetched when the reader comes near: a phone that shows the headline needs none of it.
  equipSoon() {
    const near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.equip(), {
      rootMargin: "300px",
    });
    near.observe(this);
    this.addEventListener("focusin", () => this.equip());
    this.watching = near;
  }

  equip() {
    this.watching?.disconnect();
    this.tools ??= import("./tools.js").then(
      ({ Tools }) => new Tools(this),
      () => (this.tools = null), // and asked for again with the next news
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.watching?.disconnect();
  }

  show(board, changed) {
    if (this.tools === null) this.equip();
    if (!changed.seats.size) return;
    const isQuiet = changed.seats.size <= FEW; // where nearly all change, only a new leader stands out
    for (const seat of board.seats) {
      const row = changed.seats.has(seat.number) && this.rows.get(seat.number);
      if (!row) continue;
      const before = part(row, ".first .code").textContent;
      fillRow(row, seat);
      if (!changed.all && (isQuiet || part(row, ".first .code").textContent !== before)) glow(row);
    }
    this.dispatchEvent(new CustomEvent("seats-changed", { bubbles: true, detail: changed }));
  }

  // What changed just now is no longer so after a while.
  settle() {
    for (const seat of live.board.seats) {
      const row = this.rows.get(seat.number);
      if (row?.classList.contains("is-new")) attr(row, "class", seatClasses(seat, isNew(seat)));
    }
  }
}
customElements.define("live-seats", Seats);
