import { make, swatch, touched } from "../dom.js";
import { grouped } from "../figures.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";
import { ahead, behind, contestSentence, isClose, person, roundWords, seatClasses, stateWords } from "../seatwords.js";
import { isNew } from "./row.js";

const SHOWN = 6;

export function closest(seats) {
  return seats
    .filter((seat) => seat.margin !== null && isClose(seat))
    .sort((a, b) => a.margin - b.margin || a.number - b.number)
    .slice(0, SHOWN);
}

class Close extends LivePart {
  start() {
    this.told = this.signature(live.board);
  }

  signature(board) {
    return JSON.stringify(closest(board.seats));
  }

  show(board, changed) {
    if (!changed.seats.size || this.signature(board) === this.told) return;
    this.told = this.signature(board);
    const fights = closest(board.seats);
    this.find("ul").replaceChildren(...fights.map((seat) => this.card(seat)));
    for (const node of document.querySelectorAll("[data-close]")) node.hidden = !fights.length;
    touched.nodes += 1;
  }

  card(seat) {
    const link = make(
      "a",
      { href: `${live.base}seats/${seat.number}/`, class: "contest-sentence" },
      contestSentence(seat),
    );
    const facts = make(
      "span",
      { class: "contest-facts" },
      this.person("first", ahead(seat)),
      " ",
      this.person("second", behind(seat)),
    );
    const by = make(
      "span",
      { class: "by" },
      `${say("seat.margin")} `,
      make("b", { class: "margin" }, grouped(seat.margin)),
      " · ",
    );
    const note = make("span", { class: "contest-note" }, by);
    const [state, round] = [stateWords(seat), roundWords(seat)];
    note.append(make("span", { class: "status" }, state), " ", make("span", { class: "round" }, round));
    return make(
      "li",
      { "data-number": seat.number, class: `contest ${seatClasses(seat, isNew(seat))}` },
      link,
      "\n",
      facts,
      "\n",
      note,
    );
  }

  person(place, entry) {
    const code = make("span", { class: "code" }, entry?.party ?? "");
    const votes = make("span", { class: "votes" }, entry ? grouped(entry.votes) : "");
    return make(
      "span",
      { class: place },
      swatch(entry && live.colour(entry.party)),
      code,
      " ",
      make("span", { class: "who" }, person(entry)),
      " ",
      votes,
    );
  }
}
customElements.define("live-close", Close);
