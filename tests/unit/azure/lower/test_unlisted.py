"""Zones that may have records which the input does not show: a name without a record may have one (DNS-04, DNS-05)."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.names import resolve
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.names import answer, zone_link

BLOB = "privatelink.blob.core.windows.net"
FILE = "privatelink.file.core.windows.net"
OPEN: Any = Unknown(why="a parameter without value")
ZONES = (resource("zone", BLOB), zone_link(BLOB, "v"), resource("zone", FILE), zone_link(FILE, "v"))


def asked(name: str, *resources: Resource) -> str:
    estate = (vnet("v", "10.0.0.0/16", web="10.0.0.0/24", pe="10.0.1.0/24"), *resources)
    return answer(resolve(network(*estate), name, ref("vnet", "v")))


def endpoint(name: str, target: Any, groups: Any, zones: Any, address: str = "10.0.1.5") -> tuple[Resource, ...]:
    properties = {
        "subnet": link("subnet", "v/pe"),
        "privateLinkServiceConnections": [
            {"name": "c", "properties": {"privateLinkServiceId": target, "groupIds": groups}}
        ],
        "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": address}}],
    }
    group = resource("zonegroup", f"{name}/default", {"privateDnsZoneConfigs": zones})
    return resource("pe", name, properties), group


def into(zone: Any) -> list[Any]:
    return [{"name": "z", "properties": {"privateDnsZoneId": zone}}]


def test_all_is_clear_when_everything_is_known() -> None:
    known = endpoint("pe", ref("storage", "st"), ["blob"], into(ref("zone", BLOB)))
    assert asked("st.blob.core.windows.net", *ZONES, *known) == "10.0.1.5"
    assert asked(f"st.{FILE}", *ZONES, *known) == "nothing"


@pytest.mark.parametrize(
    ("target", "groups"), [(OPEN, ["blob"]), (ref("storage", "st"), OPEN), (ref("storage", "st"), [OPEN])]
)
def test_an_endpoint_of_an_unknown_service_may_write_any_name_of_its_zone(target: Any, groups: Any) -> None:
    unclear = endpoint("pe", target, groups, into(ref("zone", BLOB)))
    assert asked(f"st.{BLOB}", *ZONES, *unclear) == "nothing or perhaps nothing"
    assert asked(f"st.{FILE}", *ZONES, *unclear) == "nothing"


def test_it_may_overwrite_what_another_one_wrote() -> None:
    """DNS-04."""
    both = (
        *endpoint("pe", ref("storage", "st"), ["blob"], into(ref("zone", BLOB))),
        *endpoint("other", OPEN, ["blob"], into(ref("zone", BLOB)), "10.0.1.6"),
    )
    assert asked(f"st.{BLOB}", *ZONES, *both) == "perhaps 10.0.1.5"


@pytest.mark.parametrize("zones", [OPEN, [OPEN], into(OPEN)])
def test_a_group_whose_zone_is_not_known_may_write_into_the_one_of_that_name(zones: Any) -> None:
    unclear = endpoint("pe", ref("storage", "st"), ["blob"], zones)
    assert asked(f"st.{BLOB}", *ZONES, *unclear) == "perhaps 10.0.1.5"
    assert asked(f"other.{BLOB}", *ZONES, *unclear) == "nothing"


def test_a_group_of_an_endpoint_elsewhere_may_write_any_name() -> None:
    stray = resource("zonegroup", "elsewhere/default", {"privateDnsZoneConfigs": into(ref("zone", BLOB))})
    assert asked(f"st.{BLOB}", *ZONES, stray) == "nothing or perhaps nothing"


def test_a_link_that_registers_machines_of_unknown_names_may_have_written_any() -> None:
    machine = resource("vm", "m", {"osProfile": {"computerName": OPEN}, "networkProfile": {"networkInterfaces": []}})
    zone = (resource("zone", "corp.test"), zone_link("corp.test", "v", registrationEnabled=True))
    assert asked("db.corp.test", *zone) == "nothing"
    assert asked("db.corp.test", *zone, machine) == "nothing or perhaps nothing"
