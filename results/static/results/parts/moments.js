import { glow, make, swatch, touched } from "../dom.js";
import { clock } from "../figures.js";
import { LivePart, live } from "../live.js";
import { momentWords } from "../momentwords.js";
import { say } from "../say.js";

const SHOWN = 8;
const TOP = 3;
const PACE_MS = 4000;
const BACKLOG = 6;
const HIGH = 60; // from this significance on a moment is never folded away
const BURST = 3; // so many declarations at once are told as one

const weight = (moment) => (moment.pinned ? 1000 : 0) + (moment.significance ?? 0);
const heaviest = (moments) => [...moments].sort((a, b) => weight(b) - weight(a) || b.seq - a.seq);

// New moments come out one by one, the weightiest first, so that they can be read. When many wait, declarations of
// lesser weight are told as one, and the least of the rest are left to the page that lists them all. The top stories of
// the night have a place of their own that nothing pushes them out of.
class Moments extends LivePart {
  waiting = [];
  top = [];

  start() {
    const drawn = new Set([...(this.find("[data-top]")?.children ?? [])].map((item) => item.dataset.id));
    this.top = live.board.moments.filter((moment) => drawn.has(moment.id));
    // Some are older than the board remembers.
    this.kept = [...drawn].filter((id) => !this.top.some((moment) => moment.id === id));
  }

  show(board, changed) {
    if (changed.all) return this.renew(board.moments);
    this.waiting.push(...changed.moments.filter((moment) => !this.item(moment.id)));
    for (const { id } of changed.retracted) this.withdraw(id);
    this.raise(changed.moments);
    if (this.waiting.length > BACKLOG) this.fold();
    this.release();
    return undefined;
  }

  item(id) {
    return [...this.find("[data-list]").children].find((item) => item.dataset.id === id);
  }

  // Into the place of the top stories; one that stands there already goes only for a weightier one.
  raise(moments) {
    const list = this.find("[data-top]");
    if (!list) return;
    const known = this.top.filter((moment) => !moments.some((fresh) => fresh.id === moment.id));
    const all = heaviest([...known, ...moments].filter((moment) => !moment.retracted && weight(moment) >= HIGH));
    const next = all.slice(0, Math.max(0, TOP - this.kept.length));
    if (next.map((moment) => moment.id).join() === this.top.map((moment) => moment.id).join()) return;
    this.top = next;
    const older = [...list.children].filter((item) => this.kept.includes(item.dataset.id));
    list.replaceChildren(...older, ...next.map((moment) => this.line(moment)));
    list.parentElement.hidden = !list.children.length;
    touched.nodes += 1;
  }

  fold() {
    const isMinor = (moment) => moment.kind === "declared" && weight(moment) < HIGH;
    const declared = this.waiting.filter(isMinor);
    if (declared.length >= BURST) {
      this.waiting = this.waiting.filter((moment) => !isMinor(moment));
      const at = declared.at(-1).source_at ?? declared.at(-1).at;
      const burst = {
        id: "",
        kind: "folded",
        headline: say("moment.burst", { n: declared.length }),
        at,
        significance: HIGH - 1,
      };
      this.waiting.push(burst);
    }
    this.waiting = heaviest(this.waiting).slice(0, BACKLOG);
  }

  release() {
    if (this.timer || !this.waiting.length) return;
    const [moment] = heaviest(this.waiting);
    this.waiting = this.waiting.filter((each) => each !== moment);
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
    const isBurst = moment.kind === "folded";
    const words = make("span", { class: "moment-text" });
    if (!isBurst) words.append(swatch(moment.party && live.colour(moment.party)), " ");
    const said = isBurst ? moment.headline : momentWords(moment, live.board);
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
    this.top = this.top.filter((moment) => moment.id !== id);
    this.kept = this.kept.filter((each) => each !== id);
    const story = [...(this.find("[data-top]")?.children ?? [])].find((each) => each.dataset.id === id);
    story?.remove();
  }

  renew(moments) {
    this.waiting = [];
    this.raise(moments);
    const shown = moments.slice(0, SHOWN);
    this.find("[data-list]").replaceChildren(...shown.map((moment) => this.line(moment)));
    this.find("[data-none]").hidden = shown.length > 0;
  }
}
customElements.define("live-moments", Moments);
