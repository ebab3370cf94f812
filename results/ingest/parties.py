"""The parties of an election, found by any name; unknown ones are created for an editor to confirm."""

import re
from collections.abc import Iterable
from itertools import count

from results.domain.names import clean, key
from results.domain.parties import INDEPENDENT, KNOWN, NOTA, safe_code
from results.domain.records import FolderIndex, PartyTable
from results.models import Party

_INITIAL = re.compile(r"[^\W\d_]")


def install() -> None:
    """Put the well-known parties into the table, leaving what editors made of them."""
    Party.objects.bulk_create(
        [Party(code=k.code, name=k.name, name_hi=k.name_hi, colour=k.colour, aliases=list(k.aliases)) for k in KNOWN],
        ignore_conflicts=True,
    )


def codes_by_name() -> dict[str, str]:
    """Party code by `key` of each code, name and alias. An exact name goes before another party's alias."""
    codes: dict[str, str] = {}
    rows = list(Party.objects.values_list("code", "name", "name_hi", "aliases"))
    for code, _, _, aliases in rows:
        codes.update((key(alias), code) for alias in aliases)
    for code, _, name_hi, _ in rows:
        codes.update((key(n), code) for n in (name_hi, code) if n)
    codes.update((key(name), code) for code, name, _, _ in rows)
    return codes


def code_for(name: str, codes: dict[str, str], is_nota: bool = False, abbreviation: str | None = None) -> str:
    """The code of the party that a page calls `name`. A name never seen makes a party that waits for an editor.

    `abbreviation`, the site's own, becomes its code; it never finds another party, whose code ours may happen to be.
    """
    if is_nota:
        return NOTA
    code = codes.get(key(name))
    if code is None:
        code = _create(clean(name) or INDEPENDENT, abbreviation, codes)
    codes[key(name)] = code
    return code


def create_parties(records: Iterable[object]) -> None:
    """Create parties that party tables name with their own abbreviation, before a ballot names them without one."""
    install()
    codes = codes_by_name()
    for record in records:
        for row in record.rows if isinstance(record, PartyTable | FolderIndex) else ():
            if row.code and key(row.name) not in codes:
                code_for(row.name, codes, abbreviation=row.code)


def _create(name: str, abbreviation: str | None, codes: dict[str, str]) -> str:
    """Another process may have given the code to another party a moment ago. Other pages may know the party only by the
    abbreviation, so one that can be no code is kept beside."""
    taken = set(codes.values())
    printed = clean(abbreviation or "")
    stem = safe_code(printed)[:16] or initials(name)
    first = {"name": name, "needs_review": True, "aliases": [printed] if printed not in ("", stem) else []}
    free = (code for n in count(1) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)
    while True:
        code = next(free)
        party, is_new = Party.objects.get_or_create(code=code, defaults=first)
        if is_new or key(party.name) == key(name):
            return code


def initials(name: str) -> str:
    """`Rashtriya Janshakti Party (Secular)` as RJP(S): a working code until someone knows better."""
    main, _, rest = name.partition("(")
    letters = "".join(m.group().upper() for word in main.split() if (m := _INITIAL.search(word)))
    tail = "".join(m.group().upper() for word in rest.split() if (m := _INITIAL.search(word)))
    code = (letters or "PARTY")[:10] + (f"({tail[:5]})" if tail else "")
    return code if len(letters) != 1 else safe_code(name.upper())[:16]
