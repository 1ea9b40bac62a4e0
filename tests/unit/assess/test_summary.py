"""The first screen: who reaches whom, told once."""

from __future__ import annotations

from penstock.assess.review import Review
from penstock.assess.summary import summarise
from penstock.azure.resource import Resource
from penstock.space.addresses import AddressSet
from tests.unit.assess.checks.test_gateway_bypassed import ONLY_GATEWAY, gateway, named
from tests.unit.assess.checks.test_gateway_bypassed import estate as behind_gateway
from tests.unit.assess.checks.test_public_door_open import estate as private_link
from tests.unit.azure.arm import link, network, nic, nsg, ref, resource, rule, vnet
from tests.unit.azure.clusters import cluster
from tests.unit.azure.services import pip


def tiers(*resources: Resource) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    summary = summarise(Review(network(*resources)))
    return [(row.sources, row.destinations, str(row.allowed)) for row in summary.tiers]


def test_subnets_that_all_reach_each_other_are_one_row() -> None:
    flat = vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b="10.0.1.0/24", c="10.0.2.0/24")
    assert tiers(flat) == [(("a", "b", "c"), ("a", "b", "c"), "any")]


def test_one_direction_is_one_row() -> None:
    guarded = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": link("nsg", "g")}
    closed = nsg("g", rule("no", access="Deny"), rule("out", 100, "Outbound", access="Deny"))
    resources = (vnet("v", "10.0.0.0/16", a="10.0.0.0/24", b=guarded), closed)
    assert tiers(*resources) == []
    opened = nsg("g", rule("sql", 100, destinationPortRange="1433", protocol="Tcp"), rule("no", 200, access="Deny"))
    assert (("a",), ("b",), "tcp/1433") in tiers(resources[0], opened)


def test_a_gateway_is_told_by_the_machines_behind_it() -> None:
    summary = summarise(Review(network(*behind_gateway(*ONLY_GATEWAY))))
    assert [(row.destinations, str(row.allowed), row.way) for row in summary.inward] == [
        (("app",), "tcp/443", "through gw")
    ]


def test_a_private_api_server_is_told_by_what_it_answers_on() -> None:
    private = cluster({}, apiServerAccessProfile={"enablePrivateCluster": True})
    resources = (vnet("v", "10.0.0.0/16", nodes="10.0.0.0/24"), nic("n", "v/nodes", "10.0.0.9"), private)
    rows = [row for row in summarise(Review(network(*resources))).services if row.way.startswith("private endpoint")]
    assert [(row.destinations, str(row.allowed)) for row in rows] == [(("aks/api",), "tcp/443")]


def test_a_private_endpoint_is_told_by_its_service() -> None:
    resources = (*private_link("storage", publicNetworkAccess="Disabled"), nic("n", "v/pe", "10.0.0.9"))
    (row,) = summarise(Review(network(*resources))).services
    assert (row.sources, row.destinations, row.way) == (("pe",), ("st",), "private endpoint pe-st")
    assert str(row.allowed) == "tcp/80,443,445,2049"


def doors(*resources: Resource) -> set[tuple[str, tuple[str, ...], str, str]]:
    rows = summarise(Review(network(*resources))).services
    return {(row.way, row.sources, str(row.allowed), str(row.unknown)) for row in rows}


def test_a_public_door_is_told_with_those_who_come_by_it() -> None:
    work = {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": [{"service": "Microsoft.KeyVault"}]}
    here = (vnet("v", "10.0.0.0/16", work=work), nic("n", "v/work", "10.0.0.9"))
    rules = {"defaultAction": "Deny", "virtualNetworkRules": [{"id": ref("subnet", "v/work")}]}
    office = rules | {"ipRules": [{"value": "198.51.100.0/24"}]}
    by_subnet = ("public, by subnet", ("work",), "tcp/443", "none")
    assert by_subnet in doors(*here, resource("vault", "kv", {"networkAcls": rules}))
    assert not {way for way, *_ in doors(*here, resource("vault", "kv", {"networkAcls": rules}))} & {"public door"}
    assert ("public door", ("internet",), "tcp/443", "none") in doors(
        *here, resource("vault", "kv", {"networkAcls": office})
    )


def test_the_part_of_the_outside_that_a_door_lets_in_is_told() -> None:
    office = {"defaultAction": "Deny", "ipRules": [{"value": "198.51.100.0/24"}]}
    (row,) = summarise(Review(network(resource("vault", "kv", {"networkAcls": office})))).services
    assert row.peers == AddressSet.of("198.51.100.0/24")


def test_services_of_one_name_are_told_by_their_sort() -> None:
    rows = summarise(Review(network(resource("vault", "shop", {}), resource("storage", "shop", {})))).services
    assert {row.destinations for row in rows} == {("shop (vaults)",), ("shop (storageaccounts)",)}


def test_a_service_that_calls_another_is_told_where_not_everybody_may() -> None:
    anybody = resource("sqlrule", "db/any", {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"})
    shop = resource("site_web", "shop", {})
    assert ("public door", ("shop",), "tcp/1433,11000-11999", "none") in doors(shop, resource("sql", "db", {}), anybody)
    assert ("public door", ("shop",), "tcp/443", "none") not in doors(shop, resource("vault", "kv", {}))


def test_a_gateway_before_a_web_application_is_told_by_itself() -> None:
    pool = named("pool", backendAddresses=[{"fqdn": "shop.azurewebsites.net"}])
    settings = named("settings", port=443, protocol="Https")
    others = [r for r in behind_gateway(*ONLY_GATEWAY) if r.name != "gw"]
    properties = {**gateway().properties.value, "backendAddressPools": pool, "backendHttpSettingsCollection": settings}
    resources = (*others, resource("appgw", "gw", properties), resource("site_web", "shop", {}))
    found = summarise(Review(network(*resources))).inward
    assert [row.destinations for row in found] == [("gw",)]


def test_a_rule_for_all_of_azure_is_told_as_that() -> None:
    anybody = resource("sqlrule", "db/any", {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"})
    rows = doors(resource("sql", "db", {}), anybody)
    assert ("public door", ("every Azure customer",), "tcp/1433,11000-11999", "none") in rows


def test_a_gateway_before_addresses_that_no_machine_has_yet_is_told_by_itself() -> None:
    """What it leads to has no row of its own."""
    empty = [r for r in behind_gateway(*ONLY_GATEWAY) if r.type != "microsoft.network/networkinterfaces"]
    summary = summarise(Review(network(*empty)))
    assert [(row.destinations, str(row.allowed)) for row in summary.inward] == [(("gw",), "tcp/443")]


def test_a_place_that_surely_reaches_a_service_is_not_told_as_perhaps_as_well() -> None:
    """A subnet that does not say whether it has default outbound access, and a machine in it with an address of its own."""
    subnet = {"addressPrefix": "10.0.0.0/24"}
    here = (vnet("v", "10.0.0.0/16", work=subnet), nic("b", "v/work", "10.0.0.5"), resource("vault", "kv", {}))
    assert ("public door", ("work",), "none", "tcp/443") in doors(*here)
    own = {
        "privateIPAddress": "10.0.0.4",
        "subnet": {"id": ref("subnet", "v/work")},
        "publicIPAddress": link("pip", "p"),
    }
    machine = resource("nic", "a", {"ipConfigurations": [{"name": "ip", "properties": own}]})
    both = doors(*here, machine, pip("p", "20.0.0.9"))
    assert ("public door", ("work",), "tcp/443", "none") in both
    assert ("public door", ("work",), "none", "tcp/443") not in both
