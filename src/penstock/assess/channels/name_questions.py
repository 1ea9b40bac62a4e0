"""Channel 6. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.channels.what_leaves import QUESTIONS, lets_out
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=6,
    techniques=("T1071.004", "T1048.003"),
    facts=("DNS-02", "NSG-32", "NSG-33", "FW-60"),
    codes=("PS701", "PS723", "PS725"),
    about=QUESTIONS,
)
def name_questions(review: Review, finding: Finding) -> bool:
    """Questions about names carry data out.

    Whoever owns a domain reads every question about it. A machine that can ask any name server, by port 53, over TLS or over HTTPS, or a resolver
    that answers for every name there is, sends data out one label at a time, past every rule on addresses. Azure's own resolver can be asked from
    every subnet unless a rule for `AzurePlatformDNS` denies it.

    What closes it: one resolver of your own, a DNS security policy that knows which names may be asked for, and its log.
    """
    return finding.code != "PS701" or lets_out(review, finding, QUESTIONS)
