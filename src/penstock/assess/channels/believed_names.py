"""Channel 5. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=5,
    techniques=("T1090.004", "T1573"),
    facts=("FW-31", "FW-32", "FW-35", "FW-46"),
    codes=("PS724", "PS706"),
    unseen="what is inside of TLS: which account, tenant or path is asked for",
)
def believed_names(review: Review, finding: Finding) -> bool:
    """Nobody looks inside TLS: a name is believed because the client says it.

    Without TLS inspection a firewall reads the name from the greeting and lets the packet go to whatever address the client chose. A name that is
    allowed then opens any server in the world, and behind a CDN the name in the greeting need not be the one that is asked for inside.

    What closes it: `terminateTLS` on rules by name and URL, intrusion detection that denies, and exact names instead of CDNs.
    """
    return every(review, finding)
