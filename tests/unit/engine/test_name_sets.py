"""The sets of names that rules speak of."""

from __future__ import annotations

from penstock.engine.name_sets import mentioned_names
from penstock.space.names import NameSet
from tests.unit.azure.arm import network
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy


def test_each_set_of_a_firewall_is_given_once() -> None:
    rules = collection(
        "c", 100, "Allow", application_rule("a", "*.contoso.com"), application_rule("b", "*.contoso.com")
    )
    found = mentioned_names(network(*hub_and_spokes(firewall(), policy(), group("fp/g", 100, rules))))
    assert found.count(NameSet.under("contoso.com")) == 1
    assert len(set(found)) == len(found)
