"""Channel 8. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import Basis, channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=8,
    techniques=("T1537", "T1199"),
    facts=("PE-02", "PE-03", "PE-07"),
    codes=("PS712", "PS614"),
    basis=Basis.WRITTEN,
    unseen="whose a service is that a private endpoint leads to",
)
def foreign_endpoints(review: Review, finding: Finding) -> bool:
    """Private links lead to somebody else, or let anybody in.

    A private endpoint may lead to a service of any tenant: what it carries passes no firewall and has a private address. A private link service that
    anybody may ask for is the same the other way.

    What closes it: a policy that allows private endpoints to known subscriptions only, and link services with a list of who may see them.
    """
    return every(review, finding)
