"""Whom peers of Cilium's policies mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from penstock.kubernetes.lower.cilium_peers import cover
from penstock.kubernetes.lower.pods import FIRST_4, FIRST_6, Pods
from penstock.kubernetes.resources.cilium import Entity, EntityPeer
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.net.symbols import Symbols
from penstock.space.addresses import Address, AddressSet
from tests.unit.kubernetes.cluster import pod, read


def told(nodes: AddressSet | None, *entities: Entity) -> dict[str, str]:
    """Say of a node, of somebody near, and of somebody far, whether entities mean them."""
    cluster = replace(read(pod("a"), enforcer=Enforcer.CILIUM).cluster, nodes=nodes)
    found = cover((EntityPeer(entities=frozenset(entities)),), "default", Pods(cluster, Symbols(FIRST_4, FIRST_6)))
    out = {}
    for who, text in (("node", "10.0.0.4"), ("near", "10.9.0.4"), ("far", "8.8.8.8")):
        address = Address.parse(text)
        perhaps = any(address in some for _, some in found.doubtful)
        out[who] = "yes" if address in found.sure else "perhaps" if perhaps else "no"
    return out


NODES = AddressSet.of("10.0.0.4")


@pytest.mark.parametrize(
    ("entities", "node", "near", "far"),
    [
        ((Entity.WORLD,), "no", "yes", "yes"),
        ((Entity.CLUSTER,), "yes", "no", "no"),
        ((Entity.HOST, Entity.REMOTE), "yes", "no", "no"),
        ((Entity.REMOTE,), "perhaps", "no", "no"),
        ((Entity.ALL,), "yes", "yes", "yes"),
        ((Entity.API,), "perhaps", "perhaps", "perhaps"),
        ((Entity.NONE,), "no", "no", "no"),
    ],
)
def test_who_is_meant_when_the_nodes_are_known(entities: tuple[Entity, ...], node: str, near: str, far: str) -> None:
    assert told(NODES, *entities) == {"node": node, "near": near, "far": far}


@pytest.mark.parametrize(
    ("entities", "near", "far"),
    [((Entity.WORLD,), "perhaps", "yes"), ((Entity.CLUSTER,), "perhaps", "no"), ((Entity.HOST,), "perhaps", "no")],
)
def test_without_them_whoever_has_a_private_address_may_be_one(
    entities: tuple[Entity, ...], near: str, far: str
) -> None:
    assert told(None, *entities) == {"node": near, "near": near, "far": far}
