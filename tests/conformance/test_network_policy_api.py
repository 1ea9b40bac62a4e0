"""The conformance suite of ClusterNetworkPolicy: who reaches whom, with rules in the order of the files and in the orders that the suite puts them in.

Each rule is named for what it does (`deny-to-slytherin-at-port-80`), and the suite expects the first that fits to decide. What is expected is read from
these names, never from peers and protocols; some rows of the suite's own tests stand beside it.

Source: kubernetes-sigs/network-policy-api, conformance/tests (`…-standard-…-rules.go`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.conformance import corpus
from tests.conformance.stated import Row, agree

FOLDER = corpus.folder("k8s", "network-policy-api", "conformance", "base")
pytestmark = corpus.needs(FOLDER)

PREFIX = "network-policy-conformance-"
SERVERS = {
    "gryffindor": "harry-potter",
    "slytherin": "draco-malfoy",
    "hufflepuff": "cedric-diggory",
    "ravenclaw": "luna-lovegood",
}
PORTS = {"tcp": (80, 8080), "udp": (53, 5353), "sctp": (9003, 9005)}
RULE = re.compile(
    r"(?P<action>allow|deny|pass)-(?:to|from)-(?P<house>\w+)-(?:everything(?:-else)?|at-port-(?P<port>\d+))"
)

AS_IT_IS: tuple[int, int] = (0, 0)
ADMIN = ("standard-egress-tcp", "standard-egress-udp", "standard-ingress-tcp", "standard-ingress-udp")
BASELINE = ("standard-egress-udp", "standard-ingress-udp", "standard-ingress-sctp")
CASES = [
    *(("admin_tier", name, swap) for name in ADMIN for swap in (AS_IT_IS, (0, 1), (0, 2), (3, 4))),
    *(("baseline_tier", name, swap) for name in BASELINE for swap in (AS_IT_IS, (0, 1))),
]


def swapped(tier: str, name: str, swap: tuple[int, int]) -> dict[str, Any]:
    """Give a policy with two of its rules swapped."""
    policy: dict[str, Any] = yaml.safe_load((FOLDER / tier / f"{name}-rules.yaml").read_text(encoding="utf-8"))
    rules = policy["spec"][_way(name)]
    one, other = swap
    rules[one], rules[other] = rules[other], rules[one]
    return policy


def _way(name: str) -> str:
    return "egress" if "egress" in name else "ingress"


def workload(house: str) -> str:
    """Give the workload of a house."""
    return f"{PREFIX}{house}/{SERVERS[house]}"


def stated(policy: dict[str, Any], way: str, protocol: str) -> Iterator[Row]:
    """Give what the names of the rules say of all other houses."""
    own = policy["spec"]["subject"]["namespaces"]["matchLabels"]["kubernetes.io/metadata.name"].removeprefix(PREFIX)
    names = [RULE.fullmatch(rule["name"]) for rule in policy["spec"][way]]
    for house in SERVERS:
        for port in PORTS[protocol]:
            fitting = [n for n in names if n is not None and n["house"] == house and n["port"] in (None, str(port))]
            answer = "denied" if fitting and fitting[0]["action"] == "deny" else "allowed"
            ends = (own, house) if way == "egress" else (house, own)
            if house != own:
                yield workload(ends[0]), f"{workload(ends[1])}:{port}/{protocol}", answer


def cluster(policy: dict[str, Any]) -> str:
    """Give the pods of the suite with a policy."""
    return (FOLDER / "manifests.yaml").read_text(encoding="utf-8") + f"\n---\n{json.dumps(policy)}\n"


@pytest.mark.parametrize(("tier", "name", "swap"), CASES)
def test_the_first_rule_that_fits_decides(tier: str, name: str, swap: tuple[int, int]) -> None:
    policy = swapped(tier, name, swap)
    rows = list(stated(policy, _way(name), name.rpartition("-")[2]))
    assert {answer for *_, answer in rows} == {"allowed", "denied"}
    agree(f"{tier}/{name}", cluster(policy), rows)


@pytest.mark.parametrize(
    ("tier", "name", "swap", "source", "destination", "port", "answer"),
    [
        ("admin_tier", "standard-egress-tcp", AS_IT_IS, "gryffindor", "ravenclaw", 80, "allowed"),
        ("admin_tier", "standard-egress-tcp", AS_IT_IS, "gryffindor", "hufflepuff", 8080, "allowed"),
        ("admin_tier", "standard-egress-tcp", AS_IT_IS, "gryffindor", "hufflepuff", 80, "denied"),
        ("admin_tier", "standard-egress-tcp", (0, 1), "gryffindor", "ravenclaw", 8080, "denied"),
        ("admin_tier", "standard-egress-tcp", (0, 2), "gryffindor", "ravenclaw", 80, "allowed"),
        ("admin_tier", "standard-egress-tcp", AS_IT_IS, "gryffindor", "slytherin", 80, "denied"),
        ("admin_tier", "standard-egress-tcp", AS_IT_IS, "gryffindor", "slytherin", 8080, "allowed"),
        ("admin_tier", "standard-egress-tcp", (3, 4), "gryffindor", "slytherin", 80, "allowed"),
        ("admin_tier", "standard-ingress-udp", AS_IT_IS, "ravenclaw", "hufflepuff", 53, "allowed"),
        ("admin_tier", "standard-ingress-udp", AS_IT_IS, "gryffindor", "hufflepuff", 5353, "denied"),
        ("admin_tier", "standard-ingress-udp", (0, 1), "ravenclaw", "hufflepuff", 53, "denied"),
        ("admin_tier", "standard-ingress-udp", (3, 4), "slytherin", "hufflepuff", 5353, "allowed"),
        ("baseline_tier", "standard-egress-udp", AS_IT_IS, "hufflepuff", "gryffindor", 53, "allowed"),
        ("baseline_tier", "standard-egress-udp", AS_IT_IS, "hufflepuff", "gryffindor", 5353, "denied"),
        ("baseline_tier", "standard-egress-udp", (0, 1), "hufflepuff", "ravenclaw", 5353, "denied"),
        ("baseline_tier", "standard-egress-udp", AS_IT_IS, "hufflepuff", "slytherin", 53, "allowed"),
    ],
)
def test_the_names_of_rules_say_what_the_tests_of_the_suite_expect(
    tier: str, name: str, swap: tuple[int, int], source: str, destination: str, port: int, answer: str
) -> None:
    protocol = name.rpartition("-")[2]
    rows = list(stated(swapped(tier, name, swap), _way(name), protocol))
    assert (workload(source), f"{workload(destination)}:{port}/{protocol}", answer) in rows


def test_blocks_of_addresses_in_the_baseline_tier() -> None:
    name = "standard-egress-inline-cidr"
    policy = yaml.safe_load((FOLDER / "baseline_tier" / f"{name}-rules.yaml").read_text(encoding="utf-8"))
    rows = [
        (workload("gryffindor"), f"{workload(house)}:{port}", "allowed" if house == "slytherin" else "denied")
        for house in ("ravenclaw", "hufflepuff", "slytherin")
        for port in ("80", "53/udp", "9003/sctp")
    ]
    agree(f"baseline_tier/{name}", cluster(policy), rows)
