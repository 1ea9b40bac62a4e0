"""Estates of netpol-analyzer: what it expects to be connected, and where we say something else.

Comes in: a folder of manifests and the list that belongs to it. Goes out: differences in words. The list knows no doubt, and no network around the
cluster: whatever policies let through to or from outside counts as connected there, and so it does here. It takes blocks of addresses for what is
outside of the cluster, as Cilium does, and does not look at pods that use the network of their node. Read next: `test_netpol_analyzer.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from penstock.diagnostics import Diagnostic
from penstock.engine.engine import Engine
from penstock.engine.merge import summary
from penstock.engine.parties import Party
from penstock.kubernetes.lower import lower
from penstock.kubernetes.read import is_kubernetes, read_cluster
from penstock.kubernetes.resources.cluster import Enforcer
from penstock.net.endpoint import Endpoint, Kind
from penstock.source.document import Document, parse
from penstock.source.node import Node
from penstock.source.yaml_document import parse_yaml
from penstock.space.addresses import Address, AddressSet
from penstock.space.intervals import IntervalSet
from penstock.space.transport import NUMBERS, PORTED, TransportSet

LINE = re.compile(r"(?P<src>\S+) => (?P<dst>\S+) : (?P<conns>.+)")
WORKLOAD = re.compile(r"(?P<name>.+)\[(?P<kind>\w+)\]")
SECTION = re.compile(r"Permitted connectivity analyzed in (?P<network>.+):")
EVERYTHING = TransportSet.of(PORTED, dst_ports=IntervalSet.of((1, 65535)))
OUTSIDE = "External"
CONTROLLER = "{ingress-controller}"
WAYS_IN = ("ingress", "route")

Lines = list[tuple[AddressSet, TransportSet]]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One line: workloads by name and kind, or addresses outside."""

    src: str
    dst: str
    transports: TransportSet


def expected(text: str) -> Iterator[Connection]:
    """Read the lines about the network that all pods share."""
    network = "Pod network"
    for line in text.splitlines():
        if (section := SECTION.match(line)) is not None:
            network = section["network"]
        found = LINE.match(line)
        if found is not None and network == "Pod network":
            yield Connection(src=found["src"], dst=found["dst"], transports=transports(found["conns"]))


def transports(text: str) -> TransportSet:
    """Read `All Connections` or `TCP 80,90-99,UDP 53`."""
    if text.strip() == "All Connections":
        return EVERYTHING
    found, protocol = TransportSet.empty(), 0
    for part in text.strip().split(","):
        word, _, ports = part.rpartition(" ")
        protocol = NUMBERS[word.lower()] if word else protocol
        low, _, high = ports.partition("-")
        found = found | TransportSet.of((protocol,), dst_ports=IntervalSet.of((int(low), int(high or low))))
    return found


