"""PS803: a private endpoint in reach whose name gives the public address (DNS-01, DNS-05)."""

from __future__ import annotations

from typing import Any

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


def test_what_becomes_of_those_who_take_the_public_address() -> None:
    (failing,) = found(private_zone_not_linked, *estate(linked=False))
    assert "do not get through" in failing.why
    subnets: dict[str, Any] = {
        "web": {"addressPrefix": "10.0.0.0/24", "defaultOutboundAccess": True},
        "pe": "10.0.1.0/24",
    }
    account = resource("storage", "st", {"publicNetworkAccess": "Enabled"})
    kept = [r for r in estate(linked=False) if r.name not in {"st", "v"}]
    (silent,) = found(private_zone_not_linked, vnet("v", "10.0.0.0/16", **subnets), *kept, account)
    assert "let in" in silent.why
    assert silent.proof[0].path[0].kind == "dns"
    assert silent.proof[0].path[-1].kind == "door"


def asking(*servers: str) -> Resource:
    """The network of the machine, which asks servers of its own."""
    subnets = [
        {"name": "web", "properties": {"addressPrefix": "10.0.0.0/24"}},
        {"name": "pe", "properties": {"addressPrefix": "10.0.1.0/24"}},
    ]
    options = {"dnsServers": list(servers)}
    properties = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "dhcpOptions": options, "subnets": subnets}
    return resource("vnet", "v", properties)


def resolver(*more: Resource) -> tuple[Resource, ...]:
    """A private resolver in a hub, asked at 10.9.0.4."""
    place = {"subnet": link("subnet", "hub/in"), "privateIpAddress": "10.9.0.4"}
    return (
        vnet("hub", "10.9.0.0/16", **{"in": "10.9.0.0/28", "out": "10.9.0.16/28"}),
        resource("resolver", "res", {"virtualNetwork": link("vnet", "hub")}),
        resource("inbound", "res/in", {"ipConfigurations": [place]}),
        resource("outbound", "res/out", {"subnet": link("subnet", "hub/out")}),
        *more,
    )


def ruleset(*rules: tuple[str, str], linked: str = "v") -> tuple[Resource, ...]:
    """A ruleset of that resolver: (domain, server)."""
    made = [
        resource(
            "forward", f"set/r{n}", {"domainName": domain, "targetDnsServers": [{"ipAddress": address, "port": 53}]}
        )
        for n, (domain, address) in enumerate(rules)
    ]
    return (
        resource("nameset", "set", {"dnsResolverOutboundEndpoints": [link("outbound", "res/out")]}),
        resource("setlink", "set/l", {"virtualNetwork": link("vnet", linked)}),
        *made,
    )


def test_a_zone_not_linked_to_the_network_whose_resolver_is_asked() -> None:
    """The zone is linked to the machine's network, which does not ask the platform itself (DNS-02)."""
    first, *others = estate()
    assert first.name == "v"
    (finding,) = found(private_zone_not_linked, asking("10.9.0.4"), *others, *resolver())
    assert finding.title == (
        f"{ZONE} is not linked to hub, where in asks: st.blob.core.windows.net gives its public address in v"
    )
    assert finding.fix == f"link {ZONE} to hub"


def test_a_ruleset_without_the_rule() -> None:
    rules = ruleset(("corp.test.", "10.9.0.4"))
    (finding,) = found(private_zone_not_linked, *estate(linked=False), *resolver(*rules))
    assert "and set has no rule that leads to it" in finding.title
    assert finding.fix == f"link {ZONE} to v, or add a rule for {ZONE} to set"


def test_a_ruleset_with_the_rule() -> None:
    rules = ruleset(("blob.core.windows.net.", "10.9.0.4"))
    there = resource("zonelink", f"{ZONE}/hub", {"virtualNetwork": link("vnet", "hub")})
    assert found(private_zone_not_linked, *estate(linked=False), there, *resolver(*rules)) == []


def test_a_zone_that_lacks_the_record() -> None:
    without = [r for r in estate() if r.id != ref("a", f"{ZONE}/st")]
    (finding,) = found(private_zone_not_linked, *without)
    assert finding.title == f"{ZONE} has no record of it: st.blob.core.windows.net gives no address at all in v"


def test_a_record_that_leads_elsewhere() -> None:
    wrong = resource("a", f"{ZONE}/st", {"aRecords": [{"ipv4Address": "10.0.1.77"}]})
    (finding,) = found(private_zone_not_linked, *(r for r in estate() if r.type != wrong.type), wrong)
    assert "does not lead to pe-st" in finding.title
    assert finding.origin.file == wrong.origin.file


def test_one_cause_is_told_once() -> None:
    """Two accounts whose zone is not linked: one finding."""
    connection = {"name": "c", "properties": {"privateLinkServiceId": ref("storage", "two"), "groupIds": ["blob"]}}
    second = resource(
        "pe",
        "pe-two",
        {
            "subnet": link("subnet", "v/pe"),
            "privateLinkServiceConnections": [connection],
            "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": "10.0.1.6", "groupId": "blob"}}],
        },
    )
    (finding,) = found(private_zone_not_linked, *estate(linked=False), second, resource("storage", "two", {}))
    assert "st.blob.core.windows.net and two.blob.core.windows.net give" in finding.title
    assert finding.count == 2
