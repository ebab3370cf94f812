"""The state of play in words. Pure: wire entries in, sentences out. `seatwords.js` and `boardwords.js` say the same."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language, gettext

from results.domain.board import Entry
from results.domain.corrections import SOURCE_MOVED_ON
from results.domain.names import familiar
from results.domain.parties import NOT_PARTIES
from results.domain.statuses import OPEN, STOPPED, WON
from results.web.pages.figures import MISSING, clock, dated_clock, grouped
from results.web.pages.party_words import short
from results.web.pages.phrases import PHRASES, say

BY_LOT = "by_lot"
JUST_NOW_S = 10
"""A younger age is called `just now`."""
GRACE_S = 30
"""For fetching and reading a page that is on time."""


def say_count(n: int, key: str, **values: object) -> str:
    """The phrase for `n` things: `key.none`, `key.one` or `key`, whichever the table has."""
    exact = {0: f"{key}.none", 1: f"{key}.one"}.get(n, key)
    return say(exact if exact in PHRASES else key, **values)


def progress(seats: list[Entry]) -> tuple[int, int]:
    """Rounds counted and rounds in all, over the seats that report."""
    telling = [s for s in seats if s["status"] in OPEN | WON and s["rounds"] and s["round"] is not None]
    return sum(s["round"] for s in telling), sum(s["rounds"] for s in telling)


def is_early(seat: Entry) -> bool:
    """A lead that should not be read as a result: under a quarter of the rounds are in."""
    if seat["status"] != "counting":
        return False
    return not seat["round"] or not seat["rounds"] or seat["round"] * 4 < seat["rounds"]


def is_tie(seat: Entry) -> bool:
    return seat["leader"] is None and seat["margin"] == 0 and seat["status"] in OPEN


def is_close(seat: Entry) -> bool:
    """The first two are within one vote in fifty of those counted."""
    if seat["margin"] is None or seat["status"] not in OPEN | WON or seat["status"] == "uncontested":
        return False
    counted = seat["votes_counted"]
    return bool(seat["margin"] * 50 <= counted if counted else seat["margin"] < 1000)


def ahead(seat: Entry) -> Entry | None:
    """Who the seat stands for now: the declared winner, else the leader. Nobody in a tie, or where it was stopped."""
    if seat["status"] in STOPPED:
        return None
    return (seat.get("winner") if seat["status"] in WON else None) or seat["leader"]


def behind(seat: Entry) -> Entry | None:
    """The best of the others."""
    first, leader = ahead(seat), seat["leader"]
    if seat["status"] in STOPPED:
        return None
    return leader if first and leader and leader["serial"] != first["serial"] else seat["runner_up"]


def moved_on_flags(seat: Entry) -> list[str]:
    return [flag for flag in seat["flags"] if flag.startswith(SOURCE_MOVED_ON)]


def source_moved_on(seat: Entry) -> tuple[str, ...]:
    """That a corrected number stands beside newer ones, and of which rounds the two are."""
    if not (flags := moved_on_flags(seat)):
        return ()
    then, now = flags[0].split(":")[1:]
    return (say("mark.moved") if "-" in (then, now) else say("mark.outdated", then=then, now=now),)


def losing_party(seat: Entry) -> str | None:
    """The party that held the seat and does not now, or None."""
    before = (seat.get("previous") or {}).get("party")
    first = ahead(seat)
    return before if before and first and first["party"] != before else None


def board_is_early(board: Entry) -> bool:
    """Whether under a quarter of the rounds is in; where no rounds are given, whether nothing is declared. Unopposed
    seats do not count."""
    done, whole = progress(board["seats"])
    return done * 4 < whole if whole else not any(seat["status"] == "declared" for seat in board["seats"])


def ranked(tally: Iterable[Entry]) -> list[Entry]:
    """Parties as shown: most seats, then votes, then seats last time, so that the first page of a day makes sense."""
    parties = [line for line in tally if line["party"] != "NOTA"]
    return sorted(parties, key=lambda line: (-line["total"], -(line["votes"] or 0), -(line["previous"] or 0)))


def sides(board: Entry) -> list[Entry]:
    """Alliances, and the parties that stand outside of any, as lines of a tally; nothing where there is no alliance."""
    alliances = board["election"].get("alliances") or []
    if not alliances:
        return []
    taken = {code for alliance in alliances for code in alliance["parties"]}
    lines = [{**alliance, "party": alliance["code"], "previous": None} for alliance in alliances]
    lines += [{**line, "code": line["party"], "parties": []} for line in board["tally"] if line["party"] not in taken]
    return [line for line in ranked(lines) if line["total"] or line["parties"]]


def headline(board: Entry) -> str:
    """One sentence that says who is ahead, no stronger than the numbers."""
    election, seated = board["election"], [t for t in board["tally"] if t["total"]]
    seats, mark = election["seats_total"], election["majority_mark"]
    if (only := _only_seat(board)) is not None:
        return contest_sentence(only)
    if not seated:
        return say("headline.waiting")
    first = seated[0]
    party, values = first["party"], {"seats": seats, "mark": mark, "won": first["won"], "count": first["total"]}
    second = seated[1] if len(seated) > 1 else None
    if board_is_early(board):
        pair = {"first": party, "second": second and second["party"], "second_count": second and second["total"]}
        return say("headline.early" if second else "headline.early.one", **pair, **values)
    if second and second["total"] == first["total"]:
        return say("headline.level", first=party, second=second["party"], **values)
    if not mark:
        over = election["seats_declared"] >= seats
        return say("headline.most.final" if over else "headline.most", party=party, **values)
    if election["seats_declared"] >= seats:
        return say("headline.final" if first["won"] >= mark else "headline.hung", party=party, **values)
    if first["won"] >= mark:
        return say("headline.majority", party=party, **values)
    if first["total"] >= mark:
        return say("headline.above", party=party, **values)
    return say_count(first["total"], "headline.ahead", party=party, short=mark - first["total"], **values)


def _only_seat(board: Entry) -> Entry | None:
    """The seat of a by-election in one seat: what is said of it is all there is to say."""
    return board["seats"][0] if len(board["seats"]) == board["election"]["seats_total"] == 1 else None


def standfirst(board: Entry) -> str:
    """How far the count is, and how much to trust it."""
    election = board["election"]
    if (only := _only_seat(board)) is not None:
        votes = say("stand.votes", votes=grouped(only["votes_counted"])) if only["votes_counted"] else ""
        sentences = [say("stand.is", words=words) for words in (status_words(only), round_words(only)) if words]
        return " ".join(filter(None, [*sentences, votes, say("stand.early") if is_early(only) and ahead(only) else ""]))
    values = {
        "seats": election["seats_total"], "mark": election["majority_mark"],
        "reporting": election["seats_reporting"], "declared": election["seats_declared"],
    }  # fmt: skip
    if not election["seats_reporting"]:
        return say("stand.before" if election["majority_mark"] else "stand.before.bye", **values)
    if election["seats_declared"] >= election["seats_total"]:
        counted = say("stand.votes", votes=grouped(election.get("votes_counted")))
        return f"{say('stand.final', **values)} {counted}"
    done, whole = progress(board["seats"])
    sentences = [say_count(values[name], f"stand.{name}", **values) for name in ("reporting", "declared")]
    if done:
        sentences.append(say("stand.progress", round=grouped(done), rounds=grouped(whole)))
    if election.get("votes_counted"):
        sentences.append(say("stand.votes", votes=grouped(election["votes_counted"])))
    if board_is_early(board):
        sentences.append(say("stand.early"))
    return " ".join(sentences)


def need(board: Entry) -> str:
    """What separates the first party from a majority."""
    mark = board["election"]["majority_mark"]
    first = board["tally"][0] if board["tally"] else None
    if not mark:
        return say("need.bye")
    if first is None or not first["total"]:
        return say("need.none", mark=mark)
    if first["won"] >= mark:
        return say("need.won", party=first["party"])
    if first["total"] >= mark:
        key = "need.leads" if first["won"] else "need.leads.none"
        return say(key, party=first["party"], mark=mark, won=first["won"])
    return say("need.more", party=first["party"], count=mark - first["total"])


def status_words(seat: Entry) -> str:
    return say("seat.tie") if is_tie(seat) else say(f"seat.{seat['status']}")


def state_words(seat: Entry) -> str:
    """The status, where the words of the round do not say it: a seat in round 5 of 13 is plainly counting."""
    return "" if seat["status"] == "counting" and not is_tie(seat) and round_words(seat) else status_words(seat)


def round_words(seat: Entry) -> str:
    if seat["rounds"] and seat["round"]:
        return say("seat.round", round=seat["round"], rounds=seat["rounds"])
    return say("seat.postal") if seat["status"] == "counting" and seat["votes_counted"] else ""


def person(entry: Entry | None) -> str:
    """The name in the reader's language, or the one that readers know, or the ballot's in reading case."""
    return MISSING if entry is None else entry.get("said") or entry.get("alias") or familiar(entry["name"])


def seat_name(seat: Entry) -> str:
    """The seat's name in the reader's language where the source gives it, in reading case."""
    hindi = str(seat.get("name_hi") or "")
    return hindi if hindi and get_language() == "hi" else familiar(seat["name"])


def region_name(name: str | None) -> str:
    """A region's name in the active language where its translation file has it, else in reading case."""
    return gettext(familiar(name)) if name else ""


