"""Machines that Azure writes into a zone by itself."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.names import resolve
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet
from tests.unit.azure.names import answer, record, zone_link

ZONE = "corp.test"


def machine(name: str, *nics: str, **profile: Any) -> Resource:
    listed = [{**link("nic", one), "properties": {"primary": index == 1}} for index, one in enumerate(nics)]
    os = {"osProfile": profile} if profile else {}
    return resource("vm", name, {"networkProfile": {"networkInterfaces": listed}, **os})


def asked(name: str, *resources: Resource, registers: object = True) -> str:
    base = (vnet("v", "10.0.0.0/16", web="10.0.0.0/24"), vnet("w", "10.1.0.0/16", web="10.1.0.0/24"))
    zone = (resource("zone", ZONE), zone_link(ZONE, "v", registrationEnabled=registers))
    return answer(resolve(network(*base, *zone, *resources), name, ref("vnet", "v")))


ONE = (nic("n1", "v/web", "10.0.0.4"), machine("web1", "n1"))


def test_a_machine_of_the_network_has_a_record() -> None:
    assert asked("web1.corp.test", *ONE) == "10.0.0.4"


def test_only_where_the_link_registers() -> None:
    assert asked("web1.corp.test", *ONE, registers=False) == "nothing"
    assert asked("web1.corp.test", *ONE, registers=Unknown(why="no value")) == "perhaps 10.0.0.4"


def test_only_machines_of_that_network() -> None:
    assert asked("far.corp.test", nic("n2", "w/web", "10.1.0.4"), machine("far", "n2")) == "nothing"


def test_the_primary_interface_counts() -> None:
    two = (nic("n1", "v/web", "10.0.0.4"), nic("n2", "v/web", "10.0.0.5"), machine("web1", "n1", "n2"))
    assert asked("web1.corp.test", *two) == "10.0.0.5"


def test_the_name_is_what_the_machine_calls_itself() -> None:
    named = (nic("n1", "v/web", "10.0.0.4"), machine("vm-web-prod-1", "n1", computerName="WEB1"))
    assert asked("web1.corp.test", *named) == "10.0.0.4"
    assert asked("vm-web-prod-1.corp.test", *named) == "nothing"


def test_a_record_that_is_written_counts_instead() -> None:
    assert asked("web1.corp.test", *ONE, record(ZONE, "web1", "10.0.0.99")) == "10.0.0.99"


def test_an_interface_with_several_addresses_may_not_be_registered() -> None:
    configs = [
        {"name": f"c{n}", "properties": {"subnet": link("subnet", "v/web"), "privateIPAddress": a, "primary": n == 0}}
        for n, a in enumerate(("10.0.0.4", "10.0.0.5"))
    ]
    several = resource("nic", "n1", {"ipConfigurations": configs})
    assert asked("web1.corp.test", several, machine("web1", "n1")) == "perhaps 10.0.0.4"
