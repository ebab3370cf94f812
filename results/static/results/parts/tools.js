// Search, filters, order and pins over the rows that the server drew. Rows move only when the reader asks.

import { make, text } from "../dom.js";
import { fold, matches, ORDER, SHOW } from "../finder.js";
import { live } from "../live.js";
import { pinned, toggle } from "../pins.js";
import { say } from "../say.js";
import { seatName } from "../seatwords.js";

export class Tools {
  constructor(host) {
    this.host = host;
    this.form = host.querySelector(".tools");
    this.found = host.querySelector("[data-found]");
    this.people = {};
    this.pins = pinned();
    this.addMine();
    this.addPins();
    this.addFile("csv");
    this.addFile("json");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.apply());
    for (const name of ["focus", "input"]) this.form.q.addEventListener(name, () => this.learnNames());
    if (document.activeElement === this.form.q) this.learnNames();
    host.addEventListener("seats-changed", () => this.recount());
    const { words, show, order } = this.wanted(); // the reader may have been quicker than this module
    if (this.pins.size || words.length || show !== "all" || order !== "number") this.apply();
    else this.recount();
  }

  addMine() {
    const input = make("input", { type: "radio", name: "show", value: "mine" });
    input.checked = new URLSearchParams(location.search).get("show") === "mine";
    const words = make("span", {}, `${say("show.mine")} `, make("b", { "data-count": "mine" }, String(this.pins.size)));
    this.form.querySelector(".chips").append(make("label", { class: "chip" }, input, words));
  }

  // The file is made by a module that is fetched only when it is asked for.
  addFile(kind) {
    const button = make(
      "button",
      { type: "button", class: "plain-button" },
      say("find.file", { kind: kind.toUpperCase() }),
    );
    button.addEventListener("click", async () => {
      const table = await import("../table.js");
      const rows = [...this.host.querySelectorAll("tr[data-number]:not([hidden])")];
      const seats = new Map(live.board.seats.map((seat) => [seat.number, seat]));
      table.save(
        `${live.slug}-${live.board.seq}.${kind}`,
        table[kind](rows.map((row) => seats.get(Number(row.dataset.number)))),
      );
    });
    this.form.querySelector(".order").append(" ", button);
  }

  addPins() {
    for (const seat of live.board.seats) {
      const button = make("button", { type: "button", class: "pin" });
      button.addEventListener("click", () => this.pin(seat.number));
      this.host.rows.get(seat.number)?.firstElementChild.prepend(button);
      this.label(seat, button);
    }
  }

  label(seat, button = this.host.rows.get(seat.number)?.querySelector(".pin")) {
    const isPinned = this.pins.has(seat.number);
    button?.setAttribute("aria-pressed", isPinned);
    button?.setAttribute("aria-label", say("pin.add", { seat: seatName(seat) }));
  }

  pin(number) {
    this.pins = toggle(number);
    this.label(live.board.seats.find((seat) => seat.number === number));
    this.apply();
    this.host.rows.get(number).querySelector(".pin").focus();
  }

  // Where no answer comes, who types on asks again.
  learnNames() {
    this.learning ??= this.askNames().catch(() => (this.learning = null));
  }

  async askNames() {
    const answer = await fetch(`${live.base}names.json`);
    this.people = await answer.json();
    if (this.form.q.value) this.apply();
  }

  wanted() {
    const asked = new FormData(this.form);
    return { words: fold(asked.get("q")), show: asked.get("show") ?? "all", order: asked.get("order") };
  }

  // Regions are looked at where nothing else is called so: `New Delhi` is the seat, not the ten around it.
  more(seat) {
    return this.isRegion
      ? `${seat.district} ${live.regions[seat.district] ?? ""} ${live.regions[seat.state] ?? ""}`
      : this.people[seat.number];
  }

  holds(seat, { words, show }) {
    const shown = show === "mine" ? this.pins.has(seat.number) : SHOW[show](seat);
    return shown && matches(seat, words, this.more(seat));
  }

  apply() {
    const wanted = this.wanted();
    this.isRegion = !live.board.seats.some((seat) => matches(seat, wanted.words, this.people[seat.number]));
    const ordered = [...live.board.seats].sort(ORDER[wanted.order]);
    const first = ordered.filter((seat) => this.pins.has(seat.number));
    const body = this.host.querySelector("[data-rows]");
    let shown = 0;
    for (const seat of [...first, ...ordered.filter((seat) => !this.pins.has(seat.number))]) {
      const row = this.host.rows.get(seat.number);
      if (!row) continue;
      row.hidden = !this.holds(seat, wanted);
      row.toggleAttribute("data-pinned", this.pins.has(seat.number));
      shown += !row.hidden;
      body.append(row);
    }
    this.tell(shown, wanted);
    this.remember(wanted);
    this.recount();
  }

  tell(shown, { words, show }) {
    if (!words.length && show === "all") text(this.found, "");
    else text(this.found, shown ? say("find.count", { n: shown, seats: live.board.seats.length }) : say("find.none"));
    document.querySelector("live-announcer")?.say(this.found.textContent);
  }

  // The address says exactly what is seen, so that it can be copied.
  remember({ show, order }) {
    const query = new URLSearchParams();
    if (this.form.q.value) query.set("q", this.form.q.value);
    if (show !== "all") query.set("show", show);
    if (order !== "number") query.set("order", order);
    const address = `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`;
    history.replaceState(null, "", address);
  }

  recount() {
    for (const place of this.form.querySelectorAll("[data-count]")) {
      const name = place.dataset.count;
      text(place, String(name === "mine" ? this.pins.size : live.board.seats.filter(SHOW[name]).length));
    }
    this.noticeStale();
  }

  // News may belong into the list, or in another place: it is offered, not forced.
  noticeStale() {
    const wanted = this.wanted();
    const isStale =
      live.board.seats.some((seat) => this.host.rows.get(seat.number)?.hidden === this.holds(seat, wanted)) ||
      (["margin", "newest"].includes(wanted.order) && !this.isOrdered(ORDER[wanted.order]));
    if (isStale && !this.offer) {
      this.offer = make("button", { type: "button", class: "stale" }, say("find.stale"));
      this.offer.addEventListener("click", () => this.apply());
      this.found.after(this.offer);
    } else if (!isStale) {
      this.offer?.remove();
      this.offer = null;
    }
  }

  isOrdered(compare) {
    const seats = new Map(live.board.seats.map((seat) => [seat.number, seat]));
    const rows = [...this.host.querySelectorAll("tr[data-number]:not([hidden], [data-pinned])")];
    return rows.every(
      (row, i) =>
        i === 0 || compare(seats.get(Number(rows[i - 1].dataset.number)), seats.get(Number(row.dataset.number))) <= 0,
    );
  }
}
