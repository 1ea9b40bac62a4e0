"""DNS security policies as files write them."""

from __future__ import annotations

from penstock.azure.notes import Notes
from penstock.azure.read.name_policy import read_link, read_list, read_policy, read_rule
from penstock.azure.resources.dns import NameAction
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, ref, resource


def test_a_rule_with_its_lists() -> None:
    properties = {
        "priority": 100,
        "action": {"actionType": "block"},
        "dnsResolverDomainLists": [link("domains", "bad")],
        "managedDomainLists": ["AzureDnsThreatIntel"],
        "dnsSecurityRuleState": "disabled",
    }
    (found,) = read_rule(resource("namerule", "pol/r", properties), Notes())
    assert (found.policy, found.priority, found.action) == (ref("namepolicy", "pol"), 100, NameAction.BLOCK)
    assert found.lists == (ref("domains", "bad"),)
    assert found.managed == ("AzureDnsThreatIntel",)
    assert found.enabled is False


def test_a_word_that_is_no_action_is_told_and_unknown() -> None:
    notes = Notes()
    (found,) = read_rule(resource("namerule", "pol/r", {"action": {"actionType": "Sinkhole"}}), notes)
    assert isinstance(found.action, Unknown)
    assert [d.code for d in notes.diagnostics()] == ["PS207"]


def test_lists_lose_their_final_dots_and_large_ones_are_elsewhere() -> None:
    (small,) = read_list(resource("domains", "bad", {"domains": ["Bad.Test.", "."]}), Notes())
    (large,) = read_list(resource("domains", "bad", {"domainsUrl": "https://files.example.com/list"}), Notes())
    assert small.domains == ("bad.test", "")
    assert [type(one) for one in large.domains] == [Unknown]


def test_a_policy_and_its_link() -> None:
    (policy,) = read_policy(resource("namepolicy", "pol"), Notes())
    (linked,) = read_link(resource("namelink", "pol/l", {"virtualNetwork": link("vnet", "v")}), Notes())
    assert (linked.policy, linked.network) == (policy.id, ref("vnet", "v"))
