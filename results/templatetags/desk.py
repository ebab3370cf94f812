"""How the desk says ages, numbers, codes and times: in the words of the public page where it has them."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from results.admin.desk_words import ACTS, CIRCUITS, MOMENTS, PROGRESS, SOURCE_STATES, WORDS
from results.domain.corrections import SOURCE_MOVED_ON
from results.domain.names import familiar
from results.domain.statuses import WON
from results.editorial import findings
from results.models import Override
from results.web.pages import wording
from results.web.pages.page_kinds import kind_name
from results.web.pages.phrases import PHRASES, say

register = template.Library()
FOR_MACHINES = frozenset({"seen", "source"})
"""What a proposal keeps to be compared by; nobody reads it in the audit log."""
FIELDS = frozenset(label for _, label in Override.FIELDS)
OF_A_PAGE = re.compile(r"(\w+) of (.+)")
register.filter("kind_name", kind_name)
register.filter("finding", findings.in_language)


@register.filter
def age(seconds: Any) -> str:
    """As readers are told it: `75` as `1 minute ago`."""
    return gettext("unknown") if seconds in (None, "") else wording.ago(seconds)


@register.filter
def source_state(overview: Any) -> str:
    """`ok`, `late` or `down`, as readers are told it: late is late, whoever may have died before writing it down."""
    all_declared = (
        overview.election.contests.exists() and not overview.election.contests.exclude(status__in=WON).exists()
    )
    status = "declared" if all_declared else "counting"
    return wording.source_state({"source": overview.source["source"], "status": status})


@register.filter
def state_name(state: Any) -> str:
    return str(SOURCE_STATES.get(str(state), state))


@register.filter
def status(code: Any) -> str:
    """The state of a seat, in the public page's words."""
    key = f"seat.{code}"
    return say(key) if key in PHRASES else str(code or "")


@register.filter
def translated(text: Any) -> str:
    """A label that is declared in English, in the language of the desk."""
    return gettext(str(text)) if text else ""


@register.filter
def moment_kind(kind: Any) -> str:
    return str(MOMENTS.get(str(kind), str(kind).replace("_", " ")))


@register.filter
def seat_names(election: Any) -> dict[int, str]:
    """What readers of this language call the seats, by number."""
    entries = election.contests.values_list("number", "entry")
    return {number: wording.seat_name(entry) for number, entry in entries if entry}


@register.filter
def headline(moment: Any, names: Any) -> str:
    """A moment as readers of this language see it."""
    return wording.moment_words(moment, names)


@register.filter
def act(name: Any) -> str:
    return str(ACTS.get(str(name), name))


@register.filter
def number(value: Any) -> str:
    """Whole numbers with Indian commas; anything else as it is."""
    text = "" if value is None else str(value)
    if not (text.isascii() and text.isdigit()):
        return text
    head, tail = text[:-3], text[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, tail])


@register.filter
def proper(name: Any) -> str:
    return familiar(str(name or ""))


@register.filter
def words(code: Any) -> str:
    """A code as people say it: `source_moved_on:5:7` is of a correction that the source has counted on under."""
    name, _, rounds = str(code).partition(":")
    if name == SOURCE_MOVED_ON:
        then, _, now = rounds.partition(":")
        return say("mark.outdated", then=then, now=now)
    if rounds:
        return f"{WORDS.get(name, name.replace('_', ' '))}: {rounds}"
    return str(WORDS.get(str(code), str(code).replace("_", " ")))


@register.filter
def fact(value: Any, name: Any) -> str:
    """One side of what would change: states and flags by their words, numbers with their commas."""
    if name == "status":
        return status(value)
    return ", ".join(words(flag) for flag in value) if name == "flags" else number(value)


@register.filter
def audit_value(value: Any) -> str:
    """A value of the audit log as text: `leader: A → B; margin: 5 → 7` for what changed."""
    if isinstance(value, dict) and {"seat", "field", "value"} <= set(value):
        said_value = fact(value["value"], value["field"])
        return f"{value['seat']}: {value.get('serial') or ''} {words(value['field'])} = {said_value}"
    if isinstance(value, dict):
        said = {name: audit_value(item) for name, item in value.items() if name not in FOR_MACHINES}
        return "; ".join(f"{words(name)}: {item}" for name, item in said.items() if item)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        between = " → " if len(value) == 2 and not any(isinstance(item, dict) for item in value) else ", "
        return between.join(audit_value(item) or "–" for item in value)
    return "" if value is None else number(value)


@register.filter
def subject(text: Any) -> str:
    """What an act was about; of a reading, the kind of page by its name."""
    whose, between, label = str(text).rpartition(": ")
    if between and label in FIELDS:
        return f"{familiar(whose)}: {gettext(label)}"
    match = OF_A_PAGE.fullmatch(str(text))
    name = kind_name(match[1]) if match else ""
    return f"{name}, {familiar(match[2])}" if match and name != match[1].replace("_", " ") else str(text)


@register.filter
def why(text: Any) -> str:
    """A reason as somebody gave it, or as the safeguards did: `code: sentence; code: sentence`."""
    said = [part.partition(": ") for part in re.split(r"; (?=[a-z_]+: )", str(text or ""))]
    if not all(code in WORDS and detail for code, _, detail in said):
        return str(text or "")
    return "; ".join(f"{words(code)}: {findings.in_language(detail)}" for code, _, detail in said)


@register.filter
def circuit(state: Any) -> str:
    return str(CIRCUITS.get(str(state), state))


@register.filter
def progress(code: Any) -> str:
    return str(PROGRESS.get(str(code), code))


@register.filter
def clock(text: Any) -> str:
    """The time of day in India of an ISO time."""
    if not text:
        return "–"
    at = text if isinstance(text, datetime) else datetime.fromisoformat(str(text))
    return timezone.localtime(at).strftime("%H:%M:%S")


@register.filter
def get(mapping: Any, name: Any) -> Any:
    return mapping.get(name) if mapping else None
