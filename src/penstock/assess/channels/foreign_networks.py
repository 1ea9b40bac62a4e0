"""Channel 11. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import Basis, channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=11,
    techniques=("T1199", "T1599"),
    facts=("RT-29", "RT-33", "RT-53"),
    codes=("PS713", "PS714"),
    basis=Basis.WRITTEN,
    unseen="whose a network is that a peering leads to, and what it lets out",
)
def foreign_networks(review: Review, finding: Finding) -> bool:
    """A network is joined to one that is somebody else's.

    A peering to another subscription or tenant, a virtual WAN in which everybody reaches everybody: the other side has routes, firewalls and ways out
    of its own, and its owner decides about them.

    What closes it: no peering to networks that are not yours; private link to the one service that is needed instead.
    """
    return every(review, finding)
