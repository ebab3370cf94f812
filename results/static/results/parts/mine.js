// My seats: the pinned ones as cards, what changed since the last look, and news of them while the page is elsewhere.

import { make } from "../dom.js";
import { LivePart, live } from "../live.js";
import { keep, lastLook, PINNED, pinned, setPins, wantsNotices } from "../pins.js";
import { say } from "../say.js";
import { contestSentence } from "../seatwords.js";
import { card } from "./card.js";
import { look, sinceWords } from "./look.js";
import { canAsk, notify } from "./notices.js";

const AWAY_MS = 60_000;
const MARK = "● ";

class Mine extends LivePart {
  start() {
    this.shared = new URLSearchParams(location.search).get("seats")?.split(",").map(Number).filter(Boolean) ?? [];
    this.cards = make("ul", { class: "contests" });
    this.since = make("p", { class: "since small" });
    this.tools = make("p", { class: "mine-tools small" });
    this.append(this.since, make("h2", { class: "visually-hidden" }, say("mine.title")), this.cards, this.tools);
    this.before = look(live.board);
    this.tellSince(lastLook());
    this.draw();
    addEventListener(PINNED, () => this.draw());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
  }

  numbers() {
    return pinned().size ? pinned() : new Set(this.shared);
  }

  seats() {
    return live.board.seats.filter((seat) => this.numbers().has(seat.number));
  }

  draw() {
    this.cards.replaceChildren(...this.seats().map(card));
    this.tools.replaceChildren(...(this.numbers().size ? this.buttons() : []));
  }

  buttons() {
    const button = (words, attributes = {}) =>
      make("button", { type: "button", class: "plain-button", ...attributes }, words);
    const share = button(say("mine.share"), { "data-act": "share", "data-seats": "" });
    if (!pinned().size) {
      const adopt = button(say("mine.keep"));
      adopt.addEventListener("click", () => setPins(this.shared));
      return [adopt];
    }
    if (!canAsk() || wantsNotices()) return [share];
    const tell = button(say("mine.notify"));
    tell.addEventListener("click", () => this.ask());
    return [share, " ", tell];
  }

  async ask() {
    if ((await Notification.requestPermission()) === "granted") keep({ notices: true });
    this.draw();
  }

  // Told when the leader or the status of a pinned seat is another, not of every vote.
  show(board) {
    const now = look(board);
    const news = this.seats().filter((seat) => this.before.seats[seat.number] !== now.seats[seat.number]);
    this.before = now;
    this.draw();
    if (!document.hidden || !news.length) return;
    if (!document.title.startsWith(MARK)) document.title = MARK + document.title;
    if (wantsNotices()) for (const seat of news) notify(seat.number, contestSentence(seat));
  }

  leave() {
    keep({ look: { ...look(live.board), at: Date.now() } });
  }

  comeBack() {
    if (document.title.startsWith(MARK)) document.title = document.title.slice(MARK.length);
    const last = lastLook();
    if (last && Date.now() - last.at > AWAY_MS) this.tellSince(last);
  }

  tellSince(last) {
    this.since.textContent = last ? sinceWords(last, live.board, pinned()) : "";
    this.since.hidden = !this.since.textContent;
  }
}
customElements.define("live-mine", Mine);
