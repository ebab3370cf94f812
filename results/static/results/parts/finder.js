// The finder at the top: seats, candidates and parties as they are typed, each a link; seats can be pinned.

import { make, swatch } from "../dom.js";
import { familiar } from "../figures.js";
import { LivePart, live } from "../live.js";
import { pinned, toggle } from "../pins.js";
import { people, say, short } from "../say.js";
import { knownNames, learnNames } from "../search/names.js";
import { compareRanks, ranked } from "../search/rank.js";
import { find } from "../search/seats.js";
import { plain } from "../search/text.js";
import { contestSentence, seatName } from "../seatwords.js";

const SEATS = 7;
const PARTIES = 2;

const best = (found) => [...found].sort(([, a], [, b]) => compareRanks(a, b)).map(([key]) => key);

function parties(asked) {
  const { parties: names = {} } = knownNames();
  const lines = live.board.tally.map(({ party, name }) => [party, [[party, name, ...(names[party] ?? [])].map(plain)]]);
  return best(ranked(asked, lines)).slice(0, PARTIES);
}

class Finder extends LivePart {
  start() {
    this.input = this.find("input");
    this.list = this.find("ul");
    this.input.addEventListener("input", () => this.ask());
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("focusout", ({ relatedTarget }) => this.contains(relatedTarget) || this.close());
    this.find("form").addEventListener("submit", (event) => this.go(event));
    this.ask();
  }

  async ask() {
    this.answer();
    if (await learnNames()) this.answer();
  }

  answer() {
    const asked = this.input.value.trim();
    if (!asked) return this.close();
    const known = { names: knownNames(), people, regions: live.regions };
    const seats = best(find(asked, live.board.seats, known)).slice(0, SEATS);
    const items = [...parties(asked).map((code) => this.party(code)), ...seats.map((number) => this.seat(number))];
    const none = make("li", { class: "quiet" }, say("find.none"));
    this.list.replaceChildren(...(items.length ? items : [none]));
    this.list.hidden = false;
    return undefined;
  }

  close() {
    this.list.hidden = true;
  }

  party(code) {
    const { name } = live.board.tally.find((line) => line.party === code);
    const href = `${live.base}parties/${encodeURIComponent(code)}/`;
    const called = [make("b", {}, short(code)), ` ${familiar(name)}`];
    return make("li", {}, make("a", { href }, swatch(live.colour(code)), ...called));
  }

  seat(number) {
    const seat = live.board.seats.find((each) => each.number === number);
    const words = make("span", { class: "quiet small" }, contestSentence(seat));
    const link = make("a", { href: `${live.base}seats/${number}/` }, make("b", {}, seatName(seat)), " ", words);
    const pin = make("button", { type: "button", class: "pin", "aria-pressed": String(pinned().has(number)) });
    pin.setAttribute("aria-label", say("pin.add", { seat: seatName(seat) }));
    pin.addEventListener("click", () => pin.setAttribute("aria-pressed", String(toggle(number).has(number))));
    return make("li", {}, link, pin);
  }

  key(event) {
    const links = [...this.list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Escape") this.close();
    if (to === undefined || !links.length) return;
    event.preventDefault();
    (links[to] ?? this.input).focus();
  }

  // Enter opens the best of what was found; where nothing was, the list of seats says so.
  go(event) {
    const first = this.list.querySelector("a");
    if (this.list.hidden || !first) return;
    event.preventDefault();
    location.assign(first.href);
  }
}
customElements.define("live-finder", Finder);
