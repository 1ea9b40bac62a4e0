"""Channel 2. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=2,
    techniques=("T1599", "T1048"),
    facts=("RT-07", "RT-09", "SE-01", "RT-57"),
    codes=("PS702", "PS705", "PS711"),
    unseen="what a site on-premises lets out of what comes to it by a gateway",
)
def around_the_firewall(review: Review, finding: Finding) -> bool:
    """Traffic leaves around the firewall that is there to see it.

    A subnet without the default route, a more specific route to `Internet`, a service endpoint that takes storage past the firewall, a peering that
    makes a shortcut, a gateway with a way out behind it. The firewall's rules and logs are as good as ever, and tell nothing of this.

    What closes it: the missing route, private endpoints instead of service endpoints, policies on service endpoints, no peering past the hub.
    """
    return every(review, finding)
