"""Which filters hold where, and which are shared."""

from __future__ import annotations

from typing import Any

from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, nsg, ref, vnet

GUARDED: dict[str, Any] = {"networkSecurityGroup": link("nsg", "g")}


def test_one_group_in_one_network_is_one_pair_of_filters() -> None:
    found = network(
        vnet(
            "v",
            "10.0.0.0/16",
            a={"addressPrefix": "10.0.1.0/24", **GUARDED},
            b={"addressPrefix": "10.0.2.0/24", **GUARDED},
        ),
        nsg("g"),
        *(nic(f"n{i}", "v/a", **GUARDED) for i in range(3)),
    )
    assert sorted(found.filters) == [f"{ref('nsg', 'g')}@{ref('vnet', 'v')}/{d}" for d in ("in", "out")]


def test_a_level_without_group_passes_everything() -> None:  # NSG-13
    found = network(vnet("v", "10.0.0.0/16", a="10.0.1.0/24"), nic("n", "v/a"))
    assert found.filters == {}
    assert all(e.ingress == () and e.egress == () for e in found.endpoints.values())


def test_a_group_that_nobody_can_name_is_an_unknown_filter_of_its_own() -> None:
    unknown: dict[str, Any] = {"networkSecurityGroup": {"id": Unknown(why="w")}}
    found = network(vnet("v", "10.0.0.0/16", a="10.0.1.0/24"), nic("n", "v/a", **unknown), nic("m", "v/a", **unknown))
    assert len(found.filters) == 4
    assert all(f.rules[0].action_doubts for f in found.filters.values())
