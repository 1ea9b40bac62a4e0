"""Policies of service endpoints: which services a subnet reaches by them (SE-04).

Comes in: a subnet, its region, and the policies of the estate. Goes out: `ServicePolicy`s. Several policies on a subnet list together what is let
through. Read next: `engine/outward.py`.
"""

from __future__ import annotations

from penstock.azure.lower import causes
from penstock.azure.lower.doors import ANYBODY
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.private_link import EndpointPolicy, EndpointPolicyDefinition
from penstock.net.cause import Cause
from penstock.net.door import ServicePolicy
from penstock.net.rule import Action, Match, Rule
from penstock.source.node import Unknown
from penstock.space.transport import TransportSet

STORAGE = "microsoft.storage"


def policies(subnet: Subnet | None, region: str, estate: Estate) -> tuple[ServicePolicy, ...]:
    """Give what the policies of a subnet let through, as one; none when it has no policy."""
    if subnet is None or not subnet.endpoint_policies:
        return ()
    ids: set[str] = set()
    doubts: list[Cause] = []
    rules: list[Rule] = []
    for reference in subnet.endpoint_policies:
        policy = estate.find(EndpointPolicy, reference if isinstance(reference, str) else None)
        if isinstance(reference, Unknown):
            doubts.append(causes.of_value(reference, subnet.origin))
        elif policy is None:
            doubts.append(causes.of_absence(reference or "?", "the service endpoint policy", subnet.origin))
        else:
            rules.append(_refusal(policy))
            found, unknown = _listed(policy, estate)
            ids |= found
            doubts += unknown
    if not rules:
        rules.append(_refusal(EndpointPolicy(id="?", name="?", origin=subnet.origin, location="")))
    made = ServicePolicy(service=STORAGE, region=region, ids=frozenset(ids), rule=rules[0], doubts=tuple(doubts))
    return (made,)


def _listed(policy: EndpointPolicy, estate: Estate) -> tuple[set[str], list[Cause]]:
    ids: set[str] = set()
    doubts: list[Cause] = []
    for definition in estate.all(EndpointPolicyDefinition):
        service = definition.service
        if definition.policy != policy.id or (isinstance(service, str) and service.lower() != STORAGE):
            continue
        for one in (service, *definition.resources):
            if isinstance(one, Unknown):
                doubts.append(causes.of_value(one, definition.origin))
        ids |= {one for one in definition.resources if isinstance(one, str)}
    return ids, doubts


def _refusal(policy: EndpointPolicy) -> Rule:
    return Rule(
        name="any other account",
        match=Match(src=ANYBODY, dst=ANYBODY, transport=TransportSet.full()),
        action=Action.DENY,
        origin=policy.origin,
        resource=policy.id,
        facts=("SE-04",),
    )
