"""PS803: a private endpoint in reach whose name gives the public address (DNS-01, DNS-05)."""

from __future__ import annotations

from penstock.assess.checks.private_zone_not_linked import private_zone_not_linked
from penstock.azure.resource import Resource
from tests.unit.assess.checks.asking import found, told
from tests.unit.azure.arm import link, nic, ref, resource, vnet

ZONE = "privatelink.blob.core.windows.net"


def estate(*, zone: bool = True, linked: bool = True) -> tuple[Resource, ...]:
    """A machine beside a private endpoint of a storage account, with its zone."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "st"), "groupIds": ["blob"]}}
    endpoint = {
        "subnet": link("subnet", "v/pe"),
        "privateLinkServiceConnections": [connection],
        "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": "10.0.1.5", "groupId": "blob"}}],
    }
    resources = [
        vnet("v", "10.0.0.0/16", web="10.0.0.0/24", pe="10.0.1.0/24"),
        nic("n", "v/web", "10.0.0.4"),
        resource("pe", "pe-st", endpoint),
        resource("storage", "st", {"publicNetworkAccess": "Disabled"}),
    ]
    if zone:
        record = {"aRecords": [{"ipv4Address": "10.0.1.5"}]}
        resources += [resource("zone", ZONE), resource("a", f"{ZONE}/st", record)]
    if linked:
        resources.append(resource("zonelink", f"{ZONE}/l", {"virtualNetwork": link("vnet", "v")}))
    return tuple(resources)


def test_a_linked_zone_is_fine() -> None:
    assert told(private_zone_not_linked, *estate()) == []


def test_a_zone_that_is_not_linked() -> None:
    (finding,) = found(private_zone_not_linked, *estate(linked=False))
    assert finding.title.startswith(f"{ZONE} is not linked to v: st.blob.core.windows.net")
    assert finding.origin.file == f"zone-{ZONE}.json"


def test_a_zone_that_does_not_exist() -> None:
    (finding,) = found(private_zone_not_linked, *estate(zone=False, linked=False))
    assert "no private zone answers in v" in finding.title
    assert finding.origin.file == "pe-pe-st.json"


def test_a_network_with_its_own_dns_servers_is_not_guessed_at() -> None:
    custom = resource(
        "vnet",
        "v",
        {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "dhcpOptions": {"dnsServers": ["10.0.0.9"]},
            "subnets": [
                {"name": "web", "properties": {"addressPrefix": "10.0.0.0/24"}},
                {"name": "pe", "properties": {"addressPrefix": "10.0.1.0/24"}},
            ],
        },
    )
    _, *others = estate(linked=False)
    assert told(private_zone_not_linked, custom, *others) == []
