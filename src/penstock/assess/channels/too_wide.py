"""Channel 3. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.channels.what_leaves import is_inspected
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=3,
    techniques=("T1048", "T1567.002"),
    facts=("FW-20", "NSG-27"),
    codes=("PS701", "PS721"),
)
def too_wide(review: Review, finding: Finding) -> bool:
    """A rule by address lets out more than anybody meant.

    Any to any, wide prefixes, and service tags of which every customer of Azure can have a piece: `AzureCloud` is whatever anybody runs in Azure,
    `Storage` every account. A rule by address comes before rules by name, so it also opens what these were meant to narrow.

    What closes it: rules by name for single accounts, and private endpoints for services of your own.
    """
    return finding.code == "PS721" or is_inspected(review, finding)
