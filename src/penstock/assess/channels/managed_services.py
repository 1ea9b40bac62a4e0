"""Channel 10. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import Basis, channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=10,
    techniques=("T1567", "T1648"),
    facts=("RT-24",),
    codes=("PS728",),
    basis=Basis.WRITTEN,
    unseen="what code, pipelines and connectors of a service send",
)
def managed_services(review: Review, finding: Finding) -> bool:
    """A managed service sends by the platform's own way out.

    Functions and web apps that are not in a network, or whose network is not asked for the internet, data pipelines, databases that export: what
    they send meets no route, no group and no firewall of yours.

    What closes it: the service in a subnet with all its traffic routed there, a perimeter that is enforced, a managed network that only knows
    approved endpoints, or a list of names that it may call.
    """
    return every(review, finding)
