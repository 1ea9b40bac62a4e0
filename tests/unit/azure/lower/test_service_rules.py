"""The rules that AKS keeps in its own group for services."""

from __future__ import annotations

from pathlib import Path

import pytest

from penstock.net.network import Network
from tests.unit.azure.clusters import OVERLAY
from tests.unit.snapshot.test_balanced import AZURE, INTERNAL, joined, outbound, service
from tests.unit.snapshot.test_clusters import verdict

INSIDE = f"{INTERNAL}, {AZURE}load-balancer-ipv4: 10.0.0.9"
LISTED = f"{AZURE}allowed-ip-ranges: 10.0.7.0/24"
SEALED = f"{AZURE}deny-all-except-load-balancer-source-ranges: 'true'"


def rules(network: Network) -> list[tuple[str, str]]:
    (group,) = (f for f in network.filters.values() if f.kind == "aks-group")
    return [(rule.name, rule.action.value) for rule in group.rules]


DEFAULT = [("AllowVnetInBound", "allow"), ("AllowAzureLoadBalancerInBound", "allow")]
LAST = ("nobody else for n/front", "deny")


@pytest.mark.parametrize(
    ("annotations", "first"),
    [
        ("", [("clients of n/front", "allow")]),
        (INSIDE, []),
        (f"{INSIDE}, {LISTED}", [("clients of n/front", "allow")]),
        (f"{INSIDE}, {LISTED}, {SEALED}", [("clients of n/front", "allow"), LAST]),
    ],
    ids=["public", "internal", "internal with a list", "sealed"],
)
def test_rules_of_services_stand_around_the_default_ones(
    tmp_path: Path, annotations: str, first: list[tuple[str, str]]
) -> None:
    assert rules(joined(tmp_path, service("", annotations), net=OVERLAY)) == [*first, *DEFAULT, LAST]


def test_a_list_keeps_nobody_of_the_network_out_unless_it_is_sealed(tmp_path: Path) -> None:
    """The default rule 65000 lets in the network all the same."""
    for name, limits in (("open", f"{INSIDE}, {LISTED}"), ("sealed", f"{INSIDE}, {LISTED}, {SEALED}")):
        (tmp_path / name).mkdir()
        network = joined(tmp_path / name, service(", externalTrafficPolicy: Local", limits), net=outbound())
        assert verdict(network, "near", "10.0.0.9:80") == ("allowed" if name == "open" else "unknown")
