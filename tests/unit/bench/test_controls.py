"""The benchmark estates have the controls that they are said to have: they come through the readers whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.estate import TAGS, write
from bench.shapes import scaled
from penstock.engine.api import can
from penstock.engine.result import Verdict
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.rule import Action
from penstock.snapshot.load import load


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    place: Path = tmp_path_factory.mktemp("bench")
    return load(write(place, scaled(120)), service_tags=place / TAGS)


def test_nothing_of_an_estate_is_left_unread(network: Network) -> None:
    assert [d for d in network.diagnostics if d.code.startswith(("PS1", "PS2", "PS3", "PS4"))] == []


def test_admin_rules_of_all_three_actions_stand_before_groups(network: Network) -> None:
    found = {r.action for f in network.filters.values() if f.kind == "admin-rule" for r in f.rules}
    assert found >= {Action.DENY, Action.PASS, Action.ALLOW_FINAL}


def test_the_web_gateway_inspects_what_it_passes_on(network: Network) -> None:
    proxy = next(e for e in network.endpoints.values() if e.kind is Kind.PROXY)
    assert proxy.name == "web-gateway"
    assert can(network, "internet", "nic0:8443").verdict is not Verdict.DENIED


def test_services_have_doors(network: Network) -> None:
    kept = {e.name for e in network.endpoints.values() if e.frontage is not None}
    assert {"store0", "vault0"} <= kept
