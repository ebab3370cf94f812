"""`manage.py desk_user NAME --role editor`: someone for the desk, with a password made here and shown once."""

import secrets
from argparse import ArgumentParser
from io import StringIO
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.admin.roles import ROLES


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=sorted(ROLES), default="editor")
        parser.add_argument("--full-name", default="", help="shown to readers beside corrections")
        parser.add_argument("--password", default="", help="default: a new one, printed")
        parser.add_argument("--keep", action="store_true", help="leave the password of someone who is there already")
        parser.add_argument("--token", action="store_true", help="a new authenticator, as in production")

    def handle(self, *_args: Any, **options: Any) -> None:
        users = get_user_model()
        user, created = users.objects.get_or_create(username=options["name"])
        if user.is_superuser:
            return self.superuser(user, options)
        user.is_staff = user.is_active = True
        user.first_name, _, user.last_name = options["full_name"].partition(" ")
        password = options["password"] or secrets.token_urlsafe(12)
        self.refuse_weak(password, user)
        if created or not options["keep"]:
            user.set_password(password)
            self.stdout.write(f"{user.get_username()} ({options['role']}): {password}")
        user.save()
        user.groups.set([Group.objects.get(name=options["role"])])
        if options["token"] or (settings.PRODUCTION and created):
            self.stdout.write(self.authenticator(user))
        return None

    def refuse_weak(self, password: str, user: Any) -> None:
        """The policy holds for the shell too."""
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def superuser(self, user: Any, options: dict[str, Any]) -> None:
        """Only a new authenticator: a superuser has no role, and a password of their own."""
        if not options["token"]:
            raise CommandError(f"{user.get_username()} is a superuser: use changepassword, or --token.")
        self.stdout.write(self.authenticator(user))

    def authenticator(self, user: Any) -> str:
        """A new device in place of the old ones; its address to put into an authenticator, and as a picture."""
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(user=user, name="desk", confirmed=True)
        picture = StringIO()
        segno.make(device.config_url, error="l").terminal(out=picture, compact=True)
        return f"authenticator: {device.config_url}\n{picture.getvalue()}"
