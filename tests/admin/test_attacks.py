"""What attackers and tired administrators can't do at the desk's door."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.admin import login
from results.models import AuditLine, CredentialReset, FailedLogin, Override, Proposal
from tests.admin.desk import at_desk, path, person, said
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def count() -> Count:
    return begin(40, clock="11:03")


def log_in(client: Client, password: str = PASSWORD, name: str = "asha", address: str = "10.0.0.7", **more: str) -> Any:
    fields = {"username": name, "password": password, **more}
    return client.post("/admin/login/", fields, REMOTE_ADDR=address)


# Lookups


@pytest.mark.parametrize(
    ("table", "lookup"),
    [("candidate", "name__regex"), ("candidate", "name__iregex"), ("candidate", "contest__constituency__name__regex"),
     ("candidate", "aliases__icontains"), ("contest", "constituency__name__contains"), ("page", "url__regex"),
     ("auditline", "why__regex"), ("override", "author__password__startswith"), ("moment", "entry__regex"),
     ("election", "slug__regex"), ("party", "name__in")],
)  # fmt: skip
def test_an_address_asks_for_no_lookup_of_its_own(count: Count, table: str, lookup: str) -> None:
    answer = at_desk(role="viewer").get(f"/admin/results/{table}/", {lookup: "^(a+)+$"})
    assert answer.status_code in (302, 400)
    assert answer.status_code == 400 or answer["Location"].endswith("?e=1")


@pytest.mark.parametrize(
    "address",
    ["candidate/?is_key__exact=1", "candidate/?contest__election__id__exact={pk}", "contest/?status__exact=counting",
     "override/?lifted_at__isempty=1", "auditline/?who=asha", "page/?kind=seat_list", "candidate/?q=kejriwal",
     "candidate/?q=" + "a+" * 900],
)  # fmt: skip
def test_the_tables_own_filters_work(count: Count, address: str) -> None:
    url = "/admin/results/" + address.format(pk=count.election.pk)
    assert at_desk(role="viewer").get(url).status_code == 200


# Logins


def test_a_name_is_guarded_over_all_addresses_and_its_person_gets_in() -> None:
    person("asha", "editor", PASSWORD)
    own = Client()
    assert log_in(own).status_code == 302
    for n in range(login.TRIES_A_NAME + 1):
        log_in(Client(), "guess", address=f"10.1.0.{n}")
    assert log_in(Client(), address="10.9.9.9").status_code == 200, "a stranger with the right password waits"
    assert log_in(own, address="10.9.9.9").status_code == 302, "a browser that asha has used does not"


def test_one_address_that_guesses_does_not_lock_out_the_newsroom_behind_it() -> None:
    person("asha", "editor", PASSWORD)
    own = Client()
    assert log_in(own).status_code == 302
    for n in range(login.TRIES_AN_ADDRESS + 1):
        log_in(Client(), "guess", name=f"nobody{n}")
    assert log_in(Client()).status_code == 200
    assert log_in(own).status_code == 302


def test_a_new_password_makes_every_browser_unknown() -> None:
    asha, own = person("asha", "editor", PASSWORD), Client()
    log_in(own)
    asha.set_password("another long one")
    asha.save()
    for n in range(login.TRIES_A_NAME + 1):
        log_in(Client(), "guess", address=f"10.1.0.{n}")
    assert log_in(own, "another long one", address="10.9.9.9").status_code == 200


def test_an_attempt_counts_before_its_password_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.encode", lambda *a, **k: hashed.append(a))
    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.authenticate", lambda *a, **k: hashed.append(a))
    for _ in range(login.TRIES_A_PAIR + 20):
        log_in(Client(), "guess", name="nobody")
    assert len(hashed) == login.TRIES_A_PAIR


def test_a_wrong_code_does_not_tell_that_the_password_was_right(settings: Any) -> None:
    settings.PRODUCTION = True
    TOTPDevice.objects.create(user=person("asha", "editor", PASSWORD), confirmed=True)
    answers = [log_in(Client(), word, token=code).content for word, code in ((PASSWORD, "000000"), ("guess", "000000"))]
    texts = [text.decode().partition('role="alert"')[2].partition("</p>")[0] for text in answers]
    assert texts[0] == texts[1] != ""


def test_the_login_page_has_a_field_for_the_code(settings: Any) -> None:
    settings.PRODUCTION = True
    assert 'name="token"' in Client().get("/admin/login/").content.decode()


def test_the_header_of_an_address_is_believed_only_behind_a_proxy(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUSTED_ADDRESS_HEADER", "X-Real-IP")
    person("asha", "editor", PASSWORD)
    for proxied, address in ((False, "10.0.0.7"), (True, "8.8.8.8")):
        settings.BEHIND_PROXY = proxied
        Client().post(
            "/admin/login/", {"username": "asha", "password": "x"}, REMOTE_ADDR="10.0.0.7", HTTP_X_REAL_IP="8.8.8.8"
        )
        assert FailedLogin.objects.latest("pk").address == address


# Sessions


def test_a_session_ends_after_idleness_and_after_its_longest_time(count: Count, settings: Any) -> None:
    for began, active, there in ((0, 0, 200), (3600, 3500, 200), (7200, 3700, 302), (12 * 3600 + 60, 10, 302)):
        client = at_desk(f"by{began}")
        session = client.session
        now = timezone.now().timestamp()
        session.update({"desk_began": now - began, "desk_active": now - active})
        session.save()
        assert client.get(path(count)).status_code == there, (began, active)


def test_the_front_page_alone_keeps_no_session_alive(count: Count) -> None:
    client = at_desk()
    client.get(path(count))
    session = client.session
    session["desk_active"] -= 600
    session.save()
    client.get(path(count, "now/"))
    assert client.session["desk_active"] == session["desk_active"]
    client.get(path(count, "seats/"))
    assert client.session["desk_active"] > session["desk_active"]


def test_what_was_typed_survives_the_end_of_a_session(count: Count) -> None:
    client = Client()
    person("asha", "editor", PASSWORD)
    log_in(client)
    client.logout()
    fields = {"c1-votes": "12500", "reason": "form 20 of table 9"}
    page = client.post(path(count, "seats/40/correct/"), fields)
    assert page.status_code == 401
    text = page.content.decode()
    assert "form 20 of table 9" in text
    carried = {f"kept-{name}": value for name, value in fields.items()}
    resumed = log_in(client, next=path(count, "seats/40/correct/"), **carried)
    assert resumed.status_code == 200
    assert 'name="c1-votes" value="12500"' in resumed.content.decode()
    assert not Override.objects.exists()
    shown = client.post(path(count, "seats/40/correct/"), fields)
    assert "12,500" in shown.content.decode()


def test_a_login_carries_nothing_to_another_site() -> None:
    person("asha", "editor", PASSWORD)
    answer = log_in(Client(), next="https://evil.example/admin/", **{"kept-x": "1"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/")


def test_a_form_without_its_token_is_answered_in_words(count: Count) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("asha", "editor"))
    answer = client.post(path(count, "seats/40/correct/"), {"c1-votes": "1"})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


# Two people who are one


def proposed(count: Count) -> Proposal:
    asha = at_desk("asha")
    asha.post(path(count, "seats/40/correct/"), {"status": "declared", "reason": "r", "propose": "1"})
    return Proposal.objects.get()


def code_of(device: TOTPDevice) -> str:
    return str(totp(device.bin_key)).zfill(6)


@pytest.mark.parametrize("what", ["password", "authenticator", "account"])
def test_who_sets_anothers_credentials_counts_as_them_for_a_day(count: Count, what: str) -> None:
    root, made = at_desk("root", "administrator"), proposed(count)
    words = {"password1": "long enough words", "password2": "long enough words", "usable_password": "true"}
    if what == "account":
        root.post("/admin/auth/user/add/", {"username": "bala", **words})
        get_user_model().objects.get(username="bala").groups.add(*person("x", "approver").groups.all())
    else:
        bala = person("bala", "approver")
        root.post(
            f"/admin/auth/user/{bala.pk}/password/" if what == "password" else f"/admin/authenticator/{bala.pk}/", words
        )
    bala = get_user_model().objects.get(username="bala")
    client = Client()
    client.force_login(bala)
    page = client.get(path(count, f"proposals/{made.pk}/")).content.decode()
    assert "count as one person" in page
    assert "Approve, and do it" not in page
    answer = client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "count as one person" in said(answer)[-1]
    assert not Override.objects.exists()
    CredentialReset.objects.update(at=timezone.now() - timedelta(hours=25))
    client.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"})
    assert Override.objects.exists()


def test_who_was_reset_by_the_approver_can_not_be_approved_by_them(count: Count) -> None:
    made, root = proposed(count), at_desk("root", "administrator")
    asha = get_user_model().objects.get(username="asha")
    root.post(f"/admin/authenticator/{asha.pk}/")
    answer = root.post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}, follow=True)
    assert "count as one person" in said(answer)[-1]
    assert (
        at_desk("bala", "approver").post(path(count, f"proposals/{made.pk}/"), {"decision": "approve"}).status_code
        == 302
    )
    assert Override.objects.exists()


def test_ones_own_new_password_is_in_the_audit_log() -> None:
    client = Client()
    person("asha", "editor", PASSWORD)
    log_in(client)
    words = {"old_password": PASSWORD, "new_password1": "another long one", "new_password2": "another long one"}
    assert client.post("/admin/password_change/", words).status_code == 302
    line = AuditLine.objects.get()
    assert (line.who, line.action, line.subject) == ("asha", "change own password", "asha")
