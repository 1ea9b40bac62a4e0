"""Channel 9. Read next: `assess/channels/channel.py`."""

from __future__ import annotations

from penstock.assess.channels.channel import Basis, channel, every
from penstock.assess.finding import Finding
from penstock.assess.review import Review


@channel(
    number=9,
    techniques=("T1530", "T1537", "T1567.002"),
    facts=("STO-01", "STO-06", "SE-01", "SQL-02", "KV-03"),
    codes=("PS604", "PS611", "PS612", "PS613", "PS711", "PS727"),
    basis=Basis.DOORS,
    unseen="tokens and signatures that were handed out, and who holds a key",
)
def public_services(review: Review, finding: Finding) -> bool:
    """A service that holds data can be read or copied from outside.

    A public door, the whole platform let in, services that Azure trusts past a closed door, a perimeter that only learns, a service endpoint by which
    anybody's account is reached from inside, copies to another tenant, containers that need no sign-in. No packet has to leave the
    network: the data is fetched.

    What closes it: public access disabled and private endpoints, policies on service endpoints, no keys and no anonymous reading, no replication to
    other tenants.
    """
    return every(review, finding)
