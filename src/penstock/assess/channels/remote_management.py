"""Channel 12. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import Basis, channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=12,
    techniques=("T1651", "T1021", "T1115"),
    facts=("BAS-01", "BAS-02"),
    codes=("PS601", "PS615", "PS616", "PS617"),
    basis=Basis.HANDS,
    unseen="who may run commands on machines, open their serial consoles or export their disks: roles decide that, and no packet",
)
def remote_management(review: Review, finding: Finding) -> bool:
    """Who may manage a machine can carry its data away.

    A bastion that copies text and files, tunnels for native clients, links that can be passed on; the serial console and run-command, which no network
    rule stops; administration ports and the API of a cluster that answer to the internet.

    What closes it: copying and tunnels off where they are not needed, few people with these rights and for a limited time, no public
    administration.
    """
    return every(review, finding)
