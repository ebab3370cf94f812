"""What the page templates need beyond Django's own: addresses in the reader's language, figures, names."""

from django import template

from results.domain.names import familiar
from results.web.pages import figures
from results.web.pages.addresses import address
from results.web.pages.page_kinds import kind_name

register = template.Library()
register.simple_tag(address, name="link")
register.filter("grouped", figures.grouped)
register.filter("clock", figures.clock)
register.filter("proper", familiar)
register.filter("percent", figures.percent)
register.filter("signed", figures.signed)
register.filter("kind_name", kind_name)


@register.filter
def words(text: str) -> list[str]:
    return text.split()
