"""What is shown where there is nothing, in the language of the address."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from results.web.pages.addresses import ENGLISH, languages
from results.web.pages.public import secure
from results.web.pages.views import show


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    code = request.path.split("/")[1]
    lang = code if code in dict(languages()) else ENGLISH
    with translation.override(lang):
        response = show(request, "not_found")
    response.status_code = 404
    return secure(request, response)
