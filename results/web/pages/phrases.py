"""Every phrase that the server and the browser both say, once. The page hands the translated table to its modules.

Placeholders are `{name}`; a key ending in `.one` is used when the number is 1.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Promise] = {
    "headline.waiting": _("Waiting for the first numbers"),
    "headline.level": _("{first} and {second} are level on {count} of {seats} seats"),
    "headline.early": _("Early leads: {first} {count}, {second} {second_count}"),
    "headline.early.one": _("Early leads: {first} {count}"),
    "headline.ahead": _("{party} ahead in {count} seats, {short} short of a majority"),
    "headline.above": _("{party} ahead in {count} seats, above the majority mark of {mark}"),
    "headline.majority": _("{party} has won {won} seats, a majority of {seats}"),
    "headline.final": _("{party} wins {won} of {seats} seats"),
    "headline.hung": _("No majority: {party} is the largest party with {won} of {seats} seats"),
    "stand.before": _("Counting has not begun. {seats} seats are to be counted; {mark} make a majority."),
    "stand.reporting": _("{reporting} of {seats} seats are reporting and {declared} are declared."),
    "stand.early": _("Leads this early often change."),
    "stand.final": _("All {seats} seats are declared."),
    "stand.progress": _("Counting stands at {round} of {rounds} rounds across the seats that report."),
    "need.more": _("{party} needs {count} more for a majority"),
    "need.leads": _("{party} is past {mark} when leads are counted, but has won {won}"),
    "need.won": _("{party} has won a majority"),
    "need.none": _("{mark} seats make a majority"),
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
    "seat.ahead": _("ahead"),
    "mark.gain": _("gain from {party}"),
    "mark.hold": _("hold"),
    "mark.held": _("held by {party}"),
    "mark.close": _("close"),
    "mark.early": _("early"),
    "mark.corrected": _("corrected"),
    "mark.flag": _("being checked"),
    "key.trails": _("{loser} trails from {seat}, {party}’s {leader} in the lead"),
    "key.leads": _("{leader} leads in {seat}, {loser_party}’s {loser} trails"),
    "key.lost": _("{loser} loses {seat} to {party}’s {leader}"),
    "key.won": _("{leader} wins {seat}, defeating {loser_party}’s {loser}"),
    "key.tie": _("Nothing between the first two in {seat}"),
    "key.awaiting": _("{seat} has not reported yet"),
    "moment.lead_change": _("{seat}: {party}’s {leader} takes the lead, {loser} trails"),
    "moment.declared": _("{party}’s {leader} wins {seat} by {margin} votes"),
    "moment.first_lead": _("{party} leads in its first seat"),
    "moment.majority_leads": _("{party} crosses the majority mark in leads: {seats} seats, {mark} needed"),
    "moment.majority_wins": _("{party} wins a majority: {seats} seats, {mark} needed"),
    "moment.seat": _("Seat {number}"),
    "ago.seconds": _("{n} seconds ago"),
    "ago.minutes.one": _("1 minute ago"),
    "ago.minutes": _("{n} minutes ago"),
    "ago.hours.one": _("1 hour ago"),
    "ago.hours": _("{n} hours ago"),
    "fresh.ok": _("Numbers of {clock}, published {ago}"),
    "fresh.late": _("The source is late: last numbers of {clock}, published {ago}"),
    "fresh.down": _("The source is not answering. These are its last good numbers, of {clock}, {ago}"),
    "fresh.frozen": _("Updates are paused by the editors. Numbers of {clock}"),
    "fresh.none": _("The source has published nothing yet"),
    "link.connecting": _("Connecting"),
    "link.live": _("Live"),
    "link.sse": _("Live, by the second way (event stream)"),
    "link.polling": _("Checking for news every few seconds"),
    "link.lost": _("Connection lost. Trying again; the numbers stay as they were"),
    "link.stopped": _("Updates are off. Load the page again for newer numbers"),
    "link.gone": _("This election is no longer published here"),
    "link.offline": _("You are offline. The numbers stay as they were"),
    "retracted": _("Withdrawn: this is no longer so"),
    "say.tally": _("{first} {first_count}, {second} {second_count}."),
    "party.won": _("Won"),
    "party.leading": _("Leading"),
    "party.gained": _("Gained from others"),
    "party.lost": _("Lost since last time"),
    "party.second": _("Second"),
    "show.all": _("All"),
    "show.changed": _("Changed hands"),
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
    "find.stale": _("The list has changed. Show it as it is now"),
    "pin.add": _("Pin {seat}"),
    "tally.all": _("All {n} parties"),
    "tally.few": _("Fewer parties"),
    "swing.to": _("to"),
    "swing.which": _("Which seats"),
    "test.recorded": _("Recorded count of {day}, replayed at {speed}×. Not live results."),
    "test.plain": _("Recorded count of {day}. Not live results."),
    "test.votes": _("The votes of this hour were not recorded: they are reconstructed."),
    "test.details": _("Round numbers and some other details are reconstructed."),
    "rival.before": _("{n} in {year}"),
    "party.bar": _("{party}: {won} won, {leading} leading"),
}  # fmt: skip


def say(key: str, **values: object) -> str:
    """The phrase of `key` in the active language with its places filled."""
    return str(PHRASES[key]).format_map(values)


TOOLS = ("show.", "order.", "find.", "pin.", "swing.", "test.", "link.", "fresh.", "stand.", "headline.")
"""What is said beside the pictures: an embed, which is a picture alone, does without."""


def spoken(bare: bool = False) -> dict[str, str]:
    """The table in the active language, for the browser."""
    return {key: str(words) for key, words in PHRASES.items() if not (bare and key.startswith(TOOLS))}
