"""Channel 1. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.channels.what_leaves import is_inspected
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=1,
    techniques=("T1041", "T1048", "T1567"),
    facts=("RT-44", "RT-45", "NSG-27"),
    codes=("PS701", "PS703"),
)
def direct_egress(review: Review, finding: Finding) -> bool:
    """Machines have a way out of their own.

    A NAT gateway, a public address, an outbound rule of a load balancer, or the address that Azure lends by default: whoever gets onto the machine
    can send any amount of data anywhere, and only the machine's own security group could stop it. Nothing looks at what is sent, and a flow log
    tells of addresses and bytes at most.

    What closes it: a default route to a firewall that allows by name, subnets with `defaultOutboundAccess` off, or a rule that denies `Internet`
    outbound. What stays open afterwards: whatever the firewall allows (channels 3 to 6).
    """
    return finding.code == "PS703" or not is_inspected(review, finding)