def documents(folder: Path) -> Iterator[Document]:
    """Read the manifests of a folder."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".yaml", ".yml", ".json"):
            text = file.read_text(encoding="utf-8")
            document, _ = parse(text, file.name) if file.suffix == ".json" else parse_yaml(text, file.name)
            if document is not None and is_kubernetes(document.root):
                yield document


class Estate:
    """One estate, asked pair by pair."""

    def __init__(self, roots: list[Node], enforcer: Enforcer = Enforcer.CILIUM) -> None:
        read = read_cluster(roots, enforcer=enforcer)
        self.told: tuple[Diagnostic, ...] = read.diagnostics
        workloads = tuple(replace(workload, on_host=False) for workload in read.cluster.workloads)
        self.engine = Engine(lower(replace(read.cluster, workloads=workloads)))
        kinds = {f"k8s:{w.id}": w.kind for w in read.cluster.workloads}
        self.workloads: dict[str, list[Endpoint]] = {}
        for endpoint in self.engine.network.endpoints.values():
            if endpoint.kind is Kind.WORKLOAD and endpoint.id in kinds:
                self.workloads.setdefault(f"{endpoint.name}[{kinds[endpoint.id]}]", []).append(endpoint)

    def passing(self, source: Party, destination: Party) -> tuple[TransportSet, TransportSet]:
        """Give what surely passes, and what may; that nothing is known of what is around the cluster does not count."""
        sure = maybe = 0
        for case in self.engine.cases(source, destination, self.engine.ports.mask(EVERYTHING)):
            if case.goal.behind:
                continue  # by a proxy
            open_, doubtful, _ = summary(
                [
                    leaf.but(verdict=type(leaf.verdict).ALLOWED)
                    if leaf.causes and all(cause.key.startswith("around:") for cause in leaf.causes)
                    else leaf
                    for leaf in case.leaves
                ]
            )
            sure, maybe = sure | open_, maybe | doubtful
        ports = self.engine.ports
        return ports.transports(sure) & EVERYTHING, ports.transports(sure | maybe) & EVERYTHING

    def served(self) -> dict[str, TransportSet]:
        """Give the workloads that ways in lead to, and their ports."""
        found: dict[str, TransportSet] = {}
        for endpoint in self.engine.network.endpoints.values():
            for target in (t for r in endpoint.rewrites if endpoint.public and r.kind in WAYS_IN for t in r.targets):
                name = next(n for n, some in self.workloads.items() if any(e.id == target.endpoint for e in some))
                ports = TransportSet.tcp(target.port) if target.port is not None else EVERYTHING
                found[name] = found.get(name, TransportSet.empty()) | ports
        return found

    def pods(self, name: str) -> Party:
        """Give a workload as one side of a question."""
        found = self.workloads[name]
        return Party(text=name, endpoints=tuple(e.id for e in found), addresses=AddressSet.empty())

    def outside(self, address: Address) -> Party:
        """Give an address outside as one side of a question."""
        return self.engine.parties.find(str(address))

    def probes(self, lines: Lines) -> Iterator[tuple[Address, TransportSet]]:
        """Give one address of each part of the outside that policies or the list tell apart, and what the list says of it."""
        network, axis = self.engine.network, self.engine.axis
        around = AddressSet.full_v4() & (network.internet | network.onprem_maybe)
        edges = {edge for block, _ in lines for lo, hi in block.v4.runs for edge in (lo, hi + 1)}
        edges |= {*axis.lines[4].starts, *(lo for lo, _ in around.v4.runs)}
        seen = set()
        for edge in sorted(edges):
            probe = Address(4, edge)
            wanted = TransportSet.empty()
            for block, some in lines:
                wanted = wanted | some if probe in block else wanted
            key = (axis.class_of(probe), wanted)
            if edge < 2**32 and probe in around and key not in seen:
                seen.add(key)
                yield probe, wanted


def differences(estate: Estate, lines: list[Connection]) -> Iterator[str]:
    """Give where the list and our answers cannot both be true."""
    names = {end for line in lines for end in (line.src, line.dst) if WORKLOAD.fullmatch(end) and not _is_outside(end)}
    yield from (f"{name}: not found" for name in sorted(names - set(estate.workloads)))
    table: dict[tuple[str, str], TransportSet] = {}
    blocks: dict[tuple[str, str], Lines] = {}
    for line in lines:
        if _is_outside(line.src) or _is_outside(line.dst):
            side = ("from", line.dst) if _is_outside(line.src) else ("to", line.src)
            block = _block(line.src if _is_outside(line.src) else line.dst)
            blocks.setdefault(side, []).append((block, line.transports))
        else:
            table[line.src, line.dst] = table.get((line.src, line.dst), TransportSet.empty()) | line.transports
    for src in estate.workloads:
        for dst in estate.workloads:
            if src != dst:
                wanted = table.get((src, dst), TransportSet.empty())
                yield from _compared(f"{src} => {dst}", wanted, estate.passing(estate.pods(src), estate.pods(dst)))
    for name, ports in estate.served().items():
        wanted = table.get((CONTROLLER, name), TransportSet.empty())
        sure, most = estate.passing(estate.engine.parties.find("k8s:(other)/any"), estate.pods(name))
        yield from _compared(f"{CONTROLLER} => {name}", wanted, (sure & ports, (sure | wanted & most) & ports))
    for name in estate.workloads:
        for way in ("from", "to"):
            yield from _outside(estate, name, way, blocks.get((way, name), []))


def _outside(estate: Estate, name: str, way: str, lines: Lines) -> Iterator[str]:
    for probe, wanted in estate.probes(lines):
        pods, outside = estate.pods(name), estate.outside(probe)
        found = estate.passing(outside, pods) if way == "from" else estate.passing(pods, outside)
        yield from _compared(f"{name} {way} {probe}", wanted, found)


def _compared(words: str, wanted: TransportSet, found: tuple[TransportSet, TransportSet]) -> Iterator[str]:
    sure, most = found
    if sure != most:
        yield f"{words}: unknown for {most - sure}"
    if not (sure - wanted).is_empty:
        yield f"{words}: we allow {sure - wanted}, the list does not"
    if not (wanted - most).is_empty:
        yield f"{words}: the list allows {wanted - most}, we do not"


def _is_outside(end: str) -> bool:
    return end.endswith(f"[{OUTSIDE}]")


def _block(end: str) -> AddressSet:
    return AddressSet.parse(end.removesuffix(f"[{OUTSIDE}]"))
