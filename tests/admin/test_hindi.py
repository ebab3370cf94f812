"""The desk in Hindi: nothing of our own is left in English, on a page, in a template or in a refusal."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.utils.translation import override

from results.admin import desk_words
from results.admin.languages import COOKIE
from results.domain import moments
from results.domain.statuses import Status
from results.editorial import findings
from results.models import AuditLine, Candidate, Constituency, Held, Override, Party, Proposal, Webhook
from results.templatetags import desk
from results.web.pages import wording
from results.web.pages.phrases import say
from tests.admin.desk import at_desk, path, said
from tests.conftest import ROOT
from tests.ingest.count import Count, begin
from tests.web.test_translations import TRANSLATE, forms

HINDI = ROOT / "results" / "locale" / "hi" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted((ROOT / "templates" / "desk").glob("*.html")) + sorted((ROOT / "templates" / "admin").glob("*.html"))
MODULES = sorted([*ROOT.glob("results/admin/**/*.py"), *ROOT.glob("results/editorial/**/*.py")])
TRANSLATING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
NAMES = {
    *(
        "CSV",
        "UTF",
        "MB",
        "UTC",
        "EVM",
        "NOTA",
        "POST",
        "QR",
        "Ctrl",
        "Enter",
        "English",
        "URL",
        "http",
        "Http",
        "https",
    ),
    *("html", "py", "php", "md", "manage", "track", "docs", "protocol", "safeguards", "desk", "login"),
    *("results", "eci", "gov", "in", "ResultAcGenFeb"),
}
"""Names that are the same in Hindi, and what the columns of our files are called."""
WORD = re.compile(r"[A-Za-z]{2,}")


class Shown(HTMLParser):
    """What a reader sees or hears of a page, but for code and what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code", "kbd", "title")
        self.texts += [value or "" for name, value in attrs if name in ("placeholder", "title", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code", "kbd", "title")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


@pytest.fixture
def client(db: None) -> Client:
    found = at_desk("asha", "administrator")
    found.cookies[COOKIE] = "hi"
    return found


@pytest.fixture
def count(db: None) -> Count:
    """A night with something on every page: what waits, corrections, a proposal, a moment, a name, a webhook."""
    count = begin(7, 40, clock="11:03")
    count.read("11:06", 7, fault="times-ten")
    return count


def busy(count: Count, client: Client) -> list[str]:
    """Do something everywhere; the addresses of all pages."""
    act = {"reason": "9", "confirm": "1", "until": ""}
    client.post(path(count, "seats/40/correct/"), {"c1-votes": "13000", **act})
    client.post(path(count, "seats/40/correct/"), {"status": "declared", **act})
    client.post(path(count, "seats/7/call/"), {"serial": "1", "reason": "9"})
    client.post(path(count, "webhooks/"), {"what": "add", "url": "https://8.8.8.8/x"}, follow=True)
    Party.objects.filter(candidate__contest__number=40).exclude(code="NOTA").update(needs_review=True)
    Candidate.objects.filter(contest__number=7, serial=2).update(needs_review=True)
    held, made = Held.objects.filter(state="waiting").first(), Proposal.objects.get()
    page = count.contest(40).observations.first()
    assert held and page and Override.objects.exists() and Webhook.objects.exists()
    rest = ["", "now/", "seats/", "seats/40/", "seats/7/", "seats/40/from/?field=margin", "lift/", "calls/", "moments/",
            "freeze/", "bulk/", "rosters/", "feed/", "webhooks/", "unknown/", "audit/", f"held/{held.pk}/",
            "seats/40/from/?field=votes&serial=1", f"proposals/{made.pk}/", f"pages/{page.page_id}/"]  # fmt: skip
    return [*(path(count, each) for each in rest), "/admin/track/", "/admin/authenticator/"]


def data(count: Count) -> set[str]:
    """Every word that is not ours: people, parties, places, addresses, what somebody wrote, what a page is called."""
    words = [*NAMES, count.election.name, count.election.slug, count.election.source_url, "asha administrator"]
    for rows, *names in (
        (Candidate.objects.all(), "name", "symbol"), (Party.objects.all(), "name", "code"),
        (Constituency.objects.all(), "name", "state_code"), (AuditLine.objects.all(), "subject", "who"),
    ):  # fmt: skip
        for row in rows.values_list(*names):
            words += map(str, row)
    words += [str(m) for m in count.election.moments.values_list("entry__headline", flat=True)]
    words += [row.page.name + row.page.url + row.page.body_id for o in count.election.contests.all()
              for row in o.observations.select_related("page")]  # fmt: skip
    from results.editorial.bulk import COLUMNS

    return {word for text in [*words, *COLUMNS] for word in WORD.findall(desk.proper(text) + " " + text)}


def english(html: str, known: set[str]) -> list[str]:
    shown = Shown()
    shown.feed(html)
    ours = [text for text in shown.texts if set(WORD.findall(text)) - known]
    return sorted({" ".join(text.split())[:100] for text in ours})


def test_no_page_shows_english_of_ours(count: Count, client: Client) -> None:
    pages = busy(count, client)
    known = data(count)
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert english(answer.content.decode(), known) == [], address


TABLES = [(model, table) for model, table in site._registry.items() if model._meta.app_label == "results"]


@pytest.mark.parametrize(("model", "table"), TABLES, ids=[model.__name__ for model, _ in TABLES])
def test_a_table_names_its_columns_and_fields_in_hindi(model: Any, table: Any, count: Count, client: Client) -> None:
    meta = model._meta
    with override("hi"):
        words = [meta.verbose_name, meta.verbose_name_plural]
        words += [label_for_field(name, model, table) for name in table.list_display if name != "__str__"]
        for name in table.fields or [field.name for field in meta.fields if not field.primary_key]:
            field = meta.get_field(name)
            words += [field.verbose_name, field.help_text, *(label for _, label in field.choices or ())]
        english = [str(text) for text in words if set(WORD.findall(str(text))) - NAMES]
    assert english == []
    shown = client.get(f"/admin/results/{meta.model_name}/").content.decode()
    with override("hi"):
        assert str(meta.verbose_name) in shown
    assert "Select" not in shown


def test_the_steps_of_an_act_are_in_hindi(count: Count, client: Client) -> None:
    """Previews, doubts, refusals, what was done: each as the page says it."""
    sent = [
        ("seats/40/correct/", {"c1-votes": "121630"}),
        ("seats/40/correct/", {"c1-votes": "9999999"}),
        ("seats/40/correct/", {"round": "99", "reason": "9"}),
        ("seats/40/correct/", {"winner": "1", "reason": "9"}),
        ("seats/40/correct/", {}),
        ("bulk/", {"text": "seat,candidate,field,value\n40,1,votes,13000\n"}),
        ("bulk/", {"text": "seat,candidate,field,value\n40,1,votes,x\n999,,round,1\n40,nobody,votes,1\n"}),
        ("freeze/", {"do": "freeze"}),
        ("freeze/", {"do": "freeze", "reason": "9"}),
        ("freeze/", {"do": "freeze", "reason": "9"}),
        ("moments/add/", {"words": "", "significance": "5"}),
        ("webhooks/", {"what": "add", "url": "http://127.0.0.1/"}),
        ("rosters/", {"sheet": "parties"}),
    ]  # fmt: skip
    known = data(count)
    for rest, fields in sent:
        answer = client.post(path(count, rest), fields, follow=True)
        assert english(answer.content.decode(), known | set(WORD.findall(str(fields)))) == [], (rest, fields)
    assert said(client.post(path(count, "freeze/"), {"do": "thaw", "reason": "9"}, follow=True)) == ["फिर चालू।"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_outside_the_translation(template: Path) -> None:
    text = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{% comment.*?endcomment %\}|\{[%{#].*?[%}#]\}", " ",
                  template.read_text(), flags=re.DOTALL)  # fmt: skip
    assert english(text, NAMES) == []


def test_whatever_is_marked_is_translated() -> None:
    known = set(forms(HINDI))
    marked = {one or other for page in TEMPLATES for one, other in TRANSLATE.findall(page.read_text())}
    for template in TEMPLATES:
        for body in re.findall(
            r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate %\}", template.read_text(), re.DOTALL
        ):
            words = " ".join(body.partition("{% plural %}")[0].split())
            marked.add(re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", words))
    for module in [*MODULES, ROOT / "results" / "templatetags" / "desk.py"]:
        marked |= {
            call.args[0].value
            for call in ast.walk(ast.parse(module.read_text()))
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in TRANSLATING
            if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
        }
    marked |= {label for _, label in Override.FIELDS} | {str(label) for label in _labels(Held, "state")}
    assert sorted(marked - known) == []


def _labels(model: Any, field: str) -> list[Any]:
    return [label for _, label in model._meta.get_field(field).choices]


def literals(node: ast.AST) -> Iterator[str]:
    """Words in an expression that are not translated there."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORD.search(node.value):
        yield node.value
    if not isinstance(node, ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT / "results")))
def test_no_refusal_and_no_message_is_english_only(module: Path) -> None:
    told = []
    for call in ast.walk(ast.parse(module.read_text())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        of = getattr(getattr(call.func, "value", None), "id", "")
        if name in ("Refused", "NeedsSecond", "Problem") or of == "messages" or (name == "add_problem"):
            told += [
                word for each in call.args[2 if name in ("Problem", "add_problem") else 0 :] for word in literals(each)
            ]
        if name == "attempt" and len(call.args) > 2:
            told += list(literals(call.args[2]))
        if name == "render_page":
            told += list(literals(call.args[3]))
    assert told == []


def test_every_sentence_of_the_safeguards_is_known() -> None:
    """As they are written in the rules, with places for what is filled in."""
    written = set()
    for name in ("safeguards", "line_rules", "claims"):
        for node in ast.walk(ast.parse((ROOT / "results" / "domain" / f"{name}.py").read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                written |= _template(node.args[1])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("detail", "allows"):
                written |= _template(node.value)
    known = {re.sub(r"\{\w+\}", "{}", sentence) for sentence in findings.SENTENCES}
    spelled = {each.replace("what was counted since allows {}", "{}") if each.startswith(("it takes", "the margin"))
               else each for each in written}  # fmt: skip
    assert len(written) > 20
    assert sorted(spelled - known) == []


def _template(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):
        return {"".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)}
    return set()


def test_a_finding_reads_in_hindi_whole() -> None:
    with override("hi"):
        told = findings.in_language("1,21,630 votes more for one candidate; what was counted since allows 900")
        assert told == "एक उम्मीदवार के 1,21,630 मत और; तब से जितना गिना गया उससे 900 तक हो सकते हैं"
        assert findings.in_language("declared before, now “Result in progress”").startswith("पहले घोषित, अब “Result")
    with override("en"):
        assert findings.in_language("the line is empty now") == "the line is empty now"


def test_the_desk_speaks_as_the_public_page_does() -> None:
    """Ages, states of a seat and what is said of a correction that the source has counted on under."""
    for language in ("en", "hi"):
        with override(language):
            for seconds in (0, 9, 45, 75, 3_600, 200_000):
                assert desk.age(seconds) == wording.ago(seconds)
            for status in Status:
                assert desk.status(status) == say(f"seat.{status}")
            assert desk.words("source_moved_on:5:7") == say("mark.outdated", then="5", now="7")
            assert desk.words("by_lot")
    assert set(desk_words.MOMENTS) == set(moments.KINDS)
