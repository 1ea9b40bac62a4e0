"""Channel 7. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.channels.what_leaves import PORTLESS, lets_out
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=7,
    techniques=("T1095", "T1572"),
    facts=("RT-47", "RT-48", "FW-54"),
    codes=("PS701",),
    about=PORTLESS,
)
def other_protocols(review: Review, finding: Finding) -> bool:
    """ICMP and other protocols than TCP and UDP leave.

    An echo request carries what its sender puts into it; ESP and GRE carry whole networks. A NAT gateway and a firewall translate TCP and UDP only, so
    this is open where machines have public addresses of their own.

    What closes it: no public addresses on machines, or rules that allow TCP and UDP by port.
    """
    return lets_out(review, finding, PORTLESS)
