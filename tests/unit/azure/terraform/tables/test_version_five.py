"""What version 5 of the provider says in other words than those before it."""

from __future__ import annotations

import pytest

from penstock.source.node import Unknown
from tests.unit.azure.terraform.making import G, made, named
from tests.unit.azure.terraform.plans import NETWORK, NSG, N, V, by_name, managed, opened, plan, ref

IN = {"virtual_network_name": "v"}
ZONE = f"{G}/microsoft.network/privatednszones/corp.test"


def test_endpoints_of_services_are_blocks() -> None:
    found = made("azurerm_subnet", {**IN, "service_endpoint": [{"service": "Microsoft.Sql"}]})
    assert found["serviceEndpoints"] == [{"service": "Microsoft.Sql"}]


def test_endpoints_of_services_are_blocks_in_a_network_too() -> None:
    subnet = {"name": "a", "service_endpoint": [{"service": "Microsoft.Sql"}]}
    (found,) = made("azurerm_virtual_network", {"subnet": [subnet]})["subnets"]
    assert found["properties"]["serviceEndpoints"] == [{"service": "Microsoft.Sql"}]


@pytest.mark.parametrize(
    ("attribute", "path"),
    [("network_security_group_id", "networkSecurityGroup"), ("network_security_group_id_wo", "networkSecurityGroup")],
)
def test_a_subnet_names_its_group_itself(attribute: str, path: str) -> None:
    found = made("azurerm_subnet", IN, {attribute: ref("azurerm_network_security_group.n.id")}, NETWORK, NSG)
    assert found[path] == {"id": N}


def test_what_is_only_written_may_be_written_out() -> None:
    value = plan(managed("azurerm_subnet.x", {**IN, "name": "x", "resource_group_name": "rg"}))
    value["configuration"]["root_module"]["resources"][0]["expressions"]["route_table_id_wo"] = {"constant_value": "/r"}
    assert by_name(opened(value))["x"].properties.value["routeTable"] == {"id": "/r"}


def test_what_is_only_written_and_not_known_is_unknown() -> None:
    found = made("azurerm_subnet", IN, {"network_security_group_id_wo": ref("local.group")})
    assert isinstance(found["networkSecurityGroup"]["id"], Unknown)


def test_a_record_names_its_zone_by_its_id() -> None:
    zone = managed("azurerm_private_dns_zone.z", {"name": "corp.test", "resource_group_name": "rg"})
    record = managed(
        "azurerm_private_dns_a_record.a",
        {"name": "www", "records": ["10.0.0.4"]},
        {"private_dns_zone_id": ref("azurerm_private_dns_zone.z.id")},
    )
    assert by_name(opened(plan(zone, record)))["www"].id == f"{ZONE}/a/www"


def test_a_link_names_its_zone_by_its_id() -> None:
    link = managed(
        "azurerm_private_dns_zone_virtual_network_link.l",
        {"name": "l", "private_dns_zone_id": ZONE, "virtual_network_id": V},
    )
    assert by_name(opened(plan(link)))["l"].id == f"{ZONE}/virtualnetworklinks/l"


def test_a_record_of_a_zone_that_is_not_known_may_be_of_any() -> None:
    zone = managed("azurerm_private_dns_zone.z", {"name": "corp.test", "resource_group_name": "rg"})
    record = managed("azurerm_private_dns_a_record.a", {"name": "www"}, {"private_dns_zone_id": ref("local.zone")})
    assert [d.code for d in opened(plan(zone, record)).diagnostics] == ["PS132"]


def test_rules_at_the_edge_lead_to_other_origins() -> None:
    group = named("azurerm_cdn_frontdoor_origin_group.o", {"cdn_frontdoor_profile_id": "/p", "name": "o"})
    origins = [{"cdn_frontdoor_origin_group_id": "/p/origingroups/o"}]
    actions = [{"route_configuration_override": [{"origin_group": origins}], "url_redirect": [{}]}]
    found = made(
        "azurerm_cdn_frontdoor_rule", {"cdn_frontdoor_rule_set_id": "/p/rulesets/s", "actions": actions}, {}, group
    )
    names = [action["name"] for action in found["actions"]]
    assert names == ["RouteConfigurationOverride", "UrlRedirect"]


def test_clients_of_a_hub_tell_their_routes_to_tables() -> None:
    """Not new: the block of these gateways has `ids` where others have `route_table_ids`."""
    route = {"associated_route_table_id": "/h/t", "propagated_route_table": [{"ids": ["/h/t"], "labels": ["x"]}]}
    found = made("azurerm_point_to_site_vpn_gateway", {"connection_configuration": [{"name": "c", "route": [route]}]})
    told = found["p2SConnectionConfigurations"][0]["properties"]["routingConfiguration"]["propagatedRouteTables"]
    assert told == {"labels": ["x"], "ids": [{"id": "/h/t"}]}


def test_a_logic_app_and_a_classic_application_say_their_own_words() -> None:
    logic = made(
        "azurerm_logic_app_standard",
        {"site_config": [{"public_network_access_enabled": False, "min_tls_version": "1.2"}]},
    )
    assert logic["publicNetworkAccess"] is False
    assert logic["siteConfig"]["minTlsVersion"] == "1.2"
    classic = made("azurerm_app_service", {"default_site_hostname": "x.azurewebsites.net", "client_cert_enabled": True})
    assert classic == {"defaultHostName": "x.azurewebsites.net", "clientCertEnabled": True}
