"""What an observation replaced, kept beside it: it stands again where the observation is taken back."""

from datetime import datetime
from typing import Any

import msgspec

from results.domain.page_kinds import PageKind
from results.ingest.contexts import ContestContext
from results.models import Held, Observation


def replaced_json(former: Observation | None, reading: Held, context: ContestContext) -> str:
    """What is kept beside `reading` once it takes the place of `former`, as JSON. Of one stamp the first counts; and
    lines that no votes have borne out yet are taken back together."""
    if former is None:
        return ""
    if former.at == reading.at or _is_unproved_line(former, context):
        return former.replaced
    return msgspec.json.encode(_parts(former)).decode()


def _is_unproved_line(row: Observation, context: ContestContext) -> bool:
    """Whether a line is newer than all votes of its contest."""
    if row.kind != PageKind.SEAT_LIST:
        return False
    votes = [other.at for kind, other in context.observations.items() if kind != PageKind.SEAT_LIST]
    return bool(votes) and max(votes) < row.at


def _parts(row: Observation) -> dict[str, Any]:
    return {
        "page": row.page_id,
        "at": row.at,
        "fetched_at": row.fetched_at,
        "record": row.record,
        "labels": row.labels,
        "set_back": row.set_back,
        "fallen": row.fallen,
    }


def restored(row: Observation) -> Observation | None:
    """What `row` replaced, in its place; not saved."""
    if not row.replaced:
        return None
    parts = msgspec.json.decode(row.replaced)
    return Observation(
        pk=row.pk,
        contest_id=row.contest_id,
        kind=row.kind,
        page_id=parts["page"],
        at=datetime.fromisoformat(parts["at"]),
        fetched_at=datetime.fromisoformat(parts["fetched_at"]),
        record=parts["record"],
        labels=parts["labels"],
        set_back=parts["set_back"],
        fallen=parts["fallen"],
    )
