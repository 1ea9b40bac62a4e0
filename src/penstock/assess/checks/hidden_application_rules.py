"""PS804. Read next: `engine/devices.py`."""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.check import check
from penstock.assess.finding import Finding, Related, named
from penstock.assess.review import Review
from penstock.diagnostics import Severity
from penstock.engine.residuals import certain
from penstock.net.endpoint import Endpoint
from penstock.net.rule import Action, Rule
from penstock.space.packets import PacketSet


@check(code="PS804", severity=Severity.MEDIUM, since="0.1", facts=("FW-03", "FW-23", "FW-39"))
def hidden_application_rules(review: Review) -> Iterator[Finding]:
    """Network rules of a firewall keep its application rules from being asked.

    A firewall looks at network rules first, and a match ends the matter. It looks for network rules that match the packets of application rules by
    address: an allow makes the names in the application rule meaningless, since any name passes; a deny stops what it was meant to allow. Medium
    when nothing is left of the application rule, low when a part is.

    Do this: take the ports of the application rule (mostly 80 and 443) out of the network rule, or narrow its addresses.

    A network rule, in a policy whose application rules allow names on 443. Bad, then good:

    ```json bad
    {"ruleType": "NetworkRule", "name": "out", "ipProtocols": ["TCP"], "sourceAddresses": ["*"],
     "destinationAddresses": ["*"], "destinationPorts": ["443"]}
    ```

    ```json good
    {"ruleType": "NetworkRule", "name": "sql", "ipProtocols": ["TCP"], "sourceAddresses": ["*"],
     "destinationAddresses": ["10.2.0.0/16"], "destinationPorts": ["1433"]}
    ```
    """
    for endpoint in sorted(review.network.endpoints.values(), key=lambda e: e.id):
        if endpoint.appliance is not None:
            for rule, by in _hiding(review, endpoint):
                yield _finding(endpoint, rule, by)


def _hiding(review: Review, firewall: Endpoint) -> Iterator[tuple[Rule, list[tuple[Rule, bool]]]]:
    """Give each network rule that hides application rules, with those, and whether it hides them whole."""
    if firewall.appliance is None:
        return
    for rule in firewall.appliance.network.rules:
        if rule.implicit or rule.action is Action.PASS or rule.action_doubts:
            continue
        taken = certain(rule)
        hidden = []
        for other in firewall.appliance.application.rules:
            if other.implicit or other.action is rule.action is Action.DENY:
                continue
            speaks = _speaks_of(review, other)
            if not speaks.is_empty and not speaks.is_disjoint(taken):
                hidden.append((other, speaks <= taken))
        if hidden:
            yield rule, hidden


def _speaks_of(review: Review, rule: Rule) -> PacketSet:
    """The packets by which an application rule is asked: its sources to anywhere outside, on its ports."""
    return PacketSet.of(src=rule.match.src.sure, dst=review.network.internet, transport=rule.match.transport)


def _finding(firewall: Endpoint, rule: Rule, hidden: list[tuple[Rule, bool]]) -> Finding:
    whole = [other for other, entire in hidden if entire]
    names = tuple(other.name for other, _ in hidden)
    effect = "any name passes" if rule.action is not Action.DENY else "nothing passes"
    extent = "" if whole else f" for {rule.match.dst.words or 'some addresses'}"
    return Finding(
        code="PS804",
        severity=Severity.MEDIUM if whole else Severity.LOW,
        title=f"network rule {rule.name} of {firewall.name} decides before application rule {named(names)}{extent}: {effect}",
        resource=rule.resource or firewall.id,
        name=rule.name,
        why="a firewall asks network rules first, and a match ends the matter; names are not looked at",
        fix=f"take {rule.match.transport} out of {rule.name}, or narrow its addresses",
        origin=rule.origin,
        key=(firewall.id, rule.resource, rule.name, *names),
        facts=("FW-03", "FW-23"),
        related=tuple(Related(words=f"application rule {other.name}", origin=other.origin) for other, _ in hidden),
        affected=names,
        count=len(names),
    )
