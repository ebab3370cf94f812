// The night as a slider: the board of any minute, as it was published; played, and compared with another minute.

import { applyDelta } from "../client.js";
import { make, text } from "../dom.js";
import { clock } from "../figures.js";
import { LivePart, live, travel } from "../live.js";
import { drawNight, moveCursor } from "../nightpicture.js";
import { say, short } from "../say.js";
import { differences } from "../twoboards.js";

const SPEEDS = [60, 120, 300, 600];
const LEAST_MS = 120;
const LONGEST_MS = 2500;
const BOARDS_KEPT = 60;
const LOOKED = `looked:${live.slug}`;
const api = `/api/v1/elections/${live.slug}`;

class Night extends LivePart {
  boards = new Map(); // by step, those used last at the end
  step = null;
  from = null; // the step that is compared with

  start() {
    this.details = this.find("details");
    this.details.addEventListener("toggle", () => this.details.open && this.open());
    addEventListener("click", keepTime, true);
    addEventListener("pagehide", () => this.look());
    if (this.details.open) this.open(); // before this module came
    if (live.at) this.details.open = true;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.pause();
  }

  show() {}

  // The time up to which this reader has seen the count.
  look() {
    try {
      if (!live.at) localStorage.setItem(LOOKED, new Date().toISOString());
    } catch {
      // No room for it: then nothing is offered next time.
    }
  }

  async open() {
    if (this.line) return;
    document.head.append(make("link", { rel: "stylesheet", href: this.dataset.sheet }));
    this.line = await asked(`${api}/timeline`);
    if (!this.line?.steps.length) return this.fail();
    this.build();
    this.step = live.at ? this.stepAt(live.at) : this.line.steps.length - 1;
    this.place();
  }

  fail() {
    this.line = null;
    this.details.append(make("p", { class: "quiet small" }, say("night.failed")));
  }

  build() {
    const { steps } = this.line;
    this.picture = drawNight(this.line, live.board.election, live.colour);
    this.range = make("input", {
      type: "range",
      min: 0,
      max: steps.length - 1,
      step: 1,
      "aria-label": say("night.slider"),
    });
    this.words = make("output", { class: "night-words" });
    this.button = make("button", { type: "button" }, say("night.play"));
    this.speed = make("select", { "aria-label": say("night.speed") });
    for (const speed of SPEEDS) this.speed.append(make("option", { value: speed }, `×${speed}`));
    this.comparing = make("button", { type: "button" }, say("night.compare"));
    this.now = make("a", { href: addressAt(null) }, say("night.now"));
    this.found = make("div", { class: "night-found", "aria-live": "polite" });
    const controls = make("div", { class: "night-controls" }, this.button, this.speed, this.comparing, this.now);
    this.offerLooked(controls);
    this.details.append(this.words, this.picture, this.range, controls, this.found);
    this.range.addEventListener("input", () => this.go(Number(this.range.value)));
    this.button.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    this.comparing.addEventListener("click", () => this.compareFrom(this.from === null ? this.step : null));
    this.range.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      this.button.click();
    });
  }

  offerLooked(controls) {
    const at = localStorage.getItem(LOOKED);
    const step = at ? this.stepAt(at) : -1;
    if (step < 0 || step >= this.line.steps.length - 1) return;
    const words = say("night.looked", { clock: clock(this.timeOf(step)) });
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => this.compareFrom(step));
    controls.append(button);
  }

  timeOf(step) {
    const { source_at, at } = this.line.steps[step];
    return source_at ?? at;
  }

  // The last step that had been published by then.
  stepAt(at) {
    const time = Date.parse(at);
    return Math.max(
      0,
      this.line.steps.findLastIndex((step) => Date.parse(step.at) <= time),
    );
  }

  place() {
    const { steps, parties } = this.line;
    const { tally } = steps[this.step];
    const seats = parties.map((code) => `${short(code)} ${tally[code][0] + tally[code][1]}`).join(", ");
    const words = say("night.value", { clock: clock(this.timeOf(this.step)), tally: seats });
    this.range.value = this.step;
    this.range.setAttribute("aria-valuetext", words);
    text(this.words, words);
    moveCursor(this.picture, this.step, steps.length);
  }

  async go(step) {
    this.step = step;
    this.place();
    const board = await this.board(step);
    if (!board) return text(this.words, say("night.failed"));
    if (this.step !== step) return undefined; // another has been asked for meanwhile
    const { at } = this.line.steps[step];
    travel(board, at);
    history.replaceState(null, "", addressAt(at));
    await this.compare();
    return undefined;
  }

  // From the step before by what changed, else whole. Both addresses never change their content.
  async board(step) {
    const kept = this.boards.get(step);
    if (kept) return this.keep(step, kept);
    const { epoch, steps } = this.line;
    const before = this.boards.get(step - 1);
    const query = `epoch=${epoch}&seq=${steps[step].seq}`;
    if (!before) return this.keep(step, await asked(`${api}/frame?${query}`));
    const delta = await asked(`${api}/frame?${query}&prev=${steps[step - 1].seq}`);
    return delta ? this.keep(step, applyDelta(before, delta)) : null;
  }

  keep(step, board) {
    if (!board) return null;
    this.boards.delete(step);
    this.boards.set(step, board);
    if (this.boards.size > BOARDS_KEPT) this.boards.delete(this.boards.keys().next().value);
    return board;
  }

  play() {
    if (this.step >= this.line.steps.length - 1) this.step = 0;
    text(this.button, say("night.pause"));
    this.timer = setTimeout(() => this.next(), 0);
  }

  async next() {
    const last = this.line.steps.length - 1;
    if (this.step >= last) return this.pause();
    const passed = Date.parse(this.timeOf(this.step + 1)) - Date.parse(this.timeOf(this.step));
    const began = performance.now();
    await this.go(this.step + 1);
    if (!this.timer) return undefined;
    const pause = Math.min(LONGEST_MS, Math.max(LEAST_MS, passed / Number(this.speed.value)));
    this.timer = setTimeout(() => this.next(), Math.max(0, pause - (performance.now() - began)));
    return undefined;
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    text(this.button, say("night.play"));
  }

  async compareFrom(step) {
    this.from = step;
    text(this.comparing, say(step === null ? "night.compare" : "night.end"));
    await this.compare();
  }

  async compare() {
    const { from, step } = this;
    if (from === null || from === step) return this.found.replaceChildren();
    const [first, second] = from < step ? [from, step] : [step, from];
    const boards = await Promise.all([this.board(first), this.board(second)]);
    if (boards.every(Boolean) && this.from === from && this.step === step)
      this.found.replaceChildren(...differences(...boards, clock(this.timeOf(first)), clock(this.timeOf(second))));
    return undefined;
  }
}

async function asked(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function addressAt(at) {
  const place = new URL(location.href);
  if (at) place.searchParams.set("at", at);
  else place.searchParams.delete("at");
  return place.href;
}

// A link to another page of this election leads to the same minute.
function keepTime({ target }) {
  const link = live.at && target.closest?.("a[href]");
  if (!link || link.closest("live-night, .past-banner")) return;
  const place = new URL(link.href);
  if (place.origin !== location.origin || !place.pathname.includes(`/e/${live.slug}/`)) return;
  place.searchParams.set("at", live.at);
  link.href = place.href;
}

customElements.define("live-night", Night);