def contest_sentence(seat: Entry) -> str:
    """`Arvind Kejriwal trails from New Delhi, BJP’s Parvesh Verma in the lead`."""
    name, first, second = seat_name(seat), ahead(seat), behind(seat)
    if seat["status"] in STOPPED:
        return say("key.stopped", seat=name, status=status_words(seat))
    if is_tie(seat):
        return say("key.tie", seat=name)
    if seat["status"] == "uncontested" and (only := seat.get("winner")):
        return say("key.unopposed", seat=name, leader=person(only), party=only["party"])
    if first is None or second is None:
        if first and seat["status"] in WON:  # by lot: of the two nobody is behind
            key = "key.lot.alone" if BY_LOT in seat["flags"] else "key.alone"
            return say(key, seat=name, leader=person(first), party=first["party"])
        return say("key.awaiting", seat=name)
    values = {
        "seat": name, "leader": person(first), "party": first["party"],
        "loser": person(second), "loser_party": second["party"],
    }  # fmt: skip
    if seat["status"] in WON and BY_LOT in seat["flags"]:
        return say("key.lot", **values)
    told_by_loser = bool(second.get("alias")) and losing_party(seat) == second["party"]
    if seat["status"] in WON:
        return say("key.lost" if told_by_loser else "key.won", **values)
    return say("key.trails" if told_by_loser else "key.leads", **values)


