"""Channel 14. Read next: `assess/ways_by_name.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=14,
    techniques=("T1537", "T1550.001", "T1078.004"),
    facts=("FW-31",),
    codes=("PS726",),
    unseen="headers that a proxy or an agent on the machine adds, and Conditional Access",
)
def other_tenants(review: Review, finding: Finding) -> bool:
    """Machines can sign in to any tenant, and carry data there.

    `login.microsoftonline.com`, Microsoft Graph, `*.sharepoint.com` and Azure's own management serve every tenant under the same names. Whoever brings
    an account of another tenant signs in from inside, and what he uploads looks like daily work.

    What closes it: tenant restrictions, whose header a proxy or a firewall with TLS inspection adds to every sign-in; the name of your own tenant
    where there is one.
    """
    return every(review, finding)
