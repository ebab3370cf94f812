"""Addresses of the public pages. The language is part of the address: no cookie needed, one cache for everybody."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

ENGLISH = "en"
LOCALE = Path(__file__).resolve().parents[2] / "locale"


def languages() -> list[tuple[str, str]]:
    """(code, own name) of English and of every language that has a translation file."""
    translated = sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.mo"))
    names = dict(settings.LANGUAGES) | {"en": "English", "hi": "हिन्दी"}
    return [(code, str(names.get(code, code))) for code in dict.fromkeys([ENGLISH, *translated])]


def address(name: str, *, lang: str | None = None, **parts: object) -> str:
    """The path of the page `name` in `lang`, or else in the active language."""
    code = lang or get_language() or ENGLISH
    path = reverse(f"pages:{name}", kwargs=parts)
    return path if code == ENGLISH else f"/{code}{path}"


class Language:
    """URL converter: the code of a translated language."""

    regex = r"[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        if value not in dict(languages()) or value == ENGLISH:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value
