"""Logging in: slow for those who guess; with a second factor in production; and who gets which role."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.admin.login import TRIES_A_PAIR
from results.models import FailedLogin
from tests.admin.desk import person

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


def log_in(password: str, **more: str) -> bool:
    answer = Client().post("/admin/login/", {"username": "asha", "password": password, **more})
    return answer.status_code == 302


def test_after_some_failures_even_the_right_password_waits() -> None:
    person("asha", "editor", PASSWORD)
    assert log_in(PASSWORD)
    for _ in range(TRIES_A_PAIR):
        assert not log_in("guess")
    assert not log_in(PASSWORD)
    FailedLogin.objects.update(at="2020-01-01T00:00Z")
    assert log_in(PASSWORD)
    assert not FailedLogin.objects.filter(at__gt="2021-01-01T00:00Z").exists()


def test_in_production_a_password_is_not_enough(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    asha = person("asha", "editor", PASSWORD)
    assert not log_in(PASSWORD)
    device = TOTPDevice.objects.create(user=asha, confirmed=True)
    assert not log_in(PASSWORD, token="000000")
    client = Client()
    FailedLogin.objects.all().delete()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    code = str(totp(device.bin_key)).zfill(6)
    client.post("/admin/login/", {"username": "asha", "password": PASSWORD, "token": code})
    assert client.get("/admin/tables/").status_code == 200
    device.delete()
    assert client.get("/admin/tables/").status_code == 302


def test_in_production_a_session_without_the_second_factor_opens_nothing(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    client = Client()
    client.force_login(person("asha", "editor", PASSWORD))
    assert client.get("/admin/tables/").status_code == 302


def test_desk_user_makes_a_person_with_a_role() -> None:
    out = StringIO()
    call_command("desk_user", "bala", role="approver", full_name="Bala Iyer", stdout=out)
    password = out.getvalue().strip().rpartition(" ")[2]
    bala = get_user_model().objects.get(username="bala")
    assert (bala.is_staff, bala.is_superuser, bala.get_full_name()) == (True, False, "Bala Iyer")
    assert bala.check_password(password)
    assert bala.has_perm("results.approve")
    assert not bala.has_perm("results.roster")
    call_command("desk_user", "bala", role="viewer", keep=True, token=True, stdout=out)
    bala = get_user_model().objects.get(username="bala")
    assert bala.check_password(password)
    assert not bala.has_perm("results.correct")
    assert "otpauth://totp/Results%20desk%3Abala" in out.getvalue()
    assert "█▀▄" in out.getvalue() or "▄▄▄▄▄" in out.getvalue(), "a picture for a telephone"


def test_createsuperuser_works() -> None:
    call_command("createsuperuser", username="root", email="r@example.org", interactive=False)
    assert get_user_model().objects.get(username="root").is_superuser
    out = StringIO()
    call_command("desk_user", "root", token=True, stdout=out)
    assert "otpauth://totp/" in out.getvalue()
    with pytest.raises(CommandError, match="superuser"):
        call_command("desk_user", "root", role="viewer")
