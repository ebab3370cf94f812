"""After commit, tell the hubs that the log has grown. A poke carries no facts: losing one costs delay only."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)


def group(slug: str) -> str:
    """The channel group of one election; its members are the hubs, one a process."""
    return f"election.{slug}"


def poke(slug: str, epoch: str, seq: int) -> None:
    """Send the news of a commit. Never raises: the hub looks at the log by itself too."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group(slug), {"type": "poke", "election": slug, "epoch": epoch, "seq": seq})
    except Exception as error:  # whatever the layer raises, the commit stands and the hub will find it
        logger.warning("poke lost: %s at seq %d: %s", slug, seq, error)
