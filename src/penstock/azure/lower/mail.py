"""Mail to the internet: whether Azure carries TCP 25 depends on the kind of subscription (NSG-36).

Comes in: subscriptions of the input. Goes out: a filter for each network whose subscription may not send. Read next: `engine/outward.py`.

Source: Microsoft Learn, "Troubleshoot outbound SMTP connectivity problems in Azure": not blocked for enterprise agreements; for all other
subscriptions it depends on their kind and age.
"""

from __future__ import annotations

from penstock.azure.resources.estate import Estate
from penstock.azure.resources.subscription import Subscription
from penstock.diagnostics import BUILT_IN
from penstock.net.cause import Cause
from penstock.net.rule import Action, Cover, Filter, Match, Rule
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

MAIL = TransportSet.tcp(25)

FREE = ("enterpriseagreement",)
"""Beginnings of the quota ids of subscriptions that may send mail."""

CAUSE = Cause(
    key="mail",
    why="whether Azure carries mail on TCP 25 to the internet depends on the kind of subscription, which is not in the input",
    cure="add an export of the subscription, or send mail by a relay on TCP 587",
    facts=("NSG-36",),
)


def _rule(name: str, transport: TransportSet, action: Action, doubts: tuple[Cause, ...] = ()) -> Rule:
    everywhere = Cover(sure=AddressSet.full(), words="*")
    match = Match(src=everywhere, dst=everywhere, transport=transport)
    return Rule(
        name=name, match=match, action=action, origin=BUILT_IN, facts=("NSG-36",), action_doubts=doubts, implicit=True
    )


KEPT = Filter(
    id="<platform>/outward",
    name="Azure",
    kind="platform",
    rules=(_rule("mail to the internet", MAIL, Action.DENY, (CAUSE,)),),
    default=_rule("anything else", TransportSet.full(), Action.PASS),
    resource="",
    origin=BUILT_IN,
)
"""What the platform may keep back on its way to the internet."""


def outward(estate: Estate, network: str) -> Filter | None:
    """Give what the platform may keep back from a network; nothing where its subscription is known to be free to send."""
    kinds = {s.id: s.quota.replace("_", "").lower() for s in estate.all(Subscription)}
    kind = kinds.get("/".join(network.split("/")[:3]), "")
    return None if kind.startswith(FREE) else KEPT
