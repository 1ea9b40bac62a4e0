"""In which order collections are tried: parents first, then priority, and both ends for what has none known."""

from __future__ import annotations

from typing import Any

from penstock.azure.lower.firewall_order import Chain, chain_of
from penstock.azure.notes import Notes
from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.firewall import AzureFirewall
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref
from tests.unit.azure.services import collection, firewall, group, network_rule, policy

OPEN: Any = Unknown(why="parameter has no value")


def chain(*resources: Resource, **properties: Any) -> tuple[Chain, list[str]]:
    estate, _ = read_all([firewall(**properties), *resources])
    notes = Notes()
    (found,) = estate.all(AzureFirewall)
    return chain_of(found, estate, notes), [d.code for d in notes.diagnostics()]


def paths(found: Chain) -> list[str]:
    return [item.path for item in found.listed]


def allow(name: str, priority: Any) -> dict[str, Any]:
    return collection(name, priority, "Allow", network_rule())


def test_groups_go_by_priority_and_collections_inside_them_too() -> None:
    """FW-02: the lowest number first, of the group before the collection."""
    found, _ = chain(
        policy(), group("fp/late", 300, allow("a", 100)), group("fp/early", 200, allow("b", 400), allow("c", 150))
    )
    assert paths(found) == ["early/c", "early/b", "late/a"]


def test_every_group_of_the_parent_comes_before_any_of_the_child() -> None:
    """FW-04."""
    child, parent = policy(basePolicy=link("policy", "base")), policy("base")
    found, _ = chain(child, parent, group("fp/own", 100, allow("a", 100)), group("base/all", 65000, allow("b", 100)))
    assert paths(found) == ["all/b", "own/a"]
    assert found.inherited == frozenset({ref("policy", "base")})


def test_a_priority_that_is_not_known_may_be_the_first_or_the_last() -> None:
    found, _ = chain(policy(), group("fp/g", 200, allow("known", 100), allow("open", OPEN)))
    assert paths(found) == ["g/open", "g/known", "g/open"]
    assert [bool(item.doubts) for item in found.listed] == [True, False, False]


def test_priorities_out_of_range_are_told() -> None:
    """FW-02: 100 to 65000."""
    _, told = chain(policy(), group("fp/g", 99, allow("a", 100)))
    assert told == ["PS248"]


def test_a_policy_that_is_not_in_the_input_leaves_a_gap() -> None:
    found, told = chain()
    assert [cause.why for cause in found.missing] == ['firewall policy "fp" is not in the input']
    assert told == ["PS401"]


def test_a_policy_that_is_its_own_parent_is_told_and_read_once() -> None:
    found, told = chain(policy(basePolicy=link("policy", "fp")), group("fp/g", 200, allow("a", 100)))
    assert (paths(found), told) == (["g/a"], ["PS409"])


def test_a_group_that_a_policy_lists_and_nobody_gives_is_missing() -> None:
    found, _ = chain(policy(ruleCollectionGroups=[link("rcg", "fp/gone")]))
    assert [cause.why for cause in found.missing] == ['rule collection group "gone" is not in the input']
