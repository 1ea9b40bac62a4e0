"""One estate written as an export, a template and a plan gives the same answers."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

import penstock
from tests.e2e.three_ways import EXPORT, PLAN, TEMPLATE

WAYS = {"export": EXPORT, "template": TEMPLATE, "plan": PLAN}
INSIDE = ("web-1", "web-2", "sql")
SOURCES = ("internet", *INSIDE)
DESTINATIONS = (*INSIDE, "blob", "lb", "fw", "203.0.113.53", "203.0.113.10")
SERVICES = ("443/tcp", "1433/tcp", "22/tcp", "53/udp", "*/icmp")

EXPECTED = {
    ("internet", "lb:443/tcp"): "denied",  # replies take the route to the firewall, which never saw the request
    ("internet", "lb:22/tcp"): "denied",
    ("internet", "sql:1433/tcp"): "denied",
    ("web-1", "sql:1433/tcp"): "allowed",
    ("web-1", "sql:22/tcp"): "denied",
    ("web-1", "blob:443/tcp"): "allowed",
    ("sql", "203.0.113.53:53/udp"): "allowed",
    ("sql", "203.0.113.10:22/tcp"): "denied",
}
"""What follows from how the estate is written: the rest is only compared."""


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, penstock.Network]:
    found = {}
    for way, value in WAYS.items():
        folder: Path = tmp_path_factory.mktemp(way)
        (folder / f"{way}.json").write_text(json.dumps(value), encoding="utf-8")
        found[way] = penstock.load(folder)
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("question", "verdict"), EXPECTED.items(), ids=lambda one: one if isinstance(one, str) else " ".join(one)
)
def test_answers_are_as_the_estate_is_written(
    networks: dict[str, penstock.Network], way: str, question: tuple[str, str], verdict: str
) -> None:
    source, destination = question
    assert penstock.can(networks[way], source, destination).verdict.value == verdict


def test_every_question_has_the_same_answer_three_times(networks: dict[str, penstock.Network]) -> None:
    differing = []
    for source, destination, service in product(SOURCES, DESTINATIONS, SERVICES):
        if source != destination:
            target = f"{destination}:{service}"
            found = {way: penstock.can(network, source, target).verdict.value for way, network in networks.items()}
            if len(set(found.values())) > 1:
                differing.append((source, target, found))
    assert differing == []


def test_nothing_is_told_about_any_of_them(networks: dict[str, penstock.Network]) -> None:
    assert {way: [d.message for d in network.diagnostics] for way, network in networks.items()} == {w: [] for w in WAYS}
