import { attr, make } from "../dom.js";
import { LivePart, live } from "../live.js";
import { lang, people } from "../say.js";
import { ahead, contestSentence, isWon, roundWords, seatClasses, statusWords } from "../seatwords.js";

// Dark or light ink, whichever reads on the colour: as `ink_on` in colours.py.
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "dark" : "light";
}

class HexMap extends LivePart {
  start() {
    this.hexes = new Map([...this.querySelectorAll(".hex")].map((hex) => [Number(hex.dataset.number), hex]));
    for (const name of ["click", "pointerover"])
      this.addEventListener(name, ({ target }) => this.choose(target.closest(".hex")));
  }

  show(board, changed) {
    for (const seat of board.seats) if (changed.seats.has(seat.number)) this.paint(this.hexes.get(seat.number), seat);
    if (changed.seats.has(this.chosen)) this.tell();
  }

  paint(hex, seat) {
    if (!hex) return;
    const first = ahead(seat);
    const kind = !first ? "none" : isWon(seat) ? "won" : "leading";
    const colour = first ? live.colour(first.party) : "";
    const ink = kind === "won" ? ` on-${inkOn(colour)}` : "";
    const chosen = this.chosen === seat.number ? " is-chosen" : "";
    attr(hex, "class", `hex h-${kind} ${seatClasses(seat, false)}${ink}${chosen}`);
    const shape = hex.querySelector("use, .land");
    for (const name of ["fill", "stroke"]) {
      if (colour) attr(shape, name, colour);
      else shape.removeAttribute(name);
    }
  }

  choose(hex) {
    if (!hex || Number(hex.dataset.number) === this.chosen) return;
    this.hexes.get(this.chosen)?.classList.remove("is-chosen");
    this.chosen = Number(hex.dataset.number);
    hex.classList.add("is-chosen");
    this.tell();
  }

  // An embed starts without entries: the hexes say enough until one is chosen.
  async entry(number) {
    const known = live.board.seats.find((entry) => entry.number === number);
    return known ?? (await fetch(`/api/v1/elections/${live.slug}/seats/${number}`)).json();
  }

  // Nor with names in another language than the ballot's: they come with the first seat that is chosen.
  names() {
    if (lang === "en" || Object.keys(people).length) return null;
    this.named ??= fetch(`${live.base}spelling.json`)
      .then((answer) => answer.json())
      .then((found) => Object.assign(people, found))
      .catch(() => (this.named = null));
    return this.named;
  }

  async tell() {
    const [seat] = await Promise.all([this.entry(this.chosen).catch(() => null), this.names()]);
    if (seat?.number !== this.chosen) return;
    const note = this.find("[data-note]");
    const facts = [roundWords(seat), statusWords(seat)].filter(Boolean).join(" · ");
    note.replaceChildren(make("a", { href: `${live.base}seats/${seat.number}/` }, contestSentence(seat)), ` ${facts}`);
    note.hidden = false;
  }
}
customElements.define("live-map", HexMap);
