"""Which address the name of an API server gives. Expected: AKS-21, DNS-01 of the semantics reference."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.names import resolve
from penstock.engine.resolved import Resolved
from tests.unit.azure.arm import link, network, ref, resource, vnet
from tests.unit.azure.clusters import OVERLAY, cluster

PUBLIC = "shop-1.hcp.westeurope.azmk8s.io"
ZONE = "1234.privatelink.westeurope.azmk8s.io"
PRIVATE = f"shop-2.{ZONE}"


def answer(name: str, place: str, access: dict[str, Any], *more: Resource) -> Resolved:
    given = (
        vnet("v", "10.0.0.0/16", nodes="10.0.0.0/24"),
        vnet("w", "10.1.0.0/16", a="10.1.0.0/24"),
        cluster(OVERLAY, fqdn=PUBLIC, privateFQDN=PRIVATE, apiServerAccessProfile=access),
        *more,
    )
    return resolve(network(*given), name, ref("vnet", place) if place else "")


def inside(found: Resolved) -> bool:
    return [str(address).startswith("10.0.0.") for address in found.addresses] == [True] and not found.causes


def test_the_public_name_of_a_private_cluster_gives_its_private_address_to_everybody() -> None:
    access = {"enablePrivateCluster": True}
    assert inside(answer(PUBLIC, "w", access))
    assert inside(answer(PUBLIC, "", access))


def test_without_a_public_name_nobody_gets_an_address_by_it() -> None:
    assert not answer(PUBLIC, "w", {"enablePrivateCluster": True, "enablePrivateClusterPublicFQDN": False}).addresses


def test_the_zone_that_the_platform_keeps_is_linked_to_the_network_of_the_nodes() -> None:
    access = {"enablePrivateCluster": True, "privateDNSZone": "system"}
    assert inside(answer(PRIVATE, "v", access))
    assert not answer(PRIVATE, "w", access).exists


def test_without_a_zone_the_private_name_is_nobody_s() -> None:
    assert not answer(PRIVATE, "v", {"enablePrivateCluster": True, "privateDNSZone": "none"}).exists


def test_a_zone_of_the_input_gets_the_record_and_its_links_count() -> None:
    access = {"enablePrivateCluster": True, "privateDNSZone": ref("zone", ZONE)}
    linked = resource("zonelink", f"{ZONE}/l", {"virtualNetwork": link("vnet", "w")})
    assert inside(answer(PRIVATE, "w", access, resource("zone", ZONE), linked))


def test_a_zone_that_is_not_in_the_input_may_be_linked_anywhere() -> None:
    found = answer(PRIVATE, "w", {"enablePrivateCluster": True, "privateDNSZone": ref("zone", ZONE)})
    assert found.between
    assert {way.public for way in found.ways} == {True, False}


def test_a_public_cluster_keeps_its_name() -> None:
    assert answer(PUBLIC, "w", {}).public
