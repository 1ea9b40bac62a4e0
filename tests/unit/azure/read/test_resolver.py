"""Private resolvers and rulesets as files write them."""

from __future__ import annotations

import pytest

from penstock.azure.notes import Notes
from penstock.azure.read.resolver import read_inbound, read_outbound, read_resolver, read_rule, read_ruleset
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.names import forward, inbound

NOWHERE = Unknown(why="parameter has no value")


def test_a_resolver_and_its_two_ends() -> None:
    (resolver,) = read_resolver(resource("resolver", "res", {"virtualNetwork": link("vnet", "hub")}), Notes())
    (into,) = read_inbound(inbound("res/in", "hub/in", "10.9.0.4"), Notes())
    (out,) = read_outbound(resource("outbound", "res/out", {"subnet": link("subnet", "hub/out")}), Notes())
    assert resolver.network == ref("vnet", "hub")
    assert into.places == ((ref("subnet", "hub/in"), Address.parse("10.9.0.4")),)
    assert (out.resolver, out.subnet) == (ref("resolver", "res"), ref("subnet", "hub/out"))


def test_a_ruleset_names_the_ends_by_which_questions_leave() -> None:
    ends = {"dnsResolverOutboundEndpoints": [link("outbound", "res/out")]}
    (found,) = read_ruleset(resource("nameset", "set", ends), Notes())
    assert found.outbound == (ref("outbound", "res/out"),)


@pytest.mark.parametrize(("domain", "expected"), [("Corp.Test.", "corp.test"), ("corp.test", "corp.test"), (".", "")])
def test_domains_lose_their_final_dot(domain: str, expected: str) -> None:
    (found,) = read_rule(forward("set/r", domain, "10.9.0.4", "10.9.0.5"), Notes())
    assert found.domain == expected
    assert found.servers == (Address.parse("10.9.0.4"), Address.parse("10.9.0.5"))
    assert found.enabled is True


def test_what_is_not_known_stays_so() -> None:
    properties = {"domainName": NOWHERE, "targetDnsServers": NOWHERE, "forwardingRuleState": NOWHERE}
    (found,) = read_rule(resource("forward", "set/r", properties), Notes())
    assert all(isinstance(value, Unknown) for value in (found.domain, found.enabled, *found.servers))
