"""Members of application security groups."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.asg import Groups, Member
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import BUILT_IN
from penstock.engine.api import can
from penstock.engine.result import Verdict
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet
from tests.unit.azure.arm import link, network, nic, nsg, resource, rule, vnet


def member(network: str, *addresses: str, settled: bool = True) -> Member:
    return Member(network=network, where=AddressSet.of(*addresses), settled=settled, name="n", origin=BUILT_IN)


def test_members_of_other_networks_do_not_count() -> None:  # NSG-22
    groups = Groups(Estate.of(()))
    groups.add("/g", member("/v", "10.0.0.4"))
    groups.add("/g", member("/w", "10.1.0.4"))
    assert groups.cover("/g", "/v", BUILT_IN).sure == AddressSet.of("10.0.0.4")
    assert groups.outline() == {"/g": 2}


def test_a_member_that_may_be_anywhere_is_a_doubt_beside_the_sure_ones() -> None:
    groups = Groups(Estate.of(()))
    groups.add("/g", member("/v", "10.0.0.4"))
    groups.add("/g", member("/v", "10.0.0.0/29", settled=False))
    cover = groups.cover("/g", "/v", BUILT_IN)
    assert cover.sure == AddressSet.of("10.0.0.4")
    assert [a for _, a in cover.partly] == [AddressSet.of("10.0.0.0/29") - AddressSet.of("10.0.0.4")]


def test_an_unknown_group_may_hold_anybody() -> None:
    cover = Groups(Estate.of(())).cover(Unknown(why="w"), "/v", BUILT_IN)
    assert cover.sure.is_empty
    assert [(c.why, a) for c, a in cover.partly] == [("w", AddressSet.full())]


def test_a_machine_of_unknown_groups_may_be_in_any() -> None:
    member = {"applicationSecurityGroups": Unknown(why="a parameter without value")}
    made = network(
        vnet("v", "10.0.0.0/16", a={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n")}),
        nsg("n", rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")])),
        nic("one", "v/a", "10.0.0.4", ip=member),
        nic("two", "v/a", "10.0.0.5"),
    )
    (filter_,) = [f for f in made.filters.values() if f.id.endswith("/in")]
    source = filter_.rules[0].match.src
    assert source.sure.is_empty
    assert [some for _, some in source.partly] == [AddressSet.of("10.0.0.4")]


def test_membership_of_one_unknown_group_says_nothing_of_another() -> None:
    """Denied as a member of `web`, allowed as a member of `db`: the machine may be in either."""
    member = {"applicationSecurityGroups": Unknown(why="a parameter without value")}

    def members(name: str, priority: int, access: str) -> dict[str, Any]:
        asked: dict[str, Any] = {"sourceAddressPrefix": None, "sourceApplicationSecurityGroups": [link("asg", name)]}
        return rule(name, priority, access=access, **asked)

    made = network(
        vnet("v", "10.0.0.0/16", a={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n")}),
        nsg(
            "n",
            members("web", 100, "Deny"),
            members("db", 200, "Allow"),
            rule("rest", 300, access="Deny"),
        ),
        nic("one", "v/a", "10.0.0.4", ip=member),
        nic("two", "v/a", "10.0.0.5"),
    )
    assert can(made, "one", "two:443").verdict is Verdict.UNKNOWN


def test_a_private_endpoint_whose_address_is_open_is_no_sure_member() -> None:  # NSG-23
    endpoint = {"subnet": link("subnet", "v/a"), "applicationSecurityGroups": [link("asg", "web")]}
    made = network(
        vnet("v", "10.0.0.0/16", a={"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": link("nsg", "n")}),
        nsg(
            "n",
            rule("r", sourceAddressPrefix=None, sourceApplicationSecurityGroups=[link("asg", "web")]),
            rule("s", 200, sourceAddressPrefix="10.0.0.9"),
        ),
        resource("pe", "pe", endpoint),
    )
    (filter_,) = [f for f in made.filters.values() if f.id.endswith("/in")]
    assert filter_.rules[0].match.src.sure.is_empty
