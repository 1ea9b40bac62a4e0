"""What stands for the network around a cluster that is read alone."""

from __future__ import annotations

from penstock.kubernetes.lower.outside import Edge
from penstock.kubernetes.lower.pods import FIRST_4, FIRST_6, Pods
from penstock.net.symbols import Symbols
from penstock.space.addresses import AddressSet
from tests.unit.kubernetes.cluster import pod, read

CLUSTER = read(pod("a", "n") + pod("b", "m")).cluster
PODS = Pods(CLUSTER, Symbols(FIRST_4, FIRST_6))
EDGE = Edge(CLUSTER, PODS, "nobody looked")


def test_private_space_is_not_the_internet_and_pods_are_neither() -> None:
    assert EDGE.private.is_disjoint(EDGE.internet)
    assert PODS.all.is_disjoint(EDGE.internet | EDGE.private)
    assert AddressSet.of("10.0.0.4", "fd00::4") <= EDGE.private
    assert AddressSet.of("1.1.1.1", "2001:db8::1") <= EDGE.internet


def test_each_namespace_is_a_segment_beside_that_of_the_way_out() -> None:
    assert [(segment.name, segment.transit) for segment in EDGE.segments] == [
        ("m", False),
        ("n", False),
        ("ways in", True),
    ]
