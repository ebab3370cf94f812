// Search, filters, order and pins over the rows that the server drew. Rows move only when the reader asks.

import { make, text } from "../dom.js";

import { live } from "../live.js";
import { PINNED, pinned, toggle } from "../pins.js";
import { people, say } from "../say.js";
import { ORDER, SHOW } from "../search/filters.js";
import { knownNames, learnNames } from "../search/names.js";
import { compareRanks } from "../search/rank.js";
import { find } from "../search/seats.js";
import { seatName } from "../seatwords.js";

export class Tools {
  constructor(host) {
    this.host = host;
    this.form = host.querySelector(".tools");
    this.found = host.querySelector("[data-found]");
    this.pins = pinned();
    this.form.querySelector("[value=mine]").checked = new URLSearchParams(location.search).get("show") === "mine";
    this.addPins();
    for (const button of this.form.querySelectorAll("[data-file]")) {
      button.addEventListener("click", () => this.saveFile(button.dataset.file));
    }
    addEventListener(PINNED, () => this.pinsChanged());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.apply());
    for (const name of ["focus", "input"]) this.form.q.addEventListener(name, () => this.learn());
    if (document.activeElement === this.form.q || this.form.q.value) this.learn();
    host.addEventListener("seats-changed", () => this.recount());
    const { text: asked, show, order } = this.question(); // the reader may have been quicker than this module
    if (this.pins.size || asked || show !== "all" || order !== "number") this.apply();
    else this.recount();
  }

  // The file is made by a module that is fetched only when it is asked for.
  async saveFile(kind) {
    const table = await import("../table.js");
    const rows = [...this.host.querySelectorAll("tr[data-number]:not([hidden])")];
    const seats = new Map(live.board.seats.map((seat) => [seat.number, seat]));
    const shown = rows.map((row) => seats.get(Number(row.dataset.number)));
    table.save(`${live.slug}-${live.board.seq}.${kind}`, table[kind](shown));
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
    toggle(number);
    this.host.rows.get(number).querySelector(".pin").focus();
  }

  pinsChanged() {
    this.pins = pinned();
    for (const seat of live.board.seats) this.label(seat);
    this.apply();
  }

  // Where no answer comes, who types on asks again.
  async learn() {
    const isNew = await learnNames();
    if (isNew && this.form.q.value) this.apply();
  }

  question() {
    const asked = new FormData(this.form);
    return { text: asked.get("q").trim(), show: asked.get("show") ?? "all", order: asked.get("order") };
  }

  shows(seat, show) {
    return show === "mine" ? this.pins.has(seat.number) : SHOW[show](seat);
  }

  // The seats that are asked for, in their order: where something is searched for, the best found first.
  answer({ text: asked, show, order }) {
    const seats = [...live.board.seats].sort(ORDER[order]);
    const found = asked ? find(asked, seats, { names: knownNames(), people, regions: live.regions }) : null;
    const shown = seats.filter((seat) => this.shows(seat, show) && (!found || found.has(seat.number)));
    if (found && order === "number") shown.sort((a, b) => compareRanks(found.get(a.number), found.get(b.number)));
    return found ? shown : this.pinnedFirst(shown);
  }

  pinnedFirst(seats) {
    return [...seats].sort((a, b) => this.pins.has(b.number) - this.pins.has(a.number));
  }

  apply() {
    const question = this.question();
    const shown = this.answer(question).map((seat) => this.host.rows.get(seat.number));
    const isShown = new Set(shown);
    for (const [number, row] of this.host.rows) {
      row.hidden = !isShown.has(row);
      row.toggleAttribute("data-pinned", this.pins.has(number));
    }
    this.host.querySelector("[data-rows]").prepend(...shown.filter(Boolean));
    this.tell(shown.length, question);
    this.remember(question);
    this.recount();
  }

  tell(shown, { text: asked, show }) {
    if (!asked && show === "all") text(this.found, "");
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
    const numbers = this.answer(this.question()).map((seat) => seat.number);
    const rows = [...this.host.querySelectorAll("tr[data-number]:not([hidden])")].map((row) =>
      Number(row.dataset.number),
    );
    const isStale = numbers.length !== rows.length || numbers.some((number, i) => number !== rows[i]);
    if (isStale && !this.offer) {
      this.offer = make("button", { type: "button", class: "stale" }, say("find.stale"));
      this.offer.addEventListener("click", () => this.apply());
      this.found.after(this.offer);
    } else if (!isStale) {
      this.offer?.remove();
      this.offer = null;
    }
  }
}
