"""The night in five sentences, from one board: the same for a page, the API and the picture that is shared."""

from results.domain.moments import HIGH
from results.web.pages import wording
from results.web.pages.figures import grouped
from results.web.pages.phrases import say
from results.web.pages.wording import Entry

OF_MARGINS = frozenset({"closest_result", "record_margin"})
"""The last sentence gives the closest seat itself."""


def sentences(board: Entry) -> list[str]:
    """At most five, in the active language; fewer while there is less to say. Each is whole without the others."""
    sentences = [wording.headline(board), _progress(board), _newest(board), _change(board), _closest(board)]
    return [_ended(words) for words in sentences if words]


def _ended(words: str) -> str:
    return words if words.endswith((".", "।", "!", "?")) else f"{words}{say('sentence.end')}"


def _progress(board: Entry) -> str:
    election = board["election"]
    values = {"seats": election["seats_total"], "mark": election["majority_mark"],
              "reporting": election["seats_reporting"], "declared": election["seats_declared"]}  # fmt: skip
    if not election["seats_reporting"]:
        return say("stand.before" if election["majority_mark"] else "stand.before.bye", **values)
    is_over = election["seats_declared"] >= election["seats_total"]
    if is_over:
        return say("stand.final", **values)
    sentences = (wording.say_count(values[name], f"stand.{name}", **values) for name in ("reporting", "declared"))
    return " ".join(sentences)


def _newest(board: Entry) -> str:
    """The newest great moment that stands and is of a person: the rest say who is ahead themselves."""
    names = {seat["number"]: wording.seat_name(seat) for seat in board["seats"]}
    news = [m for m in board["moments"] if m["seat"] and not m["retracted"] and m["kind"] not in OF_MARGINS]
    great = [moment for moment in news if moment["significance"] >= HIGH]
    return wording.moment_words(great[0], names) if great else ""


def _change(board: Entry) -> str:
    """Who gained and who lost most seats since last time; where that is not known, the votes of the first two."""
    changes = [line for line in board["tally"] if line["change"]]
    if changes and board["election"]["seats_reporting"]:
        most, least = max(changes, key=lambda t: t["change"]), min(changes, key=lambda t: t["change"])
        if most["change"] > 0 > least["change"]:
            return say("summary.change", gainer=most["party"], gained=grouped(most["change"]),
                       loser=least["party"], lost=grouped(-least["change"]))  # fmt: skip
    shares = [line for line in wording.ranked(board["tally"]) if line["vote_share"]][:2]
    if len(shares) < 2:
        return ""
    first, second = shares
    return say("summary.votes", first=first["party"], share=f"{first['vote_share']:.1f}",
               second=second["party"], second_share=f"{second['vote_share']:.1f}")  # fmt: skip


def _closest(board: Entry) -> str:
    """The smallest margin of a seat that is no longer early."""
    late = [s for s in board["seats"] if wording.ahead(s) and s["margin"] and not wording.is_early(s)]
    if not late:
        return ""
    seat = min(late, key=lambda s: (s["margin"], s["number"]))
    return say("summary.closest", seat=wording.seat_name(seat), margin=grouped(seat["margin"]),
               party=wording.ahead(seat)["party"], leader=wording.person(wording.ahead(seat)))  # type: ignore[index]  # fmt: skip
