"""Passages: what goes in and out, by which door, under which names."""

from __future__ import annotations

from penstock.assess.questions import Passage, likely
from penstock.assess.review import Review
from penstock.engine.result import Verdict
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet
from tests.unit.assess.checks.test_admin_port_from_internet import estate
from tests.unit.azure.arm import network, rule
from tests.unit.azure.services import (
    application_rule,
    collection,
    firewall,
    group,
    hub_and_spokes,
    network_rule,
    policy,
)

OFFICE = {"destinationPortRange": "22", "protocol": "Tcp", "sourceAddressPrefix": "20.5.0.0/24"}


def entering(*rules: dict[str, object]) -> tuple[Passage, ...]:
    return Review(network(*estate(*rules))).from_internet


def test_a_passage_holds_exactly_the_sources_that_get_in() -> None:
    (passage,) = entering(rule("office", **OFFICE))
    assert passage.outside == AddressSet.of("20.5.0.0/24")
    assert passage.allowed == TransportSet.tcp(22)
    assert passage.trace.verdict is Verdict.ALLOWED


def test_parts_that_are_treated_differently_are_told_apart() -> None:
    passages = entering(rule("office", 100, **OFFICE), rule("web", 200, destinationPortRange="443", protocol="Tcp"))
    assert {str(p.allowed) for p in passages} == {"tcp/22,443", "tcp/443"}


def leaving(*rules: dict[str, object]) -> tuple[Passage, ...]:
    one = group("fp/g", 100, *rules)
    found = Review(network(*hub_and_spokes(firewall(), policy(), one))).to_internet
    return tuple(p for p in found if p.trace.source.endswith("one/ip") and p.trace.exit not in ("", "platform"))


def test_the_way_out_is_the_firewall() -> None:
    passages = leaving(collection("c", 100, "Allow", network_rule()))
    assert {p.way for p in passages} == {"through fw"}


def test_names_condition_what_application_rules_allow() -> None:
    passages = leaving(collection("c", 100, "Allow", application_rule("r", "*.contoso.com")))
    surely = [p for p in passages if not p.allowed.is_empty]
    assert surely
    assert {p.names.patterns() if p.names is not None else () for p in surely} == {("*.contoso.com",)}


def test_names_condition_what_may_pass_too() -> None:
    """FW-40: what the platform keeps open is limited to some names, and anywhere is not open."""
    perhaps = [p for p in leaving(collection("c", 100, "Allow")) if not p.unknown.is_empty]
    assert {p.names.patterns() if p.names is not None else () for p in perhaps} == {("*.core.windows.net",)}
    denied = application_rule(
        "rest", "*", protocols=[{"protocolType": t, "port": p} for t, p in (("Http", 80), ("Https", 443))]
    )
    assert leaving(collection("c", 100, "Deny", denied)) == ()


def test_what_passes_by_address_and_what_passes_by_name_are_told_apart() -> None:
    """HTTPS by a network rule, HTTP by name only: the names are no condition of the first, and one of the second."""
    by_address = network_rule("https", ipProtocols=["TCP"], destinationPorts=["443"])
    by_name = application_rule("r", "*.contoso.com", protocols=[{"protocolType": "Http", "port": 80}])
    passages = leaving(collection("c", 100, "Allow", by_address), collection("d", 200, "Allow", by_name))
    wide = [p for p in passages if p.outside.v4.size > 1 << 31]
    named = {str(p.allowed): p.names.patterns() if p.names is not None else () for p in wide}
    assert named == {"tcp/443": (), "tcp/80": ("*.contoso.com",)}


def test_the_likely_packet_is_https_before_the_least_port() -> None:
    found = likely(TransportSet.full())
    assert found is not None
    assert (found.protocol, found.src_port, found.dst_port) == (6, 49152, 443)


def test_what_has_no_likely_packet_gives_the_least() -> None:
    found = likely(TransportSet.tcp((0, 21)))
    assert found is not None
    assert found.dst_port == 1
    assert likely(TransportSet.empty()) is None
