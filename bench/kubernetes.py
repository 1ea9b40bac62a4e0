"""The benchmark of clusters: `python -m bench.kubernetes [WORKLOADS/POLICIES]...`, as JSON.

Comes in: numbers of workloads and policies, or nothing for growth over both, over each alone, and for 10,000 workloads. Goes out: seconds of CPU from a list
of objects to all pairs with their ports, and beside them what all pairs would take one by one, from a sample of pairs that are walked. Read next:
`docs/reference/benchmarks.md`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.measure import peak_mb, timed
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups
from penstock.engine.many import ASK, NOBODY, Many
from penstock.engine.starts import Case
from penstock.engine.sweep import between, flows
from penstock.net.network import Network
from penstock.snapshot.load import load

CURVE = (125, 250, 500, 1000)
BY_WORKLOADS = ((250, 500), (1000, 500), (2000, 500), (4000, 500))
BY_POLICIES = ((500, 250), (500, 500), (500, 2000), (500, 4000))
MANY_PODS = (10_000, 2_000)
MADE = 1_000
"""Classes up to which each pair is made an object as well."""

SAMPLE = 300
TIERS, STAGES, PORTS = ("web", "api", "db"), ("dev", "test", "prod"), (80, 443, 8080, 5432, 9090, 6379)
PARTS, TEAMS, SHARE = 8, 10, 20


def objects(workloads: int, policies: int, seed: int = 1) -> dict[str, Any]:
    """Make up a cluster: deployments over namespaces of twenty, and policies that select by label, namespace and block."""
    random = Random(seed)
    spaces = max(2, workloads // SHARE)
    items = [_namespace(at, random) for at in range(spaces)]
    items += [_deployment(at, at % spaces, random) for at in range(workloads)]
    items += [_policy(at, random.randrange(spaces), workloads, random) for at in range(policies)]
    return {"apiVersion": "v1", "kind": "List", "items": items}


def _object(version: str, kind: str, meta: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": meta, "spec": spec}


def _namespace(at: int, random: Random) -> dict[str, Any]:
    labels = {"team": f"t{at % TEAMS}", "stage": random.choice(STAGES)}
    return _object("v1", "Namespace", {"name": f"ns{at}", "labels": labels}, {})


def _deployment(at: int, space: int, random: Random) -> dict[str, Any]:
    labels = {"app": f"w{at}", "tier": random.choice(TIERS), "part": f"p{random.randrange(PARTS)}"}
    container = {"name": "c", "ports": [{"name": "http", "containerPort": random.choice(PORTS)}]}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    meta = {"name": f"w{at}", "namespace": f"ns{space}"}
    return _object("apps/v1", "Deployment", meta, {"replicas": 2, "template": template})


def _policy(at: int, space: int, workloads: int, random: Random) -> dict[str, Any]:
    way, side = random.choice((("ingress", "from"), ("egress", "to")))
    rules = [
        {side: [_peer(workloads, random)], "ports": [{"port": random.choice(PORTS)}]}
        for _ in range(random.randint(1, 3))
    ]
    spec = {"podSelector": _selector(workloads, random), "policyTypes": [way.capitalize()], way: rules}
    return _object("networking.k8s.io/v1", "NetworkPolicy", {"name": f"q{at}", "namespace": f"ns{space}"}, spec)


def _selector(workloads: int, random: Random) -> dict[str, Any]:
    labels = {
        "tier": random.choice(TIERS),
        "part": f"p{random.randrange(PARTS)}",
        "app": f"w{random.randrange(workloads)}",
    }
    key = random.choice(tuple(labels))
    return {"matchLabels": {key: labels[key]}}


def _peer(workloads: int, random: Random) -> dict[str, Any]:
    kind = random.randrange(4)
    if kind == 0:
        return {"ipBlock": {"cidr": f"10.{random.randrange(256)}.0.0/16"}}
    if kind == 1:
        return {"podSelector": _selector(workloads, random)}
    team = {"matchLabels": {"team": f"t{random.randrange(TEAMS)}"}}
    return {"namespaceSelector": team, "podSelector": _selector(workloads, random)}


def measured(workloads: int, policies: int) -> dict[str, float]:
    """Measure one size."""
    with TemporaryDirectory() as place:
        Path(place, "cluster.json").write_text(json.dumps(objects(workloads, policies)), encoding="utf-8")
        network, reading = timed(lambda: load(Path(place)))
    engine = Engine(network)
    pods, dividing = timed(lambda: groups(engine))
    (distinct, passing), telling = timed(lambda: _numbers(engine, pods))
    out = {
        "workloads": workloads,
        "policies": policies,
        "classes": len(pods),
        "pairs that may connect": passing,
        "different connections": distinct,
        "reading s": round(reading, 2),
        "classes s": round(dividing, 2),
        "all pairs, as numbers, each different connection with its ports s": round(telling, 2),
        "in all s": round(reading + dividing + telling, 2),
        "each pair walked, all pairs s": round(_walked(network, pods) * len(pods) ** 2, 1),
    }
    if len(pods) <= MADE:
        out["each pair made an object besides s"] = round(
            timed(lambda: sum(1 for _ in flows(engine, pods, pods)))[1], 2
        )
    return {**out, "peak MB": round(peak_mb())}


def _numbers(engine: Engine, pods: Sequence[Group]) -> tuple[int, int]:
    """Give how many different connections there are between all pairs, each with its ports, and how many pairs may connect.

    A pair that has to be looked at by itself, such as a class and itself, is.
    """
    rows = Many(engine, pods, pods, engine.ports.full)
    told: dict[int, int] = {}
    alone = 0
    for source in pods:
        row = rows.row(source)
        numbers, counts = np.unique(row, return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            told[number] = told.get(number, 0) + count
        found = (between(engine, source, pods[at], engine.ports.full) for at in np.flatnonzero(row == ASK).tolist())
        alone += sum(1 for flow in found if flow is not None and flow.flows)
    known = [number for number in told if number not in (ASK, NOBODY)]
    passing = [number for number in known if any(rows.told(number).hits)]
    return len(known), alone + sum(told[number] for number in passing)


def _walked(network: Network, pods: Sequence[Group]) -> float:
    """Give the seconds of one pair that is walked, from a sample."""
    single = Engine(network)
    ids = [group.endpoints[0] for group in pods]
    pairs = [(one, other) for one in ids[:20] for other in ids[-20:] if one != other][:SAMPLE]
    _, walking = timed(lambda: [list(islice(_cases(single, *pair), 1)) for pair in pairs])
    return walking / max(1, len(pairs))


def _cases(engine: Engine, source: str, destination: str) -> list[Case]:
    parties = engine.parties
    return list(engine.cases(parties.find(source), parties.find(destination), engine.ports.full))


if __name__ == "__main__":
    asked = tuple(tuple(map(int, word.split("/"))) for word in sys.argv[1:])
    sizes = asked or (*((n, 2 * n) for n in CURVE), *BY_WORKLOADS, *BY_POLICIES, MANY_PODS)
    print(json.dumps([measured(*size) for size in sizes], indent=1))
