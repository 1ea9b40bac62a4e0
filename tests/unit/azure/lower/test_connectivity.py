"""What configurations add to the peerings of the input. Expected values are from the semantics reference, RT-37, AV-05."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.result import Verdict
from tests.unit.azure.arm import network, peering, ref
from tests.unit.azure.connecting import THREE, asked, configuration, hop, managed, verdict
from tests.unit.azure.managers import commit


def test_nothing_is_connected_before_the_deployment() -> None:  # AV-05
    elsewhere = commit(ref("connectivity", "m/c"), kind="Connectivity", regions=("northeurope",))
    parts = managed(configuration("Mesh"), "one", "two", said=False)
    assert verdict(network(*THREE, *parts, elsewhere), 1, 2) is Verdict.DENIED
    trace = asked(network(*THREE, *parts), 1, 2)
    assert trace.verdict is Verdict.UNKNOWN
    assert any("is deployed to westeurope" in cause.why for cause in trace.unknown_because)


def test_a_peering_of_the_input_wins() -> None:
    peerings = (peering("one/p", "two"), peering("two/p", "one"))
    found = network(*THREE, *peerings, *managed(configuration("Mesh"), "one", "two"))
    assert hop(found, 1, 2) == "VNetPeering"


def test_subnet_peering_wins_over_a_connected_group() -> None:  # RT-37
    listed = {"peerCompleteVnets": False, "localSubnetNames": ["other"], "remoteSubnetNames": ["other"]}
    peerings = (peering("one/p", "two", **listed), peering("two/p", "one", **listed))
    found = network(*THREE, *peerings, *managed(configuration("Mesh"), "one", "two"))
    assert verdict(found, 1, 2) is Verdict.DENIED


def test_peerings_that_a_deployment_removes_are_in_doubt_in_a_template_and_there_in_an_export() -> None:
    def pair(**fields: Any) -> tuple[Resource, ...]:
        return (peering("one/p", "two", **fields), peering("two/p", "one", **fields))

    made = configuration("HubAndSpoke", "hub", deleteExistingPeering="True")
    parts = managed(made, "one")
    assert verdict(network(*THREE, *pair(peeringState=None), *parts), 1, 2) is Verdict.UNKNOWN
    assert verdict(network(*THREE, *pair(), *parts), 1, 2) is Verdict.ALLOWED
