// Low-data mode: only what is on the screen is asked for. It comes on by itself where the browser says that data is
// dear or slow, and the reader may choose otherwise.

import { text } from "../dom.js";
import { LivePart, live } from "../live.js";
import { say } from "../say.js";

const KEY = "low-data";
const SETTLED_MS = 700;
const ONE_BY_ONE = 50; // topics that one connection may have, with room for the others
const ALWAYS = ["summary", "moments"];
const NEEDS_ALL = "live-map, live-swings, live-close, live-regions, .tools";
const line = navigator.connection;

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const isDear = () => Boolean(line?.saveData || /2g|3g/.test(line?.effectiveType));

class Low extends LivePart {
  seen = new Set();

  start() {
    this.isOn = (chosen() ?? String(isDear())) === "true";
    this.words = this.find("span");
    this.button = this.find("button");
    this.button.addEventListener("click", () => this.choose(!this.isOn));
    this.eyes = new IntersectionObserver((entries) => this.look(entries));
    for (const node of document.querySelectorAll(`main :is(tr, li)[data-number], ${NEEDS_ALL}`))
      this.eyes.observe(node);
    line?.addEventListener?.("change", () => chosen() ?? this.turn(isDear()));
    this.turn(this.isOn);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.eyes.disconnect();
  }

  choose(isOn) {
    try {
      localStorage.setItem(KEY, isOn);
    } catch {
      // Then it holds for this page only.
    }
    this.turn(isOn);
  }

  turn(isOn) {
    this.isOn = isOn;
    text(this.words, isOn ? say("low.on") : "");
    text(this.button, say(isOn ? "low.stop" : "low.start"));
    this.settle();
  }

  look(entries) {
    for (const { target, isIntersecting } of entries) this.seen[isIntersecting ? "add" : "delete"](target);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), SETTLED_MS);
  }

  topics() {
    if (!this.isOn) return [];
    const seats = new Set([...this.seen].map((node) => node.dataset.number).filter(Boolean));
    const all = seats.size > ONE_BY_ONE || [...this.seen].some((node) => node.matches(NEEDS_ALL));
    return [...ALWAYS, ...(all ? ["seats"] : [...seats].map((number) => `seat:${number}`).sort())];
  }

  settle() {
    const wanted = this.topics();
    if (live.stream && wanted.join() !== live.stream.topics.join()) live.stream.setTopics(wanted);
  }
}
customElements.define("live-low", Low);
