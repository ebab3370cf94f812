"""The acts of a night in Chromium with the keyboard alone, and with a thumb on 390 pixels: how many presses each takes,
and that Enter decides none of them. `-s` prints the table of docs/desk.md."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from results.editorial import overrides
from results.models import Held, HeldState, Override, Proposal
from tests.admin.desk import path, person
from tests.admin.test_browser import PASSWORD, count, page, server  # noqa: F401 - fixtures
from tests.ingest.count import Count

pytestmark = pytest.mark.django_db(transaction=True)
FILL = """field => { for (const each of field.form.elements) {
  if (each.required && !each.value) each.value = each.type === "url" ? "https://example.org/" : "9";
} }"""


@dataclass
class Hands:
    """Whoever acts, counting presses; `measured` is what the table says."""

    page: Page
    presses: int = 0
    began: float = 0.0
    measured: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.presses, self.began = 0, time.monotonic()

    def done(self, act: str, how: str) -> None:
        self.measured.append(f"| {act} | {how} | {self.presses} | {time.monotonic() - self.began:.1f} |")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        """Counted as one: the words take as long as they take."""
        self.page.keyboard.type(text)
        self.presses += 1

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.presses += 1


@pytest.fixture
def hands(page: Page) -> Iterator[Hands]:  # noqa: F811
    found = Hands(page)
    yield found
    print("", *found.measured, sep="\n")


def in_thread(ask: Callable[[], Any]) -> Any:
    """Playwright keeps a loop in this thread, where Django asks no database."""

    def work() -> Any:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result(30)


def focused(page: Page) -> str:  # noqa: F811
    return str(page.evaluate("(document.activeElement?.textContent ?? '').trim()"))


def test_a_correction_by_keyboard_alone(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    hands.begin()
    hands.press("/")
    hands.type("kejriwal")
    hands.press("Enter")
    page.wait_for_url("**/seats/40/")
    page.focus("[name=c1-evm_votes]")
    hands.press("ArrowDown", "ArrowUp")
    for _ in range(2):
        hands.press("ArrowRight")
    expect(page.locator("[name=c1-votes]")).to_be_focused()
    hands.type("13000")
    page.focus("#reason")
    hands.press("Tab")
    hands.press("Shift+Tab")
    hands.type("form 20")
    hands.press("Control+Enter")
    publish = page.get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_visible()
    assert focused(page) != "Publish"
    hands.press("Enter")
    assert not in_thread(Override.objects.exists), "Enter on a fresh preview publishes nothing"
    for _ in range(40):
        if focused(page) == "Publish":
            break
        hands.press("Tab")
    hands.press("Enter")
    page.wait_for_url("**/seats/40/")
    expect(page.locator(".messagelist")).to_contain_text("Published: 1 correction")
    hands.done("correct one total, from the front page to published", "keyboard")


def test_a_held_reading_by_keyboard_alone(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    page.locator("input[name=reason]").first.focus()
    page.keyboard.type("looks right")
    page.keyboard.press("Enter")
    decided = Held.objects.exclude(state=HeldState.WAITING)
    assert not in_thread(decided.exists), "Enter in a reason releases nothing"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    hands.begin()
    hands.press("j", "Enter")
    page.wait_for_url("**/held/*/")
    hands.type("checked by phone")
    hands.press("Tab")
    assert focused(page) in ("Release", "Ask to release")
    hands.press("Tab")
    assert focused(page) == "Reject"
    hands.press("Enter")
    page.wait_for_url("**/admin/desk/d/")
    expect(page.locator(".messagelist")).to_contain_text("Rejected.")
    hands.done("reject a held reading", "keyboard")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_enter_decides_nothing_on_any_page(hands: Hands, count: Count, script: bool) -> None:  # noqa: F811
    """In each field of each form, with all that it needs filled in: at most a preview is shown."""
    context, base = hands.page.context, hands.page.url.partition("/admin/")[0]
    assert context.browser
    same_session = context.browser.new_context(java_script_enabled=script, storage_state=context.storage_state())
    page = same_session.new_page()  # noqa: F811
    act: dict[str, Any] = {"reason": "form 20", "now": timezone.now()}

    def prepare() -> str:
        bala = person("bala", "administrator")
        overrides.make(count.contest(40), "votes", "13000", candidate=count.candidate(40, 1), author=bala, **act)
        get_user_model().objects.get(username="asha").groups.set(Group.objects.filter(name="administrator"))
        return str(Held.objects.filter(state=HeldState.WAITING).values_list("pk", flat=True)[0])

    held = in_thread(prepare)
    fields = "form[method=post] input:not([type=hidden], [type=file]), form[method=post] select"
    tried: list[str] = []
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.on("dialog", lambda dialog: dialog.accept())
    for rest in ("", "seats/40/", "lift/", "moments/", "calls/", "unknown/", "webhooks/", "freeze/", f"held/{held}/"):
        page.goto(base + path(count, rest))
        for at in range(min(page.locator(fields).count(), 8)):
            field = page.locator(fields).nth(at)
            if not field.is_visible():
                continue
            tried.append(f"{rest} {field.get_attribute('name')}")
            field.evaluate(FILL)
            field.press("Enter")
            if page.url != base + path(count, rest):
                page.goto(base + path(count, rest))
    assert [
        name for name in ("reason", "words", "url", "c1-votes") if not any(each.endswith(name) for each in tried)
    ] == []
    assert {each.removeprefix(base) for each in sent} <= {path(count, "seats/40/correct/")}
    assert in_thread(lambda: (Override.objects.count(), Held.objects.exclude(state=HeldState.WAITING).count())) == (
        1,
        0,
    )


def test_the_night_on_a_telephone(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    base = page.url.partition("/admin/")[0]
    for rest in ("", "seats/", "seats/40/", "lift/", "unknown/", "audit/", "bulk/", "freeze/"):
        page.goto(base + path(count, rest))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, rest
    page.goto(base + path(count, "seats/40/"))
    assert page.evaluate("document.querySelector('#header').getBoundingClientRect().height") < 64
    name, cell = (page.locator(each).bounding_box() for each in (".ballot tbody th >> nth=0", "[name=c1-votes]"))
    assert name and cell and 0 <= cell["x"] <= 390 - cell["width"]
    assert cell["y"] - name["y"] < 130, "the name stands by its fields"
    page.goto(base + path(count))
    hands.begin()
    hands.tap("#find")
    hands.type("new delhi")
    hands.press("Enter")
    page.wait_for_url("**/seats/40/")
    hands.tap("[name=c1-votes]")
    hands.type("13000")
    hands.tap("#reason")
    hands.type("form 20")
    hands.tap("text=See what would change")
    hands.tap("button[name=confirm]")
    expect(page.locator(".messagelist")).to_contain_text("Published: 1 correction")
    hands.done("correct one total, from the front page to published", "390 px")
    hands.begin()
    page.locator(".item form input[name=reason]").first.click()
    hands.presses += 1
    hands.type("source is right")
    hands.tap(".item form button:not([hidden])")
    expect(page.locator(".messagelist")).to_contain_text("Lifted")
    hands.done("lift it", "390 px")


def test_an_approval_is_in_sight(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    base = page.url.partition("/admin/")[0]
    page.goto(base + path(count, "seats/40/"))
    hands.begin()
    page.select_option("[name=status]", "declared")
    hands.presses += 1
    hands.tap("#reason")
    hands.type("the officer said so")
    hands.tap("text=See what would change")
    hands.tap("text=Ask a second person")
    expect(page.locator(".messagelist")).to_contain_text("proposed")
    hands.done("ask a second person to declare", "mouse")
    in_thread(lambda: person("bala", "approver", PASSWORD))
    other = page.context.browser.new_page()  # type: ignore[union-attr]
    other.goto(base + "/admin/login/")
    other.fill("#id_username", "bala")
    other.fill("#id_password", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/admin/desk/d/")
    hands.page = other
    hands.begin()
    hands.tap("[data-key^=proposal]")
    approve = other.get_by_role("button", name="Approve, and do it")
    expect(approve).to_be_in_viewport()
    approve.click()
    hands.presses += 1
    expect(other.locator(".messagelist")).to_contain_text("Approved")
    hands.done("approve it", "mouse")
    assert in_thread(lambda: Proposal.objects.get().approved) is True


def test_what_was_typed_is_there_after_back(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    page.goto(page.url.partition("/admin/")[0] + path(count, "seats/40/"))
    page.fill("[name=c1-votes]", "13000")
    page.fill("#reason", "form 20")
    page.click("text=See what would change")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    page.go_back()
    expect(page.locator("[name=c1-votes]")).to_have_value("13000")
    expect(page.locator("#reason")).to_have_value("form 20")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.fill("#reason", "form 20 of table 9")
    page.click("text=Moments")
    page.wait_for_url("**/moments/")
    assert asked == ["beforeunload"]


def test_the_desk_in_hindi(hands: Hands, count: Count) -> None:  # noqa: F811
    page = hands.page  # noqa: F811
    page.click("button[lang=hi]")
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    expect(page.locator(".desk-nav")).to_contain_text("सीटें")
    page.goto(page.url.partition("/admin/")[0] + path(count, "seats/40/"))
    expect(page.locator("form.correct")).to_contain_text("देखें क्या बदलेगा")
