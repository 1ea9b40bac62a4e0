"""The benchmark of clusters: `python -m bench.kubernetes [WORKLOADS]...`, as JSON.

Comes in: numbers of workloads, or nothing for the growth curve; there are twice as many policies. Goes out: seconds of CPU from a list of objects to all
pairs with their ports, and beside them what all pairs would take one by one, from a sample of pairs that are walked. Read next:
`docs/reference/benchmarks.md`.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.measure import timed
from penstock.engine.engine import Engine
from penstock.engine.groups import groups
from penstock.engine.starts import Case
from penstock.engine.sweep import flows
from penstock.snapshot.load import load

CURVE = (125, 250, 500, 1000)
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


def measured(workloads: int) -> dict[str, float]:
    """Measure one size."""
    with TemporaryDirectory() as place:
        Path(place, "cluster.json").write_text(json.dumps(objects(workloads, 2 * workloads)), encoding="utf-8")
        network, reading = timed(lambda: load(Path(place)))
    engine = Engine(network)
    pods, dividing = timed(lambda: groups(engine))
    found, sweeping = timed(lambda: sum(1 for _ in flows(engine, pods, pods)))
    single = Engine(network)
    ids = [group.endpoints[0] for group in pods]
    pairs = [(one, other) for one in ids[:20] for other in ids[-20:] if one != other][:SAMPLE]
    _, walking = timed(lambda: [list(islice(_cases(single, *pair), 1)) for pair in pairs])
    return {
        "workloads": workloads,
        "policies": 2 * workloads,
        "classes": len(pods),
        "pairs that may connect": found,
        "reading s": round(reading, 2),
        "classes s": round(dividing, 2),
        "all pairs s": round(sweeping, 2),
        "each pair walked, all pairs s": round(walking / max(1, len(pairs)) * len(pods) ** 2, 1),
    }


def _cases(engine: Engine, source: str, destination: str) -> list[Case]:
    parties = engine.parties
    return list(engine.cases(parties.find(source), parties.find(destination), engine.ports.full))


if __name__ == "__main__":
    sizes = tuple(int(word) for word in sys.argv[1:]) or CURVE
    print(json.dumps([measured(size) for size in sizes], indent=1))
