"""Members of application security groups."""

from __future__ import annotations

from penstock.azure.lower.asg import Groups, Member
from penstock.azure.resources.estate import Estate
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet


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
    assert [a for _, a in cover.maybe] == [AddressSet.of("10.0.0.0/29") - AddressSet.of("10.0.0.4")]


def test_an_unknown_group_may_hold_anybody() -> None:
    cover = Groups(Estate.of(())).cover(Unknown(why="w"), "/v", BUILT_IN)
    assert cover.sure.is_empty
    assert [(c.why, a) for c, a in cover.maybe] == [("w", AddressSet.full())]
