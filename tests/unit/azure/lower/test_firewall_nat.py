"""What a firewall publishes: ports, targets, and which address the target sees (FW-11, FW-13)."""

from __future__ import annotations

from typing import Any

from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.endpoint import Endpoint, Kind
from penstock.net.rewrite import Rewrite, SourceKept
from penstock.source.node import Unknown
from penstock.space.addresses import Address, AddressSet
from penstock.space.packets import Packet
from penstock.space.transport import TCP, TransportSet
from tests.unit.azure.arm import codes, network
from tests.unit.azure.services import collection, firewall, group, hub_and_spokes, nat_rule, policy

OPEN: Any = Unknown(why="parameter has no value")


def estate(**fields: Any) -> tuple[Any, ...]:
    rules = group("fp/g", 100, collection("dnat", 100, "DNAT", nat_rule(**fields)))
    return hub_and_spokes(firewall(), policy(), rules)


def device(**fields: Any) -> Endpoint:
    (found,) = [e for e in network(*estate(**fields)).endpoints.values() if e.kind is Kind.FIREWALL]
    return found


def published(**fields: Any) -> Rewrite:
    appliance = device(**fields).appliance
    assert appliance is not None
    (found,) = appliance.translations
    return found


def verdict(port: int, **fields: Any) -> Verdict:
    packet = Packet(Address.parse("8.8.8.8"), Address.parse("20.0.0.1"), TCP, 50000, port)
    return Engine(network(*estate(**fields))).trace(packet).verdict


def test_what_it_publishes_reaches_its_target() -> None:
    assert verdict(443) is Verdict.ALLOWED
    assert verdict(444) is Verdict.DENIED


def test_the_target_sees_an_address_of_the_firewall() -> None:
    """FW-13: one of its instances, which have the addresses of its subnet that Azure does not keep for itself."""
    found = published()
    assert found.source is SourceKept.REPLACED
    assert found.new_sources is not None
    assert found.new_sources <= AddressSet.of("10.0.1.0/26")
    kept_by_azure = AddressSet.of("10.0.1.0/30", "10.0.1.63/32")
    assert (found.new_sources & kept_by_azure).is_empty


def test_it_takes_tcp_and_udp_only() -> None:
    """FW-11."""
    both = TransportSet.tcp(443) | TransportSet.udp(443)
    assert published(ipProtocols=["Any"]).match.transport == both
    assert "PS249" in codes(*estate(ipProtocols=["ICMP"]))


def test_a_target_without_value_leads_nobody_knows_where() -> None:
    found = published(translatedAddress=OPEN)
    assert [target.endpoint or target.address for target in found.targets] == [None]
    assert [cause.why for cause in found.doubts] == [OPEN.why]
    assert verdict(443, translatedAddress=OPEN) is Verdict.UNKNOWN


def test_a_port_without_value_makes_unknown_what_may_be_published() -> None:
    assert verdict(443, destinationPorts=[OPEN]) is Verdict.UNKNOWN


def test_callers_that_are_not_listed_are_not_let_in() -> None:
    assert verdict(443, sourceAddresses=["192.0.2.0/24"]) is Verdict.DENIED
