"""Sessions of the desk: another at each login, ended by a new password or a blocked account; a code counts once."""

import logging
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.models import Election
from tests.admin.desk import at_desk, person

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


def log_in(client: Client, **more: str) -> Any:
    return client.post("/admin/login/", {"username": "asha", "password": PASSWORD, **more})


def is_in(client: Client) -> bool:
    return client.get("/admin/tables/").status_code == 200


@pytest.fixture
def election(db: None) -> Election:
    return Election.objects.create(slug="d", name="Delhi", source_url="https://results.eci.gov.in/x/", seats_total=1)


def test_a_login_gives_another_session(election: Election) -> None:
    asha, client = person("asha", "editor", PASSWORD), Client()
    log_in(client)
    first = client.cookies["sessionid"].value
    log_in(client)
    assert client.cookies["sessionid"].value != first
    assert is_in(client)
    other = Client()
    other.cookies["sessionid"] = first
    assert not is_in(other), "the session before counts no more"
    assert client.get("/admin/tables/").content.decode().count('action="/admin/logout/"') == 1
    asha.is_active = False
    asha.save()
    assert not is_in(client)


def test_a_new_password_ends_all_other_sessions(election: Election) -> None:
    person("asha", "editor", PASSWORD)
    here, elsewhere = Client(), Client()
    log_in(here)
    log_in(elsewhere)
    new = "another long password of nine words"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", fields).status_code == 302
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_logging_out_ends_it_and_clears_the_browser(election: Election) -> None:
    client = at_desk()
    kept = client.cookies["sessionid"].value
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    other = Client()
    other.cookies["sessionid"] = kept
    assert not is_in(other)


def test_a_code_counts_once(settings: Any, election: Election) -> None:
    settings.PRODUCTION = True
    device = TOTPDevice.objects.create(user=person("asha", "editor", PASSWORD), name="desk", confirmed=True)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    code = f"{totp.token():06}"
    assert log_in(Client(), token=code).status_code == 302
    assert log_in(Client(), token=code).status_code == 200


def test_logins_are_logged_with_name_and_address(election: Election, caplog: pytest.LogCaptureFixture) -> None:
    person("asha", "editor", PASSWORD)
    with caplog.at_level(logging.INFO, "results.admin.login"):
        Client().post("/admin/login/", {"username": "mallory\nasha", "password": "x"}, REMOTE_ADDR="192.0.2.9")
        log_in(Client())
    assert "192.0.2.9 failed" in caplog.text
    assert "'mallory\\nasha'" in caplog.text, "a name in quotes, with no line of its own"
    assert "login of 'asha' from 127.0.0.1" in caplog.text


def test_trace_echoes_nothing(election: Election) -> None:
    client = at_desk()
    told = client.trace("/admin/tables/", HTTP_X_SECRET="of a browser")
    assert b"of a browser" not in told.content
    assert client.cookies["sessionid"].value.encode() not in told.content
