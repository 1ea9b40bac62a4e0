"""The benchmark: `python -m bench.run [SIZE]...`, one process for each size, as JSON.

Comes in: names of shapes, or nothing for the usual ones and the growth curve. Goes out: seconds of CPU and megabytes for each step from
JSON to all pairs, the baselines beside them (the walk of each pair, and z3), and how each step grows. Read next: `bench/curves.py`, and
`docs/reference/benchmarks.md`, what the last run gave.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.curves import slopes
from bench.estate import TAGS, write
from bench.measure import each, peak_mb, process, timed
from bench.shapes import TEN_THOUSAND, TWO_HUNDRED, Shape, named, scaled
from bench.solver import some_packet
from penstock.engine.differences import Changes
from penstock.engine.engine import Engine
from penstock.engine.groups import Group, groups
from penstock.engine.starts import Goal, Start
from penstock.engine.sweep import flows
from penstock.net.endpoint import Kind
from penstock.net.network import Network
from penstock.net.rule import Action, Filter
from penstock.snapshot.load import load
from penstock.space.packets import Packet
from penstock.space.transport import TCP

SIZES = ("small", "medium", "10k")
CURVE = ("m250", "m500", "m1000", "m2000", "m4000")
OWN = {"200": TWO_HUNDRED, "10k": TEN_THOUSAND}
COMMANDED = (TWO_HUNDRED,)
"""The estates on which whole commands are measured."""

ROWS = 40
"""Classes from which everything is asked at large sizes; all pairs are the same, times all classes."""

Numbers = dict[str, float]


def main(names: list[str]) -> None:
    """Measure sizes, each in a process of its own, and then whole commands."""
    if names[:1] == ["--one"]:
        print(json.dumps(measured(names[1])))
        return
    out = {name: _in_a_process(name) for name in names or [*SIZES, *CURVE]}
    grown = slopes([out[name] for name in CURVE if name in out])
    commanded = {f"whole processes, {shape.name}": commands(shape) for shape in COMMANDED}
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(json.dumps({"machine": machine, "results": {**out, **commanded}, "slopes": grown}, indent=1))


def _in_a_process(name: str) -> Numbers:
    """Measure a size in a process of its own, so that its memory is its own."""
    print(f"measuring {name}", file=sys.stderr)
    command = [sys.executable, "-m", "bench.run", "--one", name]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(found.stdout))


def shape_of(name: str) -> Shape:
    """Give a shape by its name, those of the budgets included."""
    if name in OWN:
        return OWN[name]
    return scaled(int(name[1:])) if name[:1] == "m" and name[1:].isdigit() else named(name)


def measured(name: str) -> Numbers:
    """Measure one size from its files on."""
    with TemporaryDirectory() as place:
        folder = write(Path(place), shape_of(name))
        network, reading = timed(lambda: load(folder, service_tags=Path(place) / TAGS))
        engine, making = timed(lambda: Engine(network))
        everyone, dividing = timed(lambda: groups(engine))
        out = {"endpoints": len(network.endpoints), "classes": len(everyone), "JSON to network": reading}
        out |= {"axes": making + dividing, **_pairs(engine, everyone), **_questions(engine, everyone)}
        return {**out, **_changes(network, everyone), "peak MB": peak_mb()}


def _pairs(engine: Engine, everyone: tuple[Group, ...]) -> Numbers:
    """Ask rows of all pairs, first and again."""
    chosen = Random(1).sample(everyone, min(ROWS, len(everyone)))
    found, first = timed(lambda: sum(1 for _ in flows(engine, chosen, everyone, many=0)))
    _, again = timed(lambda: sum(1 for _ in flows(engine, chosen, everyone, many=0)))
    return {
        f"rows of {len(chosen)} classes": first,
        "the same again": again,
        "flows in them": found,
        "all pairs, extrapolated from the rows again": again * len(everyone) / len(chosen),
    }


def _machines(engine: Engine, everyone: tuple[Group, ...]) -> tuple[Start, Goal]:
    """Give two machines far from each other."""
    kinds = engine.network.endpoints
    machines = [kinds[g.endpoints[0]] for g in everyone if kinds[g.endpoints[0]].kind is Kind.NIC]
    near, far = machines[0], machines[-1]
    src, dst = near.where.witness(), far.where.witness()
    assert src is not None
    assert dst is not None
    return Start(endpoint=near.id, address=src), Goal(endpoint=far.id, address=dst)


def _questions(engine: Engine, everyone: tuple[Group, ...]) -> Numbers:
    """Ask about one packet and one pair, and put the pair to the baselines."""
    start, goal = _machines(engine, everyone)
    packet = Packet(start.address, goal.address, TCP, 49152, 443)
    sender, receiver = engine.network.endpoints[start.endpoint], engine.network.endpoints[goal.endpoint]
    ends = (start.address, sender.egress, goal.address, receiver.ingress)
    first = timed(lambda: engine.can("internet", receiver.id))[1]
    return {
        "one packet with its steps": each(lambda: engine.trace(packet, start.endpoint, goal.endpoint), 50),
        "one packet, verdict and rules": each(lambda: engine.glance(packet, start.endpoint, goal.endpoint), 200),
        "one pair, from its plan": each(lambda: engine.answers.leaves(start, goal), 200),
        "one pair, walked (baseline)": each(lambda: engine.walk(start, goal, engine.ports.full), 20),
        "one pair, two chains by z3 (baseline)": each(lambda: some_packet(engine.network, *ends), 1),
        "internet to a machine, first answer": first,
        "internet to a machine, again": each(lambda: engine.can("internet", receiver.id), 1),
    }


def _changes(network: Network, everyone: tuple[Group, ...]) -> Numbers:
    """Change one rule: ask what differs, and, with nothing kept from before the change, one row."""
    chosen = everyone[:1]

    def asked(changed: Network) -> int:
        return sum(1 for _ in flows(Engine(changed), chosen, everyone, many=0))

    group = next(f for f in network.filters.values() if f.rules and f.kind == "nsg")
    gate = next(e for e in network.endpoints.values() if e.appliance is not None)
    assert gate.appliance is not None
    appliance = replace(gate.appliance, network=flipped(gate.appliance.network))
    by_group = replace(network, filters={**network.filters, group.id: flipped(group)})
    by_gate = replace(network, endpoints={**network.endpoints, gate.id: replace(gate, appliance=appliance)})
    changes = Changes(Engine(network))
    changes.bearing  # noqa: B018 - made once for all changes
    return {
        "one rule of a group changed, all that differs, first": timed(lambda: list(changes.to(by_group)))[1],
        "one rule of a group changed, all that differs, again": each(lambda: list(changes.to(by_group)), 1),
        "one rule of a group changed, engine anew and one row": timed(lambda: asked(by_group))[1],
        "one rule of the firewall changed, engine anew and one row": timed(lambda: asked(by_gate))[1],
    }


def flipped(filter_: Filter) -> Filter:
    """Give a filter whose first rule does the opposite."""
    first, *rest = filter_.rules
    action = Action.ALLOW if first.action is Action.DENY else Action.DENY
    return replace(filter_, rules=(replace(first, action=action), *rest))


def commands(shape: Shape) -> Numbers:
    """Measure whole processes on an estate."""
    with TemporaryDirectory() as place:
        folder = write(Path(place), shape)
        tags = ("--service-tags", str(Path(place) / TAGS))
        return {
            "--help": process("--help"),
            "can": process("can", "nic0", "nic9:443", str(folder), *tags),
            "reach": process("reach", str(folder), *tags),
            "assess": process("assess", str(folder), *tags),
        }


if __name__ == "__main__":
    main(sys.argv[1:])
