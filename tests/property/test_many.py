"""Rows of flows made at once are the flows of pairs looked at one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.engine.engine import Engine
from penstock.engine.sweep import flows
from penstock.net.network import Network
from penstock.snapshot.load import load
from penstock.space.transport import TransportSet
from tests.property.networks import networks

NEVER = 1_000_000_000
WEB = TransportSet.tcp(443)


def same(network: Network, transport: TransportSet | None = None, *, denied: bool = False) -> int:
    apart, at_once = Engine(network), Engine(network)
    one_by_one = list(flows(apart, transport=transport, denied=denied, many=NEVER))
    assert one_by_one == list(flows(at_once, transport=transport, denied=denied, many=0))
    return len(one_by_one)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(networks())
def test_rows_say_what_pairs_say(network: Network) -> None:
    same(network, denied=True)
    same(network, WEB)


@pytest.mark.parametrize("machines", [20, 60])
def test_rows_say_what_pairs_say_of_estates_as_exports(machines: int, tmp_path: Path) -> None:
    folder = write(tmp_path, scaled(machines))
    assert same(load(folder, service_tags=tmp_path / TAGS)) > 100
