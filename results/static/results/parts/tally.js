import { attr, make, swatch, text } from "../dom.js";
import { familiar, grouped, MISSING, percent, signed } from "../figures.js";
import { LivePart, live } from "../live.js";
import { say, short } from "../say.js";
import { boardIsEarly, ranked } from "../tallywords.js";

const SHOWN_SHARE = 1;

// A change counts for something only once the count is under way. Without seats the server's word holds until more
// is declared.
function changeOf(board, line) {
  const isEarly = board.seats.length ? boardIsEarly(board) : board.election.seats_declared === live.earlyAt;
  return isEarly ? MISSING : signed(line.change);
}

class Tally extends LivePart {
  start() {
    const button = this.find(".more");
    button?.addEventListener("click", () => {
      const isOpen = this.find("table").classList.toggle("shows-all");
      button.setAttribute("aria-expanded", isOpen);
      text(button, isOpen ? say("tally.few") : say("tally.all", { n: this.querySelectorAll("tbody tr").length }));
    });
  }

  show(board, changed) {
    if (!changed.tally && !changed.all) return;
    const body = this.find("tbody");
    let at = body.firstElementChild;
    for (const line of ranked(board.tally)) {
      let row = at?.dataset.party === line.party ? at : [...body.children].find((r) => r.dataset.party === line.party);
      row ??= this.row(line);
      if (row === at) at = at.nextElementSibling;
      else body.insertBefore(row, at);
      this.fill(row, line, board);
    }
  }

  row(line) {
    const head = make("th", { scope: "row" }, swatch(live.colour(line.party)));
    head.append(
      make("a", { class: "code", href: `${live.base}parties/${encodeURIComponent(line.party)}/` }, short(line.party)),
      " ",
      make("span", { class: "party-name" }, familiar(line.name)),
    );
    const cells = ["won", "leading", "total", "change", "share", "votes"].map((name) =>
      make("td", {
        class: `n ${{ leading: "lead", total: "total", votes: "wide" }[name] ?? ""}`.trim(),
        "data-f": name,
      }),
    );
    return make("tr", { "data-party": line.party }, head, ...cells);
  }

  fill(row, line, board) {
    const words = {
      won: String(line.won),
      leading: String(line.leading),
      total: String(line.total),
      change: changeOf(board, line),
      share: percent(line.vote_share),
      votes: grouped(line.votes),
    };
    for (const cell of row.querySelectorAll("[data-f]")) text(cell, words[cell.dataset.f]);
    const small = !line.total && !line.previous && (line.vote_share ?? 0) < SHOWN_SHARE;
    if (row.classList.contains("is-small") !== small) attr(row, "class", small ? "is-small" : "");
  }
}
customElements.define("live-tally", Tally);
