import { LivePart, live } from "../live.js";
import { momentWords } from "../momentwords.js";
import { say } from "../say.js";

const PACE_MS = 20_000;

// One quiet voice for screen readers: at most one sentence every twenty seconds, the weightiest news and the score.
class Announcer extends LivePart {
  news = [];

  show(_board, { all, moments, retracted }) {
    const gone = new Set(retracted.map(({ id }) => id));
    this.news = all ? [] : [...this.news, ...moments].filter(({ id }) => !gone.has(id));
    if (this.news.length) this.timer ??= setTimeout(() => this.speak(), 500);
  }

  // A reader's own doing is answered at once, but only when the typing pauses.
  say(words) {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      this.textContent = words;
    }, 900);
  }

  speak() {
    const [best] = this.news.sort((a, b) => (b.significance ?? 0) - (a.significance ?? 0));
    this.news = [];
    this.timer = best && setTimeout(() => this.speak(), PACE_MS);
    if (!best) return;
    const [first, second] = live.board.tally;
    const score = second
      ? say("say.tally", {
          first: first.party,
          first_count: first.total,
          second: second.party,
          second_count: second.total,
        })
      : "";
    this.textContent = `${momentWords(best, live.board)}. ${score}`;
  }
}
customElements.define("live-announcer", Announcer);
