"""Channel 4. Read next: `assess/ways_by_name.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.assess.shared import Kind
from penstock.assess.ways_by_name import kinds_behind

ELSEWHERE = frozenset((Kind.MAIL, Kind.CHAT))
"""What channel 13 tells."""


@channel(
    number=4,
    techniques=("T1567.001", "T1567.002", "T1537"),
    facts=("FW-31", "FW-34"),
    codes=("PS722",),
    unseen="names that are shared and not in the list, and who owns a single account that a rule names",
)
def shared_names(review: Review, finding: Finding) -> bool:
    """A rule by name leads to places that anybody can rent.

    `*.blob.core.windows.net` is every storage account there is, `github.com` every repository, `*.azurewebsites.net` every web app. A firewall that
    allows them cannot tell the intruder's account from yours, and its log shows a name that looks right.

    What closes it: names of single accounts where each customer has a name of his own; inspection of TLS and rules by URL where the host is one for
    all; mirrors and proxies of your own for packages and images.
    """
    return bool(kinds_behind(review.named_ways, finding.key[0]) - ELSEWHERE)
