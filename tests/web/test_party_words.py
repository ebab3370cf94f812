"""What parties are called in Hindi."""

import pytest
from django.utils.translation import override

from results.ingest.parties import install
from results.models import Party
from results.web.pages import party_words
from results.web.pages.phrases import say


@pytest.mark.django_db
def test_an_editors_short_name_goes_before_ours_and_codes_stay_in_english() -> None:
    install()
    with override("hi"):
        assert party_words.party_names()["BJP"] == "भारतीय जनता पार्टी"
        assert say("need.more", party="BJP", count=3).startswith("भाजपा ")
        assert [party_words.short(code) for code in ("AAP", "INC", "ABP", "IND")] == ["आप", "कांग्रेस", "ABP", "निर्दलीय"]
        Party.objects.filter(code="INC").update(aliases=["Congress", "काँग्रेस"])
        party_words.party_names()
        assert party_words.short_names(["INC", "ABP"]) == {"INC": "काँग्रेस"}
        Party.objects.filter(code="INC").update(aliases=["Congress"])
        party_words.party_names()
        assert party_words.short("INC") == "कांग्रेस"
    with override("en"):
        assert (party_words.short("INC"), party_words.party_names()) == ("INC", {})
        assert say("need.more", party="BJP", count=3).startswith("BJP ")


def test_no_two_parties_share_a_short_name() -> None:
    with override("hi"):
        codes = [party.code for party in party_words.KNOWN]
        called = party_words.short_names(codes)
    assert len(set(called.values())) == len(called)
