"""Environments of applications, and what their applications answer and send."""

from __future__ import annotations

from typing import Any

import pytest

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from tests.unit.azure.arm import link, network, nic, ref, resource, vnet


def environment(internal: bool | None, ingress: dict[str, Any] | None, **more: Any) -> tuple[Resource, ...]:
    """A container app in an environment: in a subnet unless `internal` is None."""
    where = {"infrastructureSubnetId": ref("subnet", "v/apps"), "internal": internal}
    properties: dict[str, Any] = {} if internal is None else {"vnetConfiguration": where, "staticIp": "10.0.1.9"}
    return (
        vnet("v", "10.0.0.0/16", data="10.0.0.0/24", apps="10.0.1.0/24"),
        nic("db", "v/data", "10.0.0.4"),
        resource("app_env", "env", properties | more),
        resource("app", "shop", {"environmentId": ref("app_env", "env"), "configuration": {"ingress": ingress}}),
    )


def verdict(source: str, destination: str, *resources: Resource) -> str:
    return Engine(network(*resources)).can(source, destination).verdict.value


EXTERNAL = {"external": True, "fqdn": "shop.blue.westeurope.azurecontainerapps.io"}


@pytest.mark.parametrize(
    ("internal", "ingress", "more", "expected"),
    [
        (None, EXTERNAL, {}, "allowed"),
        (None, {"external": False}, {}, "denied"),
        (None, None, {}, "denied"),
        (True, EXTERNAL, {}, "denied"),
        (False, EXTERNAL, {}, "unknown"),
        (None, EXTERNAL, {"publicNetworkAccess": "Disabled"}, "denied"),
    ],
    ids=["external", "inside its environment", "no ingress", "internal environment", "behind a subnet", "closed"],
)
def test_who_calls_a_container_app(
    internal: bool | None, ingress: dict[str, Any] | None, more: dict[str, Any], expected: str
) -> None:
    assert verdict("internet", "shop:443", *environment(internal, ingress, **more)) == expected


def test_restrictions_that_all_deny_let_in_everybody_else() -> None:
    deny = [{"name": "x", "action": "Deny", "ipAddressRange": "198.51.100.0/24"}]
    allow = [{"name": "x", "action": "Allow", "ipAddressRange": "198.51.100.0/24"}]
    for rules, office, others in ((deny, "denied", "allowed"), (allow, "allowed", "denied")):
        estate = environment(None, EXTERNAL | {"ipSecurityRestrictions": rules})
        assert (verdict("198.51.100.9", "shop:443", *estate), verdict("192.0.2.9", "shop:443", *estate)) == (
            office,
            others,
        )


def test_an_internal_environment_answers_at_its_address_in_the_network() -> None:
    estate = environment(True, EXTERNAL)
    assert verdict("db", "env:443", *estate) == "allowed"
    assert verdict("db", "shop:443", *estate) == "allowed"


def test_an_app_sends_from_the_subnet_of_its_environment() -> None:
    assert verdict("shop", "db:443", *environment(True, EXTERNAL)) == "allowed"
    assert verdict("shop", "db:443", *environment(None, EXTERNAL)) == "denied"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("None", "unknown"), ("Web, Publishing", "denied"), ("Publishing", "unknown"), (3, "denied"), (0, "unknown")],
)
def test_an_environment_of_web_applications(mode: Any, expected: str) -> None:
    """An internal one closes the public door; before an external one stand the filters of its subnet."""
    where = {"virtualNetwork": link("subnet", "v/ase"), "internalLoadBalancingMode": mode}
    estate = (
        vnet("v", "10.0.0.0/16", ase="10.0.1.0/24"),
        resource("ase", "e", where),
        resource("site_web", "shop", {"hostingEnvironmentProfile": link("ase", "e")}),
        resource("site_config", "shop/web", {"ipSecurityRestrictions": []}),
    )
    assert verdict("internet", "shop:443", *estate) == expected
