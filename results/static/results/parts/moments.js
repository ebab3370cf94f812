import { glow, make, swatch, touched } from "../dom.js";
import { clock } from "../figures.js";
import { LivePart, live } from "../live.js";
import { momentWords } from "../momentwords.js";
import { say } from "../say.js";

const SHOWN = 8;
const PACE_MS = 4000;
const BACKLOG = 12;

// New moments wait in a line and come out one by one, so that they can be read; a long line drops the least of them.
class Moments extends LivePart {
  waiting = [];

  show(board, changed) {
    if (changed.all) return this.renew(board.moments);
    this.waiting.push(...changed.moments.filter((moment) => !this.item(moment.id)));
    for (const { id } of changed.retracted) this.withdraw(id);
    if (this.waiting.length > BACKLOG) this.thin();
    this.release();
    return undefined;
  }

  item(id) {
    return [...this.find("[data-list]").children].find((item) => item.dataset.id === id);
  }

  thin() {
    const least = [...this.waiting].sort((a, b) => (b.significance ?? 0) - (a.significance ?? 0)).slice(0, BACKLOG);
    this.waiting = this.waiting.filter((moment) => least.includes(moment));
  }

  release() {
    if (this.timer || !this.waiting.length) return;
    const moment = this.waiting.shift();
    const list = this.find("[data-list]");
    const item = this.line(moment);
    list.prepend(item);
    touched.nodes += 1;
    glow(item);
    while (list.children.length > SHOWN) list.lastElementChild.remove();
    this.find("[data-none]").hidden = true;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.release();
    }, PACE_MS);
  }

  line(moment) {
    const words = make("span", { class: "moment-text" }, swatch(moment.party && live.colour(moment.party)), " ");
    const said = momentWords(moment, live.board);
    if (moment.seat) words.append(make("a", { href: `${live.base}seats/${moment.seat}/` }, said));
    else words.append(said);
    const item = make("li", { class: `moment k-${moment.kind}`, "data-id": moment.id });
    const at = moment.source_at ?? moment.at;
    item.append(make("time", { datetime: at }, clock(at)), " ", words);
    if (moment.retracted) this.mark(item);
    return item;
  }

  mark(item) {
    if (item.classList.contains("is-retracted")) return;
    item.classList.add("is-retracted");
    item.append(" ", make("em", { class: "withdrawn" }, say("retracted")));
    touched.nodes += 1;
  }

  withdraw(id) {
    this.waiting = this.waiting.filter((moment) => moment.id !== id);
    const item = this.item(id);
    if (item) this.mark(item);
  }

  renew(moments) {
    this.waiting = [];
    const shown = moments.slice(0, SHOWN);
    this.find("[data-list]").replaceChildren(...shown.map((moment) => this.line(moment)));
    this.find("[data-none]").hidden = shown.length > 0;
  }
}
customElements.define("live-moments", Moments);
