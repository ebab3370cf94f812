"""The documents speak of the tree as it is."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PATH = re.compile(r"(?:results|tracker|templates|tests|bench|deploy|docs|clients)/[\w./@-]*\w")
BUILT = {"clients/dist"}
"""Folders that a command of make fills."""
LONGEST_WAY = 25


def mentioned(document: Path) -> set[str]:
    """Paths in backticks, without what a reader fills in."""
    quoted = re.findall(r"`([^`\n]+)`", document.read_text())
    found = {match for text in quoted for match in PATH.findall(text) if match == text.split()[0].rstrip("/")}
    return {path for path in found if not re.search(r"[A-Z]{2}|XX|<|\*", path)}


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    assert [path for path in sorted(mentioned(document) - BUILT) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_one_votes_way_goes_through_few_files() -> None:
    story = (ROOT / "docs" / "architecture.md").read_text().partition("## One vote's way")[2].partition("\n## ")[0]
    files = set(re.findall(r"`((?:results|tracker)/[\w/]+\.\w+)`", story))
    assert 15 < len(files) <= LONGEST_WAY


def test_every_command_of_make_is_described() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    told = "\n".join(document.read_text() for document in DOCS)
    inner = {"install", "install-dev", "clean", "format"}
    assert [name for name in phony.group(1).split() if name not in inner and f"make {name}" not in told] == []


def test_what_is_met_names_what_holds_it() -> None:
    """Of each point of the standard that is met: a test, a module or a setting, and there is one of that name."""
    rows = re.findall(
        r"^\| ([\d., –]+) \| met[^|]* \| (.*) \|$", (ROOT / "docs" / "security.md").read_text(), re.MULTILINE
    )
    code = "".join(path.read_text() for folder in ("results", "tracker") for path in (ROOT / folder).rglob("*.py"))
    named = {point: re.findall(r"`([^`]+)`", how) for point, how in rows}
    assert len(named) > 80
    assert [point for point, names in named.items() if not names] == []
    words = {name for names in named.values() for name in names if "/" not in name and name.isupper()}
    assert [name for name in sorted(words) if name not in code] == []
