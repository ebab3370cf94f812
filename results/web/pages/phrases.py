"""Every phrase that the server and the browser both say, once. The page hands the translated table to its modules.

Placeholders are `{name}`; a key ending in `.one` is used when the number is 1.
"""

from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from results.domain.moments.phrases import PHRASES as MOMENT_PHRASES

HINDI = "hi"

PHRASES: dict[str, Promise] = {
    "headline.waiting": _("Waiting for the first numbers"),
    "headline.level": _("{first} and {second} are level on {count} of {seats} seats"),
    "headline.early": _("Early leads: {first} {count}, {second} {second_count}"),
    "headline.early.one": _("Early leads: {first} {count}"),
    "headline.ahead": _("{party} ahead in {count} seats, {short} short of a majority"),
    "headline.ahead.one": _("{party} ahead in 1 seat, {short} short of a majority"),
    "headline.above": _("{party} ahead in {count} seats, above the majority mark of {mark}"),
    "headline.majority": _("{party} wins a majority: {won} of {seats} seats so far"),
    "headline.final": _("Final: {party} wins {won} of {seats} seats"),
    "headline.hung": _("Final: no majority, {party} is the largest party with {won} of {seats} seats"),
    "headline.most": _("{party} ahead in {count} of {seats} seats"),
    "headline.most.final": _("Final: {party} wins {won} of {seats} by-elections"),
    "region.final": _("{party} wins {won} of {seats} seats"),
    "stand.is": _("{words}."),
    "stand.before.bye": _("Counting has not begun. {seats} seats are to be counted."),
    "stand.before": _("Counting has not begun. {seats} seats are to be counted; {mark} make a majority."),
    "stand.reporting": _("{reporting} of {seats} seats are reporting."),
    "stand.reporting.one": _("1 of {seats} seats is reporting."),
    "stand.declared": _("{declared} are declared."),
    "stand.declared.one": _("1 is declared."),
    "stand.declared.none": _("None is declared yet."),
    "stand.votes": _("{votes} votes are counted."),
    "stand.early": _("Leads this early often change."),
    "stand.final": _("All {seats} seats are declared."),
    "stand.progress": _("Counting stands at {round} of {rounds} rounds across the seats that report."),
    "need.more": _("{party} needs {count} more for a majority"),
    "need.leads": _("{party} is past {mark} when leads are counted, but has won {won}"),
    "need.leads.none": _("{party} is past {mark} when leads are counted; none of them is declared yet"),
    "need.won": _("{party} has won a majority"),
    "need.none": _("{mark} seats make a majority"),
    "need.bye": _("By-elections: no majority is at stake"),
    "seat.awaiting": _("Awaiting first count"),
    "seat.scheduled": _("Not begun"),
    "seat.counting": _("Counting"),
    "seat.counted": _("Counted, not yet declared"),
    "seat.recount": _("Recount"),
    "seat.declared": _("Declared"),
    "seat.uncontested": _("Elected unopposed"),
    "seat.withheld": _("Result withheld"),
    "seat.countermanded": _("Poll countermanded"),
    "seat.void": _("Election void"),
    "seat.round": _("Round {round} of {rounds}"),
    "seat.postal": _("Postal votes only"),
    "seat.tie": _("Tie"),
    "seat.margin": _("Margin"),
    "mark.gain": _("gain from {party}"),
    "mark.would_gain": _("would gain from {party}"),
    "mark.hold": _("hold"),
    "mark.would_hold": _("would hold"),
    "mark.held": _("held by {party}"),
    "mark.close": _("close"),
    "mark.early": _("early"),
    "mark.corrected": _("corrected"),
    "mark.outdated": _("corrected at round {then}, source is at round {now}"),
    "mark.moved": _("corrected; the source has counted on since"),
    "mark.flag": _("being checked"),
    "mark.lot": _("decided by lot"),
    "mark.call": _("our call: {party}’s {leader}"),
    "key.stands": _("{first_party}’s {first} stands in {seat}"),
    "key.against": _("{first_party}’s {first} against {second_party}’s {second} in {seat}"),
    "key.trails": _("{loser} ({loser_party}) trails in {seat}, {leader} ({party}) leads"),
    "key.leads": _("{leader} ({party}) leads in {seat}, {loser} ({loser_party}) trails"),
    "key.lost": _("{loser} ({loser_party}) loses {seat} to {leader} ({party})"),
    "key.won": _("{leader} ({party}) wins {seat}, defeating {loser} ({loser_party})"),
    "key.lot": _("{leader} ({party}) wins {seat} by lot, level with {loser} ({loser_party})"),
    "key.lot.alone": _("{leader} ({party}) wins {seat} by lot"),
    "key.tie": _("Nothing between the first two in {seat}"),
    "key.unopposed": _("{party}’s {leader} is elected unopposed in {seat}"),
    "key.alone": _("{party}’s {leader} wins {seat}"),
    "key.stopped": _("{seat}: {status}"),
    "key.awaiting": _("{seat} has not reported yet"),
    "moment.seat": _("Seat {number}"),
    "moment.of": _("{party}’s {person}"),
    "moment.of_independent": _("independent {person}"),
    "moment.years": _("{years} and {last}"),
    "ago.now": _("just now"),
    "ago.seconds": _("{n} seconds ago"),
    "ago.minutes.one": _("1 minute ago"),
    "ago.minutes": _("{n} minutes ago"),
    "ago.hours.one": _("1 hour ago"),
    "ago.hours": _("{n} hours ago"),
    "ago.days.one": _("1 day ago"),
    "ago.days": _("{n} days ago"),
    "fresh.ok": _("Numbers of {clock}, published {ago}"),
    "fresh.final": _("Final: every seat is declared. Numbers of {clock}"),
    "fresh.late": _("The source is late: last numbers of {clock}, published {ago}"),
    "fresh.down": _("The source is not answering. These are its last good numbers, of {clock}, {ago}"),
    "fresh.frozen": _("Updates are paused by the editors. Numbers of {clock}"),
    "stamp.of": _("Numbers of {clock}"),
    "fresh.none": _("The source has published nothing yet"),
    "link.connecting": _("Connecting"),
    "link.live": _("Live"),
    "link.sse": _("Live, by the second way (event stream)"),
    "link.polling": _("Checking for news every few seconds"),
    "link.lost": _("Connection lost. Trying again; the numbers stay as they were"),
    "link.stopped": _("Updates are off. Load the page again for newer numbers"),
    "link.gone": _("This election is no longer published here"),
    "link.offline": _("You are offline. The numbers stay as they were"),
    "low.on": _("Low-data mode: only what is on your screen is kept up to date."),
    "low.start": _("Use less data"),
    "low.stop": _("Keep everything up to date"),
    "retracted": _("Withdrawn: this is no longer so"),
    "say.tally": _("{first} {first_count}, {second} {second_count}."),
    "party.won": _("Won"),
    "party.leading": _("Leading"),
    "party.gained": _("Gained from others"),
    "party.lost": _("Lost since last time"),
    "party.second": _("Second"),
    "show.all": _("All"),
    "show.changed": _("Changing hands"),
    "show.close": _("Close"),
    "show.declared": _("Declared"),
    "show.counting": _("Not declared"),
    "show.mine": _("Pinned"),
    "order.number": _("Seat number"),
    "order.name": _("Name"),
    "order.margin": _("Smallest margin"),
    "order.newest": _("Newest change"),
    "find.count": _("{n} of {seats} seats"),
    "find.none": _("No seat, candidate or party is spelled like that here"),
    "find.file": _("{kind} of these"),
    "find.stale": _("The list has changed. Show it as it is now"),
    "pin.add": _("Pin {seat}"),
    "regions.district": _("By district"),
    "regions.lok_sabha_seat": _("By Lok Sabha seat"),
    "regions.state": _("By state"),
    "region.district": _("District"),
    "region.lok_sabha_seat": _("Lok Sabha seat"),
    "region.state": _("State"),
    "region.in_lok_sabha": _("{name} (Lok Sabha seat)"),
    "map.keys": _("Map of the seats: arrow keys go from seat to seat, Enter opens one"),
    "map.nearer": _("Bring the map nearer"),
    "map.farther": _("Show more of the map"),
    "tally.all": _("All {n} parties"),
    "tally.few": _("Fewer parties"),
    "swing.to": _("to"),
    "swing.which": _("Which seats"),
    "test.recorded": _("Recorded count of {day}, replayed at {speed}×. Not live results."),
    "test.plain": _("Recorded count of {day}. Not live results."),
    "test.votes": _("The votes of this hour were not recorded: they are reconstructed."),
    "test.details": _("Round numbers and some other details are reconstructed."),
    "rival.before": _("{n} in {year}"),
    "sentence.end": _("."),
    "summary.change": _("Since last time {gainer} gains {gained} seats in all, {loser} loses {lost}"),
    "summary.votes": _("{first} has {share} % of the votes counted, {second} {second_share} %"),
    "summary.closest": _("The closest seat is {seat}: {party}’s {leader} is {margin} votes ahead"),
    "party.bar": _("{party}: {won} won, {leading} leading"),
}  # fmt: skip


def _in_table(english: str, hindi: str) -> Promise:
    """Words of the table of moments: its own Hindi, and for other languages what translates the English."""
    return cast(Promise, lazy(lambda: hindi if get_language() == HINDI else gettext(english), str)())


PHRASES |= {f"moment.{key}": _in_table(*words) for key, words in MOMENT_PHRASES.items()}


def say(key: str, **values: object) -> str:
    """The phrase of `key` in the active language with its places filled."""
    return str(PHRASES[key]).format_map(values)


def spoken(of: tuple[str, ...] = ("",)) -> dict[str, str]:
    """The table in the active language, for the browser; of phrases whose keys begin so. Moments come in English."""
    found = {key: words for key, words in PHRASES.items() if key.startswith(of)}
    if (get_language() or "en") == "en":
        found = {key: words for key, words in found.items() if key.removeprefix("moment.") not in MOMENT_PHRASES}
    return {key: str(words) for key, words in found.items()}
