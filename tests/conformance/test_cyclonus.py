"""Example policies of cyclonus and of the policy assistant, which grew out of it: each does what its name says.

The pods are those that both tools probe with: a, b and c in each of the namespaces x, y and z, labelled with their names.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance import corpus
from tests.conformance.stated import Row, agree
from tests.unit.kubernetes.cluster import namespace, pod

CYCLONUS = corpus.folder("k8s", "cyclonus", "networkpolicies")
ASSISTANT = corpus.folder("k8s", "network-policy-api", "cmd", "policy-assistant", "test", "example-policies")
pytestmark = [corpus.needs(CYCLONUS), corpus.needs(ASSISTANT)]

PODS = "".join(namespace(n, ns=n) for n in "xyz") + "".join(pod(p, n, pod=p) for n in "xyz" for p in "abc")

RANGE = [
    ("x/a", "y/a:80", "allowed"),
    ("x/a", "y/a:103", "allowed"),
    ("x/a", "y/a:104", "denied"),
    ("x/a", "y/b:80", "denied"),
    ("x/a", "z/c:53/udp", "allowed"),
    ("x/b", "y/b:104", "allowed"),
]
BY_LABEL = [("y/a", "x/a:80", "allowed"), ("y/b", "z/b:81", "allowed"), ("y/c", "x/c:80", "allowed")]


@pytest.mark.parametrize(
    ("folder", "name", "rows"),
    [
        (CYCLONUS, "features/portrange1", RANGE),
        (ASSISTANT, "networkpolicies/features/portrange1", RANGE),
        (CYCLONUS, "simple-example/allow-all-egress-by-label", BY_LABEL),
        (ASSISTANT, "networkpolicies/simple-example/allow-all-egress-by-label", BY_LABEL),
        (
            CYCLONUS,
            "simple-example/allow-by-ip",
            [("0.0.0.7", "y/c:80", "allowed"), ("1.2.3.4", "y/c:80", "denied"), ("x/a", "y/b:80", "allowed")],
        ),
        (
            CYCLONUS,
            "simple-example/allow-label-to-label",
            [("y/c", "y/a:80", "allowed"), ("y/b", "y/a:80", "denied"), ("x/c", "y/a:80", "denied")],
        ),
        (
            CYCLONUS,
            "upstream_test_cases/allow-to-ns-y-pod-a",
            [
                ("x/a", "y/a:80", "allowed"),
                ("x/a", "y/a:81", "denied"),
                ("x/a", "z/a:80", "denied"),
                ("x/a", "z/b:53/udp", "allowed"),
                ("x/b", "z/a:80", "allowed"),
            ],
        ),
        (
            ASSISTANT,
            "networkpolicies/simple-example/deny-all",
            [("x/a", "y/b:80", "denied"), ("y/a", "y/b:80", "denied"), ("y/a", "x/b:80", "allowed")],
        ),
        (
            ASSISTANT,
            "networkpolicies/simple-example/deny-all-egress",
            [("y/a", "x/b:80", "denied"), ("y/a", "y/b:80", "denied"), ("x/b", "y/a:80", "allowed")],
        ),
        (
            ASSISTANT,
            "networkpolicies/simple-example/deny-all-for-label",
            [("x/b", "y/a:80", "denied"), ("x/b", "y/b:80", "allowed"), ("x/b", "x/a:80", "allowed")],
        ),
        (
            ASSISTANT,
            "networkpolicies/simple-example/allow-all-for-label",
            [("x/a", "y/b:80", "allowed"), ("z/c", "y/b:81", "allowed"), ("x/a", "y/a:80", "allowed")],
        ),
    ],
)
def test_a_policy_does_what_its_name_says(folder: Path, name: str, rows: list[Row]) -> None:
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    agree(name, f"{PODS}---\n{text}\n", rows)


def test_what_is_denied_stays_denied_where_others_allow() -> None:
    """Policies add up, as the simple example shows together: what is allowed for a label is allowed whatever denies all."""
    place = ASSISTANT / "networkpolicies" / "simple-example"
    text = "".join(f"---\n{path.read_text(encoding='utf-8')}\n" for path in sorted(place.iterdir()))
    rows = [
        ("x/a", "y/b:80", "allowed"),
        ("x/a", "y/a:80", "denied"),
        ("x/a", "y/c:80", "denied"),
        ("y/a", "x/b:80", "allowed"),
        ("y/c", "x/b:80", "denied"),
    ]
    agree("simple-example", PODS + text, rows)
