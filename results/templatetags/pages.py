"""What the page templates need beyond Django's own: addresses in the reader's language, figures, names."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from results.domain.names import familiar
from results.web.pages import figures
from results.web.pages.addresses import address
from results.web.pages.page_kinds import kind_name
from results.web.pages.party_words import short

register = template.Library()
register.simple_tag(address, name="link")
register.filter("grouped", figures.grouped)
register.filter("clock", figures.clock)
register.filter("proper", familiar)
register.filter("percent", figures.percent)
register.filter("signed", figures.signed)
register.filter("kind_name", kind_name)
register.filter("short", short)


@register.simple_tag
def swatch(colour: str | None) -> SafeString:
    """The small square in a party's colour that stands before its name; empty where there is no party."""
    square = '<svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill="{}"/></svg>'
    return format_html(square, colour or "none")


@register.filter
def words(text: str) -> list[str]:
    return text.split()
