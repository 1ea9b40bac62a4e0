"""Services as endpoints: what they are called, what they answer on, and their sorts."""

from __future__ import annotations

import pytest

from penstock.engine.engine import Engine
from penstock.net.endpoint import Kind
from penstock.source.node import Unknown
from penstock.space.transport import TransportSet
from tests.unit.azure.arm import network, nic, ref, resource, vnet


def test_a_service_is_an_endpoint_of_its_names() -> None:
    found = network(resource("vault", "kv", {}, location="north", tags={"team": "a"})).endpoints[ref("vault", "kv")]
    assert (found.kind, found.name, found.location) == (Kind.SERVICE, "kv", "north")
    assert found.names == ("kv", "kv.vault.azure.net")
    assert found.tags == (("team", "a"),)


@pytest.mark.parametrize(
    ("sftp", "expected"), [(True, "allowed"), (False, "denied"), (Unknown(why="a parameter"), "unknown")]
)
def test_settings_add_ports(sftp: bool | Unknown, expected: str) -> None:
    account = resource("storage", "st", {"isSftpEnabled": sftp})
    assert Engine(network(account)).can("internet", "st:22").verdict.value == expected


def test_a_service_that_stands_in_a_subnet_has_no_public_side() -> None:
    subnet = vnet("v", "10.0.0.0/16", s="10.0.0.0/24")
    inside = network(subnet, resource("redis", "r", {"subnetId": ref("subnet", "v/s")}))
    assert inside.endpoints[ref("redis", "r")].kind is Kind.MANAGED
    outside = network(resource("redis", "r", {"subnetId": ref("subnet", "v/s")}))
    assert outside.endpoints[ref("redis", "r")].frontage is not None


def test_sorts_of_services_are_known_where_the_estate_names_their_tag() -> None:
    subnet = {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": [{"service": "Microsoft.Storage"}]}
    net = network(vnet("v", "10.0.0.0/16", s=subnet), nic("n", "v/s", "10.0.0.4"))
    (family,) = net.families
    assert (family.name, family.limitable, family.service_endpoint) == ("Storage", True, "microsoft.storage")
    assert "anybody.blob.core.windows.net" in family.names
    assert "anybody.vault.azure.net" not in family.names
    assert TransportSet.tcp(443) <= family.listens


def test_the_deployment_site_is_reached_by_the_private_endpoint_of_its_application() -> None:
    net = network(resource("site_web", "shop", {}))
    scm = net.endpoints[f"{ref('site_web', 'shop')}/scm"]
    assert scm.service == ref("site_web", "shop")
