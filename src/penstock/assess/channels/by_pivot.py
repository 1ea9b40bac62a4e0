"""Channel 15. Read next: `assess/chains.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import channel
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=15,
    techniques=("T1090.001", "T1570", "T1021"),
    facts=("NSG-25",),
    codes=(),
    unseen="whether an intruder gets from one machine to another that he can reach",
)
def by_pivot(_review: Review, _finding: Finding) -> bool:
    """Sensitive data leaves by way of other machines.

    The machines that may read a store need no way out themselves, if from them others are reached that have one. No rule is wrong by itself; the chain
    is. It opens no finding of its own: its links are told by the other channels and by PS704.

    What closes it: fewer machines that reach the data, tiers that do not reach each other, and the ways out at the end of the chain.
    """
    return False
