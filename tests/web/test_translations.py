"""Translation files: whole, with the places and plurals of the English, and compiled as they stand."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation import override

from results.domain.moments.phrases import PHRASES as MOMENT_PHRASES
from results.web.pages.phrases import PHRASES

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "results" / "locale").glob("*/LC_MESSAGES/django.po"))
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")
TRANSLATE = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])


def catalog(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3])


def forms(file: Path) -> dict[str, list[str]]:
    """The translations of each English string: one, or as many as the language has plurals."""
    found: dict[str, list[str]] = {}
    for message in catalog(file):
        if isinstance(message.id, str):
            found[message.id] = [str(message.string or "")]
        else:
            found[message.id[0]] = [str(form) for form in message.string or ()]
    return {source: words for source, words in found.items() if source}


@each_file
def test_nothing_is_missing_or_given_twice(file: Path) -> None:
    found = forms(file)
    assert [source for source, words in found.items() if not all(words)] == []
    assert len(re.findall("^msgid ", file.read_text(), re.MULTILINE)) == len(found) + 1
    with override("en"):
        phrases = {str(words) for words in PHRASES.values()}
    if file.parts[-3] == "hi":  # the table of moments has its own Hindi
        phrases -= {english for english, _ in MOMENT_PHRASES.values()}
    assert sorted(phrases - set(found)) == []


@each_file
def test_places_are_those_of_the_english(file: Path) -> None:
    for source, words in forms(file).items():
        assert all(set(PLACE.findall(each)) == set(PLACE.findall(source)) for each in words), source


@each_file
def test_there_is_a_form_for_every_plural(file: Path) -> None:
    known = catalog(file)
    plural = [one for one in known if not isinstance(one.id, str)]
    assert all(len(one.string or ()) == known.num_plurals for one in plural)


@each_file
def test_what_is_compiled_is_what_is_written(file: Path) -> None:
    with file.with_suffix(".mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    for source, words in forms(file).items():
        assert {known.gettext(source), known.ngettext(source, "", 1), known.ngettext(source, "", 2)} >= set(words), (
            source
        )


@each_file
def test_templates_say_nothing_that_is_not_translated(file: Path) -> None:
    pages = [path.read_text() for path in (ROOT / "templates" / "results").rglob("*.html")]
    said = {one or other for page in pages for one, other in TRANSLATE.findall(page)}
    assert sorted(said - set(forms(file))) == []
