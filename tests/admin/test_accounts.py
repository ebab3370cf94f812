"""People and their second factors: roles are given, powers beyond them are not, and all of it is noted."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.models import AuditLine, Election
from tests.admin.desk import at_desk, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def election() -> Election:
    return Election.objects.create(slug="d", name="Delhi", source_url="http://x/")


def code_of(device: TOTPDevice) -> str:
    return str(totp(device.bin_key)).zfill(6)


def edit(client: Client, user: Any, **more: Any) -> Any:
    fields = {"username": user.username, "first_name": "", "last_name": "", "is_active": "on", **more}
    return client.post(f"/admin/auth/user/{user.pk}/change/", fields)


def test_an_administrator_gives_a_role_and_it_is_noted() -> None:
    client, bala = at_desk("asha", "administrator"), person("bala", "viewer")
    approver = Group.objects.get(name="approver")
    assert edit(client, bala, groups=[approver.pk], first_name="Bala").status_code == 302
    bala = get_user_model().objects.get(pk=bala.pk)
    assert bala.has_perm("results.approve")
    line = AuditLine.objects.get()
    assert (line.who, line.action, line.subject) == ("asha", "change person", "bala")
    assert dict(line.after or {})["roles"] == ["approver"]


def test_nobody_makes_themselves_a_superuser() -> None:
    client = at_desk("asha", "administrator")
    asha = get_user_model().objects.get(username="asha")
    edit(client, asha, groups=[asha.groups.get().pk], is_superuser="on", user_permissions=["1"])
    asha.refresh_from_db()
    assert not asha.is_superuser
    assert not asha.user_permissions.exists()


def test_a_superuser_and_their_password_are_out_of_reach() -> None:
    client = at_desk("asha", "administrator")
    root = get_user_model().objects.create_superuser("root", password="a long password")
    assert edit(client, root, first_name="Mine").status_code == 403
    answer = client.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x" * 14, "password2": "x" * 14})
    assert answer.status_code == 403
    assert client.post(f"/admin/authenticator/{root.pk}/").status_code == 403
    root.refresh_from_db()
    assert root.check_password("a long password")


def test_a_changed_password_is_noted() -> None:
    """Whoever sets an approver's password could approve as them: it can't be done without a trace."""
    client, bala = at_desk("asha", "administrator"), person("bala", "approver")
    fields = {"password1": "long enough words", "password2": "long enough words", "usable_password": "true"}
    assert client.post(f"/admin/auth/user/{bala.pk}/password/", fields).status_code == 302
    assert AuditLine.objects.get().subject == "bala"


def test_a_new_authenticator_counts_once_it_has_given_a_right_code(election: Election) -> None:
    client = at_desk("asha", "editor")
    old = TOTPDevice.objects.create(user=get_user_model().objects.get(), name="old", confirmed=True)
    user = get_user_model().objects.get()
    user.set_password("a long password")
    user.save()
    client.force_login(user)
    for proof in ("", "wrong words here", "000000"):
        assert 'class="qr"' not in client.post("/admin/authenticator/", {"make": "1", "proof": proof}).content.decode()
    page = client.post("/admin/authenticator/", {"make": "1", "proof": "a long password"})
    assert 'class="qr"' in page.content.decode()
    assert "style=" not in str(page.context["qr"])
    client.post("/admin/authenticator/", {"token": "000000"})
    assert TOTPDevice.objects.filter(confirmed=True).get() == old
    new = TOTPDevice.objects.get(confirmed=False)
    new.throttle_reset()
    assert client.post("/admin/authenticator/", {"token": code_of(new)}).status_code == 302
    assert TOTPDevice.objects.get() == new
    assert AuditLine.objects.get().action == "new authenticator"


def test_an_administrator_makes_one_for_somebody_else(election: Election) -> None:
    client, bala = at_desk("asha", "administrator"), person("bala", "editor")
    address = f"/admin/authenticator/{bala.pk}/"
    assert 'class="qr"' not in client.get(address).content.decode()
    page = client.post(address).content.decode()
    assert 'class="qr"' in page
    assert TOTPDevice.objects.get().user == bala
    other = at_desk("chand", "approver")
    assert other.post(address).status_code == 403


def test_an_own_authenticator_in_production(settings: Any, election: Election) -> None:
    """A session that has shown the old one goes on with the new one."""
    settings.PRODUCTION = True
    asha = person("asha", "editor", "a long password")
    device = TOTPDevice.objects.create(user=asha, name="desk", confirmed=True)
    client = Client()
    assert client.get("/admin/authenticator/").status_code == 302
    client.post("/admin/login/", {"username": "asha", "password": "a long password", "token": code_of(device)})
    client.post("/admin/authenticator/", {"make": "1", "proof": "a long password"})
    new = TOTPDevice.objects.get(confirmed=False)
    client.post("/admin/authenticator/", {"token": code_of(new)})
    assert client.get("/admin/tables/").status_code == 200
    assert list(TOTPDevice.objects.all()) == [new]