def contest_before(seat: Entry, people: list[Entry]) -> str:
    """A key contest of which nothing is counted yet: who stands there."""
    first, second = [*people, None][:2]
    values = {"seat": seat_name(seat), "first": person(first), "first_party": first["party"] if first else ""}
    if second is None:
        return say("key.stands", **values)
    return say("key.against", **values, second=person(second), second_party=second["party"])


def moment_words(moment: Entry, names: dict[int, str]) -> str:
    """A moment in the active language: the log's own headline in English, else its phrase filled from its facts."""
    key = f"moment.{moment.get('phrase')}"
    if (get_language() or "en") == "en" or key not in PHRASES or moment.get("reworded"):
        return str(moment["headline"]).replace("'", "’")
    seat = names.get(moment["seat"]) or say("moment.seat", number=moment["seat"])
    return say(key, **(_fact_words(moment.get("facts") or {}) | {"seat": seat}))


def _fact_words(facts: Entry) -> dict[str, str]:
    """What facts are called in the active language; `domain/moments/words.py` does it for English."""
    words: dict[str, str] = {}
    for name, fact in facts.items():
        if isinstance(fact, dict) and "serial" in fact:
            words |= {name: person(fact), f"{name}_of": _with_party(fact), f"{name}_beside": _beside_party(fact)}
        elif name == "years":
            words[name] = _years(fact)
        elif name.startswith("since"):
            words[name] = clock(fact)
        elif name == "summary":
            words[name] = ", ".join(_party_and_seats(part) for part in fact.split(", "))
        elif name == "region":
            words[name] = region_name(fact)
        else:
            words[name] = grouped(fact) if isinstance(fact, int) and name != "year" else str(fact)
    return words


def _party_and_seats(part: str) -> str:
    """`BJP 48` with the party as headlines write it."""
    code, _, seats = part.rpartition(" ")
    return f"{short(code)} {seats}"


def _with_party(one: Entry) -> str:
    if one["party"] in NOT_PARTIES:
        return say("moment.of_independent", person=person(one))
    return say("moment.of", party=one["party"], person=person(one))


def _beside_party(one: Entry) -> str:
    independent = "_independent" if one["party"] in NOT_PARTIES else ""
    return say(f"moment.beside{independent}", party=one["party"], person=person(one))


def _years(years: list[int]) -> str:
    *first, last = sorted(years)
    return say("moment.years", years=", ".join(map(str, first)), last=last) if first else str(last)


_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def ago(seconds: float | None) -> str:
    """An age in the coarsest unit that is still honest."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    if whole < JUST_NOW_S:
        return say("ago.now")
    unit, long = next(((unit, long) for unit, long in _UNITS if whole >= long), _UNITS[-1])
    n = whole // long
    return say(f"ago.{unit}.one") if n == 1 else say(f"ago.{unit}", n=n)


def source_state(election: Entry) -> str:
    """What the source's state is called: late is late after two intervals, whoever may have died before saying so. Once
    all is declared nothing more is due."""
    source, age_s = election["source"], election["source"]["age_s"]
    is_awaited = source["state"] == "ok" and election["status"] != "declared"
    is_overdue = bool(source.get("interval_s") and age_s is not None and age_s > 2 * source["interval_s"] + GRACE_S)
    return "late" if is_awaited and is_overdue else str(source["state"])


def freshness_state(election: Entry) -> str:
    """`frozen` by the editors, `final` once every seat is declared, else how the source is: `ok`, `late` or `down`."""
    if election["frozen"]:
        return "frozen"
    return "final" if election["status"] == "declared" else source_state(election)


def freshness(election: Entry, now: datetime) -> str:
    """How old the numbers are at `now`, and a plain word when the source is late or down."""
    source = election["source"]
    if not source.get("at"):
        return say("fresh.none")
    at = dated_clock(source["at"], now)
    return say(f"fresh.{freshness_state(election)}", clock=at, ago=ago(source["age_s"]))
