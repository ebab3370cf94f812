"""What was told of a result stays as it is while the result stands: it is the seat that is corrected, by two people."""

from django.utils.translation import gettext as _

from results.editorial.refusals import Refused
from results.models import Contest, Moment


def refuse_standing_result(moment: Moment) -> None:
    """Raises Refused where readers would be told otherwise of a result that stands as declared."""
    entry = moment.entry
    if entry["kind"] != "declared":
        return
    contest = Contest.objects.filter(election=moment.election_id, number=entry["seat"]).first()
    winner = (contest.entry or {}).get("winner") if contest else None
    if winner and winner["serial"] == entry["candidate"]:
        raise Refused(
            _(
                "Seat {seat} is declared for {name}: take that back at the seat, where two people agree. What was told "
                "of it is taken back with it."
            ).format(seat=entry["seat"], name=winner["name"])
        )
