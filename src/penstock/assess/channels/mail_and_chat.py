"""Channel 13. Read next: `assess/ways_by_name.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import MAIL, channel
from penstock.assess.channels.shared_names import ELSEWHERE
from penstock.assess.channels.what_leaves import lets_out
from penstock.assess.finding import Finding
from penstock.assess.review import Review
from penstock.assess.ways_by_name import kinds_behind


@channel(
    number=13,
    techniques=("T1071.003", "T1048.003", "T1567"),
    facts=("NSG-36",),
    codes=("PS701", "PS722"),
    about=MAIL,
    unseen="mail that a service of Microsoft 365 or a relay of your own passes on",
)
def mail_and_chat(review: Review, finding: Finding) -> bool:
    """Mail and messages leave.

    SMTP to any server, the submission ports of mail services, and the web interfaces of mail and chat services, each of which takes attachments
    from anybody with an account or a webhook. Whether Azure itself keeps port 25 back depends on the subscription.

    What closes it: one relay of your own, and no names of mail and chat services in rules for servers.
    """
    if finding.code == "PS701":
        return lets_out(review, finding, MAIL)
    return bool(kinds_behind(review.named_ways, finding.key[0]) & ELSEWHERE)
