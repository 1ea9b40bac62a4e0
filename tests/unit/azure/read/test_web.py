"""Web applications: restrictions in order, the site beside each, the network joined."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.read import read_all
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.paas import AccessSettings, PlatformService, SubnetTerm
from penstock.azure.resources.terms import Anywhere, Block, ServiceTag
from penstock.source.node import Unknown
from tests.unit.azure.arm import ref, resource


def estate(*resources: Resource) -> Estate:
    return read_all(resources)[0]


def test_each_application_has_a_deployment_site_with_a_door_of_its_own() -> None:
    main, scm = estate(resource("site_web", "Shop", {})).all(PlatformService)
    assert (main.names, scm.names) == (("shop.azurewebsites.net",), ("shop.scm.azurewebsites.net",))
    assert scm.id == f"{main.id}/scm"


def test_a_slot_is_called_after_its_application() -> None:
    slot = resource("slot", "shop/blue", {})
    assert estate(slot).all(PlatformService)[0].names == ("shop-blue.azurewebsites.net",)


def restrictions(config: dict[str, Any]) -> tuple[AccessSettings, AccessSettings]:
    """Give the settings of an application and of its deployment site."""
    found = {s.service: s for s in estate(resource("site_config", "shop/web", config)).all(AccessSettings)}
    site = ref("site_web", "shop")
    return found[site], found[f"{site}/scm"]


def test_what_a_restriction_names() -> None:
    main, _ = restrictions(
        {
            "ipSecurityRestrictions": [
                {"ipAddress": "198.51.100.9/32", "name": "office", "priority": 7, "action": "Allow"},
                {"ipAddress": "AzureCloud", "tag": "ServiceTag", "priority": 8},
                {"vnetSubnetResourceId": ref("subnet", "v/s"), "priority": 9},
                {"ipAddress": "Any", "action": "Deny"},
            ]
        }
    )
    office, cloud, subnet, rest = main.rules
    assert (office.name, office.priority, type(office.source)) == ("office", 7, Block)
    assert cloud.source == ServiceTag(name="AzureCloud")
    assert subnet.source == SubnetTerm(subnet=ref("subnet", "v/s"))
    assert isinstance(rest.source, Anywhere)
    assert rest.priority == 2147483647


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"headers": {"x-azure-fdid": ["a"], "x-forwarded-host": []}}, ("x-azure-fdid",)),
        ({"tag": "XffProxy"}, ("x-forwarded-for",)),
        ({}, ()),
    ],
)
def test_headers_that_are_asked_for(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    main, _ = restrictions({"ipSecurityRestrictions": [{"ipAddress": "198.51.100.9/32", **fields}]})
    assert main.rules[0].headers == expected


def test_the_deployment_site_has_its_own_restrictions_or_shares_them() -> None:
    listed = {"ipSecurityRestrictions": [{"ipAddress": "198.51.100.9/32"}]}
    assert len(restrictions(listed)[1].rules) == 0
    assert len(restrictions(listed | {"scmIpSecurityRestrictionsUseMain": True})[1].rules) == 1
    own = {"scmIpSecurityRestrictions": [{"ipAddress": "1.2.3.4/32"}, {"ipAddress": "1.2.3.5/32"}]}
    assert len(restrictions(listed | own)[1].rules) == 2


def test_an_address_that_is_not_known_stays_so() -> None:
    main, _ = restrictions({"ipSecurityRestrictions": [{"ipAddress": Unknown(why="a parameter")}]})
    assert isinstance(main.rules[0].source, Unknown)


def test_other_children_say_nothing_about_access() -> None:
    assert estate(resource("site_config", "shop/connectionstrings", {})).all(AccessSettings) == ()
