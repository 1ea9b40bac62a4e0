"""Which pods belong together.

Comes in: every workload as it is written. Goes out: one `Workload` for all pods that are alike. A controller in the input stands for its pods;
pods whose controller is not there are put together under its name, as far as they are alike. Read next: `lower/lower.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.kubernetes.read.workload import EACH_ITS_OWN, Found
from penstock.kubernetes.resources.labels import Labels
from penstock.kubernetes.resources.workload import Workload

MAX_OWNERS = 8
"""Controllers above one another that are followed; Kubernetes has two."""


def together(found: Iterable[Found]) -> tuple[Workload, ...]:
    """Give the workloads, each once, in order of namespace, kind and name."""
    known = {f.workload.id: f for f in found}
    kept: dict[str, list[Workload]] = {}
    for one in known.values():
        top = _top(one, known)
        if top is None:
            kept.setdefault(one.workload.id, []).append(one.workload)
        elif top not in known:
            kept.setdefault(top, []).append(one.workload)
    merged = (workload for top, members in kept.items() for workload in _merged(top, members))
    return tuple(sorted(merged, key=lambda w: w.id))


def _top(found: Found, known: dict[str, Found]) -> str | None:
    """Give the id of the highest controller of a workload; None when it has none, or they stand above one another in a circle."""
    top = None
    for _ in range(MAX_OWNERS):
        if found.owner is None:
            break
        kind, name = found.owner
        top = f"{found.workload.namespace}/{kind}/{name}".lower()
        if top not in known:
            break
        found = known[top]
    else:
        return None  # a circle
    return top


def _merged(top: str, members: list[Workload]) -> Iterator[Workload]:
    """Give one workload for the members that are alike; the first keeps the name, others add that of their first pod."""
    if len(members) == 1 and members[0].id == top:
        yield members[0]
        return
    alike: dict[object, list[Workload]] = {}
    for member in members:
        alike.setdefault((_shared(member.labels), member.ports, member.on_host, member.account), []).append(member)
    for index, group in enumerate(alike.values()):
        first = group[0]
        yield replace(
            first,
            id=top if index == 0 else f"{top}#{first.name}".lower(),
            kind=_kind(top, first),
            name=_name(top, first),
            labels=_shared(first.labels),
            many=first.many or len(group) > 1,
            addresses=tuple(sorted({address for member in group for address in member.addresses})),
        )


def _shared(labels: Labels) -> Labels:
    pairs = tuple(sorted((key, None if key in EACH_ITS_OWN else value) for key, value in labels.pairs))
    return Labels(pairs=pairs, open=labels.open)


def _kind(top: str, member: Workload) -> str:
    return member.kind if member.id == top else _cased(top.split("/")[1])


def _cased(kind: str) -> str:
    return CASED.get(kind, kind.capitalize())


CASED = {
    kind.lower(): kind
    for kind in ("ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "CronJob", "VirtualMachine")
}


def _name(top: str, member: Workload) -> str:
    return member.name if member.id == top else top.split("/", 2)[2]
