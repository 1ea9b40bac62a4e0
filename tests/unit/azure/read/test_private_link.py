"""Private link services and policies of service endpoints as exports write them."""

from __future__ import annotations

from penstock.azure.read import read_all
from penstock.azure.resources.private_link import EndpointPolicyDefinition, PrivateLinkService
from penstock.source.node import Unknown
from penstock.space.addresses import Address
from tests.unit.azure.arm import link, ref, resource
from tests.unit.azure.services import inside


def test_a_private_link_service() -> None:
    properties = {
        "alias": "Shop.0a.WestEurope.azure.privatelinkservice",
        "visibility": {"subscriptions": ["*"]},
        "loadBalancerFrontendIpConfigurations": [inside("lb", "lb", "frontendIPConfigurations", "fe")],
        "ipConfigurations": [
            {"name": "nat", "properties": {"subnet": link("subnet", "v/s"), "privateIPAddress": "10.0.0.5"}}
        ],
    }
    estate, _ = read_all([resource("pls", "shop", properties)])
    (found,) = estate.all(PrivateLinkService)
    assert found.alias == "shop.0a.westeurope.azure.privatelinkservice"
    assert found.sources == ((ref("subnet", "v/s"), Address.parse("10.0.0.5")),)
    assert (found.visible, found.approved) == (("*",), ())


def test_definitions_inside_a_policy_and_beside_it() -> None:
    one = {"name": "a", "properties": {"service": "Microsoft.Storage", "serviceResources": ["/subscriptions/S/"]}}
    estate, _ = read_all(
        [
            resource("sep", "p", {"serviceEndpointPolicyDefinitions": [one]}),
            resource("sep_definition", "p/b", {"service": "Microsoft.Storage", "serviceResources": []}),
        ]
    )
    found = estate.all(EndpointPolicyDefinition)
    assert [(d.name, d.policy, d.resources) for d in found] == [
        ("a", ref("sep", "p"), ("/subscriptions/s",)),
        ("b", ref("sep", "p"), ()),
    ]


def test_definitions_nobody_knows_are_one_that_is_unknown() -> None:
    estate, _ = read_all([resource("sep", "p", {"serviceEndpointPolicyDefinitions": Unknown(why="a parameter")})])
    (found,) = estate.all(EndpointPolicyDefinition)
    assert isinstance(found.resources[0], Unknown)
