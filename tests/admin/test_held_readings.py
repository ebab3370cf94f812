"""Held readings, freeze, calls, retractions, names and rosters, by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from results.editorial.release import fingerprint
from results.models import Alliance, AuditLine, Candidate, Held, HeldState, Note, Party
from results.publish.corrections import corrections
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, filled, path, said
from tests.ingest.assertions import assert_deltas_complete
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    return begin(1, 40, clock="11:03")


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("r.csv", text.encode())


def test_release_and_reject_are_one_click_with_a_reason(count: Count) -> None:
    count.read("11:06", 1, fault="times-ten")
    client = at_desk()
    own, line = (Held.objects.get(kind=kind, state=HeldState.WAITING) for kind in ("constituencywise", "seat_list"))
    page = client.post(path(count, f"held/{own.pk}/decide/"), {"decision": "release"}, follow=True)
    assert "reason" in said(page)[-1]
    client.post(path(count, f"held/{line.pk}/decide/"), {"decision": "reject", "reason": "test page"})
    client.post(
        path(count, f"held/{own.pk}/decide/"),
        {"decision": "release", "reason": "checked", "seen": fingerprint(own)},
    )
    states = dict(Held.objects.values_list("kind", "state"))
    assert states == {"constituencywise": HeldState.RELEASED, "seat_list": HeldState.REJECTED}
    assert "checked" in [row["reason"] for row in corrections(count.election)["notes"]]


def test_freeze_correct_thaw(count: Count) -> None:
    client = at_desk()
    client.post(path(count, "freeze/"), {"do": "freeze", "reason": "odd"})
    count.refreshed()
    count.read("11:33")
    assert "4 readings wait" in client.get(path(count)).content.decode()
    page = client.get(path(count, "freeze/")).content.decode()
    assert "4 readings waited" in page
    with assert_deltas_complete(count.refreshed()):
        client.post(path(count, "freeze/"), {"do": "thaw", "reason": "fine"})
    assert snapshot(count.refreshed())["election"]["frozen"] is False


def test_a_call_is_an_approvers(count: Count) -> None:
    assert (
        at_desk("asha", "editor").post(path(count, "seats/40/call/"), {"serial": "1", "reason": "r"}).status_code == 403
    )
    bala = at_desk("bala", "approver")
    bala.post(path(count, "seats/40/call/"), {"serial": "1", "reason": "our model"})
    assert count.entry(40)["call"]["serial"] == 1
    call = count.contest(40).calls.get()
    bala.post(path(count, f"calls/{call.pk}/retract/"), {"reason": "wrong"})
    assert count.entry(40)["call"] is None
    assert corrections(count.election)["calls"][0]["retract_reason"] == "wrong"


def test_a_moment_is_taken_back(count: Count) -> None:
    client = at_desk()
    told = snapshot(count.election)["moments"][0]
    client.post(path(count, f"moments/{told['id']}/retract/"), {"reason": "wrong"})
    assert snapshot(count.refreshed())["moments"][0]["retracted"] is True
    assert Note.objects.get().kind == "retraction"


def test_a_roster_goes_out_and_comes_in_as_it_was(count: Count) -> None:
    client = at_desk(role="administrator")
    for sheet in ("candidates", "seats", "parties", "alliances"):
        text = client.get(path(count, f"rosters/{sheet}.csv")).content.decode()
        page = client.post(path(count, "rosters/"), {"sheet": sheet, "file": upload(text), "trial": "1"})
        assert page.context["loading"].problems == [], sheet
        assert page.context["loading"].changed == (0 if sheet != "parties" else page.context["loading"].changed)


def test_familiar_names_reach_the_board(count: Count) -> None:
    serial = count.contest(40).candidates.get(name="PARVESH SAHIB SINGH").serial
    text = f"seat,serial,aliases,key\n40,{serial},Parvesh Verma|Pravesh Verma,yes\n"
    with assert_deltas_complete(count.refreshed()):
        at_desk(role="administrator").post(path(count, "rosters/"), {"sheet": "candidates", "file": upload(text)})
    assert count.entry(40)["leader"]["alias"] == "Parvesh Verma"
    assert AuditLine.objects.get().action == "roster"


@pytest.mark.parametrize(
    ("sheet", "text", "where"),
    [
        ("candidates", "seat,serial,party\n40,1,NOBODY\n99,1,BJP\n40,x,BJP\n", ["2 party", "3 seat", "4 serial"]),
        ("candidates", "seat,serial,wrong\n40,1,x\n", ["1 wrong"]),
        ("seats", "seat,electors,polled\n40,abc,1\n1,10,11\n", ["2 electors", "3 polled"]),
        ("parties", "code,name,colour\nBJP,,#ffffff\nAAP,,red\nNEW,,\n", ["2 colour", "3 colour", "4 name"]),
        (
            "parties",
            "code,name\nA/B,One\nA B,Two\nCPI(X),Three\nA?B,Four\n..,Five\n",
            ["2 code", "3 code", "5 code", "6 code"],
        ),
        (
            "alliances",
            "alliance,party,seat,since\nNDA,BJP,,yesterday\nNDA,NOBODY,7,\n",
            ["2 since", "3 party", "3 seat"],
        ),
    ],
)
def test_every_problem_by_row_and_column_and_nothing_taken_in(
    count: Count, sheet: str, text: str, where: list[str]
) -> None:
    head = count.refreshed().seq
    page = at_desk(role="administrator").post(path(count, "rosters/"), {"sheet": sheet, "file": upload(text)})
    assert [f"{p.line} {p.column}" for p in page.context["loading"].problems] == where
    assert (count.refreshed().seq, AuditLine.objects.count(), Alliance.objects.count()) == (head, 0, 0)


def test_alliances_are_on_the_wire_with_their_exceptions(count: Count) -> None:
    text = "alliance,name,party,seat,outside\nNDA,National Democratic Alliance,BJP,,\nNDA,,INC,1,\nNDA,,BJP,40,yes\n"
    with assert_deltas_complete(count.refreshed()):
        at_desk(role="administrator").post(path(count, "rosters/"), {"sheet": "alliances", "file": upload(text)})
    board = snapshot(count.refreshed())
    assert {t["party"]: t["alliance"] for t in board["tally"] if t["party"] in ("BJP", "INC")} == {
        "BJP": "NDA",
        "INC": None,
    }
    bjp = next(t for t in board["tally"] if t["party"] == "BJP")
    (nda,) = board["election"]["alliances"]
    in_seat = {c.party.code: c.votes or 0 for c in Candidate.objects.filter(contest__number=1).select_related("party")}
    away = count.contest(40).candidates.get(party__code="BJP").votes
    assert nda["votes"] == bjp["votes"] + in_seat["INC"] - away
    assert nda["total"] == bjp["total"] - 1


def test_an_unknown_party_is_settled_in_one_click(count: Count) -> None:
    client = at_desk(role="administrator")
    row = Party.objects.filter(needs_review=True, partytally__election=count.election).first()
    assert row is not None
    inc = Party.objects.get(code="INC")
    before = sum(c.votes or 0 for c in Candidate.objects.filter(party__in=[row, inc]))
    with assert_deltas_complete(count.refreshed()):
        client.post(
            path(count, "unknown/"),
            {"confirm": "1", "reason": "form 7A", "kind": "party", "pk": row.pk, "same": inc.pk},
        )
    inc.refresh_from_db()
    assert row.name in inc.aliases
    assert next(t for t in snapshot(count.refreshed())["tally"] if t["party"] == "INC")["votes"] == before
    other = Party.objects.filter(needs_review=True, partytally__election=count.election).first()
    assert other is not None
    client.post(path(count, "unknown/"), {"confirm": "1", "reason": "form 7A", "kind": "party", "pk": other.pk})
    assert not Party.objects.get(pk=other.pk).needs_review


def test_a_late_ballot_line_is_said_to_be_another(count: Count) -> None:
    first = count.candidate(40, 1)
    late = Candidate.objects.create(
        contest=count.contest(40), serial=99, name="A. KEJRIWAL", party=first.party, needs_review=True
    )
    client = at_desk(role="administrator")
    assert "A. Kejriwal" in client.get(path(count, "unknown/")).content.decode()
    with assert_deltas_complete(count.refreshed()):
        client.post(
            path(count, "unknown/"),
            {"confirm": "1", "reason": "form 7A", "kind": "candidate", "pk": late.pk, "same": first.pk},
        )
    first.refresh_from_db()
    assert "A. KEJRIWAL" in first.aliases
    assert not Candidate.objects.filter(serial=99).exists()


def test_what_is_edited_in_tables_is_published_and_noted(count: Count) -> None:
    client = at_desk(role="administrator")
    party = Party.objects.get(code="BJP")
    fields = filled(client.get(f"/admin/results/party/{party.pk}/change/"), colour="#cc4400")
    with assert_deltas_complete(count.refreshed()):
        answer = client.post(f"/admin/results/party/{party.pk}/change/", fields)
        assert answer.status_code == 302
    assert next(t for t in snapshot(count.refreshed())["tally"] if t["party"] == "BJP")["colour"] == "#cc4400"
    assert AuditLine.objects.get().action == "edit"
    faint = client.post(f"/admin/results/party/{party.pk}/change/", fields | {"colour": "#ffff00"})
    assert "Too faint" in faint.content.decode()


def test_a_form_of_an_election_writes_only_what_it_holds(count: Count) -> None:
    client = at_desk(role="administrator")
    page = client.get(f"/admin/results/election/{count.election.pk}/change/")
    fields = filled(page, name="Delhi anew", limits='{"small_fall": 5}')
    count.read("11:33")
    with assert_deltas_complete(count.refreshed()):
        assert client.post(f"/admin/results/election/{count.election.pk}/change/", fields).status_code == 302
    assert snapshot(count.refreshed())["election"]["name"] == "Delhi anew"
    wrong = client.post(f"/admin/results/election/{count.election.pk}/change/", fields | {"limits": '{"smal": 5}'})
    assert "is not one of the limits" in wrong.content.decode()


def test_the_audit_log_leaves_as_csv_that_no_spreadsheet_runs(count: Count) -> None:
    client = at_desk()
    client.post(path(count, "freeze/"), {"do": "freeze", "reason": "=HYPERLINK(1)"})
    text = b"".join(client.get(path(count, "audit.csv")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "freeze" in text
    assert "'=HYPERLINK(1)" in text
    for address in ("add/", f"{AuditLine.objects.get().pk}/delete/"):
        assert client.get(f"/admin/results/auditline/{address}").status_code == 403


def test_the_list_of_held_readings_says_what_releasing_would_do() -> None:
    count = begin(7, clock="11:03")
    count.read("11:06", 7, fault="swapped-rows")
    page = at_desk().get(path(count)).content.decode()
    assert "releasing it changes who is in front" in page
    assert "and the majority: " in page
    assert page.index("List of seats") > 0


def test_the_desk_counts_all_that_wait_and_lists_the_oldest(count: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("results.admin.overview.LISTED", 1)
    count.read("11:06", 1, 40, fault="times-ten")
    page = at_desk().get(path(count))
    overview = page.context["overview"]
    assert (len(overview.held), overview.waiting > 1, overview.to_decide) == (1, True, 4)
    assert "the 1 oldest" in page.content.decode()
