"""Workloads and their seats: policies know who they are, the network where they sit."""

from __future__ import annotations

from pathlib import Path

from penstock.engine import seated
from penstock.engine.engine import Engine
from penstock.engine.state import At, Leg
from penstock.space.names import NameSet
from tests.unit.azure.clusters import IN_SUBNET
from tests.unit.kubernetes.cluster import policy
from tests.unit.snapshot.test_clusters import PODS, estate

ONLY_A = policy(
    "podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]", "b", "n"
)


def test_policies_see_who_a_pod_is_as_long_as_its_address_is_shown(tmp_path: Path) -> None:
    engine = Engine(estate(tmp_path, {**IN_SUBNET, "networkPolicy": "calico"}, PODS + ONLY_A))
    network = engine.network
    a, b = network.endpoints["k8s:aks/n/pod/a"], network.endpoints["k8s:aks/n/pod/b"]
    seat = network.endpoints[a.seats[0]].where.witness()
    who, node = a.where.witness(), network.endpoints["k8s:aks/(other)/any"].where.witness()
    assert seat is not None
    assert who is not None
    assert node is not None
    at = At(
        src=seat, dst=seat, mask=engine.ports.full, leg=Leg(start="", address=seat), asked=NameSet.all(), inner=b.id
    )
    known, _ = seated.inside(engine.walker, [at.but(inner_src=(seat, who))], [])
    assert {bundle.src for bundle in known} == {seat}
    hidden, refused = seated.inside(engine.walker, [at.but(inner_src=(node, who))], [])
    assert refused
    assert all(bundle.causes for bundle in hidden)
