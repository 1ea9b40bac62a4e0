"""Network rules against what DNAT rules translate."""

from __future__ import annotations

import pytest

from penstock.engine.result import Verdict
from tests.unit.azure.services import collection, nat_rule, network_rule
from tests.unit.engine.test_devices import can, guarded

TO_ONE = collection("dnat", 100, "DNAT", nat_rule(translatedAddress="10.1.0.4", translatedPort="443"))


@pytest.mark.parametrize(
    ("sources", "ports", "source", "expected"),
    [
        (["203.0.113.0/24"], ["*"], "203.0.113.9", Verdict.UNKNOWN),
        (["203.0.113.0/24"], ["*"], "198.51.100.9", Verdict.ALLOWED),  # the rule speaks of others
        (["*"], ["8443"], "198.51.100.9", Verdict.ALLOWED),  # and of another port than the translated one
    ],
)
def test_a_rule_speaks_against_the_packets_it_denies_only(
    sources: list[str], ports: list[str], source: str, expected: Verdict
) -> None:
    """FW-12, U-13."""
    against = network_rule(sourceAddresses=sources, destinationAddresses=["10.1.0.4"], destinationPorts=ports)
    estate = guarded(TO_ONE, collection("against", 200, "Deny", against))
    assert can(estate, source, "20.0.0.1:443").verdict is expected


def test_a_rule_that_allows_the_translated_flow_first_leaves_no_doubt() -> None:
    allowing = network_rule(destinationAddresses=["10.1.0.4"])
    estate = guarded(
        TO_ONE, collection("for", 200, "Allow", allowing), collection("against", 300, "Deny", network_rule())
    )
    assert can(estate, "198.51.100.9", "20.0.0.1:443").verdict is Verdict.ALLOWED
