import { headline, standfirst } from "../boardwords.js";
import { text } from "../dom.js";
import { LivePart } from "../live.js";
import { boardIsEarly } from "../tallywords.js";

class Headline extends LivePart {
  show(board, changed) {
    if (!changed.tally && !changed.election && !changed.seats.size) return;
    const words = headline(board);
    text(this.find("[data-headline]"), words);
    text(this.find("[data-standfirst]"), standfirst(board));
    document.body.classList.toggle("is-early", boardIsEarly(board));
    document.title = `${words} – ${document.title.split(" – ").pop()}`;
  }
}
customElements.define("live-headline", Headline);
