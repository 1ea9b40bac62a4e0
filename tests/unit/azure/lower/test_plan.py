"""Who may have which address."""

from __future__ import annotations

import pytest

from penstock.azure.lower import plan as plans
from penstock.azure.lower.plan import Plan
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet, Prefix
from tests.unit.azure.arm import codes, ref, resource, vnet

A = ref("subnet", "v/a")


def plan(*resources: Resource) -> Plan:
    return plans.build(read_all(resources)[0], Notes())


def subnet(prefix: str = "10.0.0.0/28") -> Plan:
    return plan(vnet("v", "10.0.0.0/16", a=prefix))


@pytest.mark.parametrize(
    ("prefix", "usable"),
    [
        ("10.0.0.0/29", "10.0.0.4-10.0.0.6"),
        ("10.0.0.0/24", "10.0.0.4-10.0.0.254"),
        ("fd00::/64", "fd00::4-fd00::ffff:ffff:ffff:fffe"),
    ],
)
def test_azure_keeps_the_first_four_addresses_and_the_last(prefix: str, usable: str) -> None:
    assert plans.usable(Prefix.parse(prefix)) == AddressSet.of(usable)


@pytest.mark.parametrize("prefix", ["10.0.0.0/30", "10.0.0.0/32"])
def test_a_prefix_too_small_has_nothing_to_hand_out(prefix: str) -> None:
    assert plans.usable(Prefix.parse(prefix)).is_empty


def test_a_stated_address_is_fixed() -> None:
    place = subnet().place(A, Address.parse("10.0.0.9"))
    assert (place.where, place.fixed, place.note) == (AddressSet.of("10.0.0.9"), True, "")


def test_others_get_a_stand_in_each_and_it_is_said() -> None:
    found = subnet()
    first, second = found.place(A, None), found.place(A, None)
    assert (first.where, second.where) == (AddressSet.of("10.0.0.4"), AddressSet.of("10.0.0.5"))
    assert not first.fixed
    assert "10.0.0.4 stands for it" in first.note


def test_a_stand_in_is_never_somebody_elses_stated_address() -> None:
    found = subnet()
    found.take([(A, Address.parse("10.0.0.4")), (A, Address.parse("10.0.0.6"))])
    assert [found.place(A, None).where for _ in range(2)] == [AddressSet.of("10.0.0.5"), AddressSet.of("10.0.0.7")]


def test_asking_again_with_the_same_key_gives_the_same_place() -> None:
    found = subnet()
    assert found.place(A, None, key="x") == found.place(A, None, key="x")
    assert found.place(A, None, key="y") != found.place(A, None, key="x")


@pytest.mark.parametrize("literal", ["10.0.0.5", "10.0.0.0/29", "10.0.0.14"])
def test_where_a_rule_tells_addresses_apart_the_place_is_the_whole_free_part(literal: str) -> None:
    found = subnet()
    found.tell_apart([AddressSet.of(literal)])
    place = found.place(A, None)
    assert (place.where, place.fixed) == (AddressSet.of("10.0.0.4-10.0.0.14"), False)


@pytest.mark.parametrize(
    "literal", ["10.0.0.0/28", "10.0.0.0/8", "10.0.0.3", "10.0.0.15", "10.1.0.0/16", "0.0.0.0/0", "fd00::/8"]
)
def test_a_literal_that_holds_all_or_nothing_of_the_free_part_tells_nothing_apart(literal: str) -> None:
    found = subnet()
    found.tell_apart([AddressSet.of(literal)])
    assert found.place(A, None).where.size == 1


def test_a_literal_that_names_a_taken_address_tells_nothing_apart() -> None:
    found = subnet()
    found.take([(A, Address.parse("10.0.0.8"))])
    found.tell_apart([AddressSet.of("10.0.0.8")])
    assert found.place(A, None).where == AddressSet.of("10.0.0.4")


def test_when_the_stand_ins_run_out_the_place_is_the_whole_part() -> None:
    found = subnet("10.0.0.0/29")
    sizes = [found.place(A, None).where.size for _ in range(4)]
    assert sizes == [1, 1, 1, 3]


def test_the_vacant_part_is_what_nobody_has() -> None:
    found = subnet("10.0.0.0/29")
    found.take([(A, Address.parse("10.0.0.6"))])
    found.place(A, None)
    assert found.vacant(A) == AddressSet.of("10.0.0.5")


def test_a_network_that_only_subnets_name_has_at_least_their_addresses() -> None:
    found = plan(resource("subnet", "v/a", {"addressPrefix": "10.0.0.0/24"}))
    network = found.networks[ref("vnet", "v")]
    assert network.addresses == AddressSet.of("10.0.0.0/24")
    assert [c.key for c in network.causes] == [f"absent:{ref('vnet', 'v')}"]


@pytest.mark.parametrize(
    ("resources", "code"),
    [
        ((vnet("v", "10.0.0.0/24", a="10.0.1.0/28"),), "PS222"),
        ((vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b="10.0.0.128/25"),), "PS223"),
        ((vnet("v", "10.0.0.0/16", a={}),), "PS221"),
        ((resource("subnet", "v/a", {"addressPrefix": "10.0.0.0/24"}),), "PS401"),
    ],
)
def test_what_azure_would_reject_is_told(resources: tuple[Resource, ...], code: str) -> None:
    assert codes(*resources) == [code]


def test_subnets_side_by_side_are_fine() -> None:
    assert codes(vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b="10.0.1.0/24")) == []


def test_a_subnet_of_unknown_prefix_may_have_what_no_other_subnet_has() -> None:
    found = plan(vnet("v", "10.0.0.0/24", a={"addressPrefix": Unknown(why="w")}, b="10.0.0.0/25"))
    place = found.place(A, None)
    assert (place.where, place.fixed) == (AddressSet.of("10.0.0.128/25"), False)


def test_in_a_network_of_unknown_addresses_it_may_have_any_private_one() -> None:
    found = plan(
        resource(
            "vnet",
            "v",
            {
                "subnets": [{"name": "a", "properties": {"addressPrefix": Unknown(why="w")}}],
                "addressSpace": {"addressPrefixes": Unknown(why="w")},
            },
        )
    )
    assert found.place(A, None).where == AddressSet.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
