"""Devices that look a name up again (FW-32). Expected verdicts are by hand."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Verdict
from penstock.net.network import Network
from penstock.space.transport import TransportSet
from tests.unit.azure.arm import link, network, resource
from tests.unit.azure.services import application_rule, collection, firewall, group, hub_and_spokes, policy

NAME = "app.corp.example"
HTTP, HTTPS = {"protocolType": "Http", "port": 80}, {"protocolType": "Https", "port": 443}


def zone(*networks: str) -> tuple[Resource, ...]:
    """A private zone that gives the name the address of the machine in the second spoke."""
    links = [resource("zonelink", f"corp.example/{n}", {"virtualNetwork": link("vnet", n)}) for n in networks]
    record = resource("a", "corp.example/app", {"aRecords": [{"ipv4Address": "10.2.0.4"}]})
    return (resource("zone", "corp.example"), *links, record)


def estate(*more: Resource, **fields: Any) -> Network:
    rule = application_rule("web", NAME, protocols=[HTTP, HTTPS], **fields)
    rules = (firewall(), policy(), group("fp/g", 200, collection("c", 200, "Allow", rule)))
    return network(*hub_and_spokes(*rules, *more))


@pytest.mark.parametrize(
    ("destination", "zones", "fields", "expected"),
    [
        ("two:80", (), {}, Verdict.UNKNOWN),
        ("two:443", (), {}, Verdict.ALLOWED),
        ("two:443", (), {"terminateTLS": True}, Verdict.UNKNOWN),
        ("203.0.113.9:80", (), {}, Verdict.ALLOWED),
        (f"fqdn:{NAME}:80", ("hub", "spoke1"), {}, Verdict.ALLOWED),
        (f"fqdn:{NAME}:80", ("spoke1",), {}, Verdict.UNKNOWN),
        (f"fqdn:{NAME}:443", ("spoke1",), {}, Verdict.ALLOWED),
    ],
    ids=["by address", "TLS", "inspected TLS", "outside", "found alike", "found apart", "TLS is not looked up"],
)
def test_what_the_device_looks_up_goes_where_it_finds_it(
    destination: str, zones: tuple[str, ...], fields: dict[str, Any], expected: Verdict
) -> None:
    answer = Engine(estate(*(zone(*zones) if zones else ()), **fields)).can("one", destination)
    assert answer.verdict is expected
    assert expected is Verdict.ALLOWED or {c.facts for c in answer.trace.unknown_because} == {("FW-32",)}


def test_a_name_that_only_the_device_finds_leads_to_its_address() -> None:
    """The client of a network without the zone asks for a public address, and ends at the private one."""
    answer = Engine(estate(*zone("hub"))).can("one", f"fqdn:{NAME}:80")
    assert answer.verdict is Verdict.ALLOWED
    assert answer.trace.destination.endswith("/two/ip")


@pytest.mark.parametrize(
    ("inspected", "expected"), [(False, TransportSet.tcp(80)), (True, TransportSet.tcp(80, 443))], ids=["plain", "TLS"]
)
def test_plain_http_and_inspected_tls_are_looked_up(inspected: bool, expected: TransportSet) -> None:
    found = estate(terminateTLS=inspected)
    (device,) = [e.appliance for e in found.endpoints.values() if e.appliance is not None]
    rule, *_ = device.application.rules
    assert rule.match.looked_up == expected
