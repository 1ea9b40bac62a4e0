"""Flow logs, diagnostic settings and taps as watches.

Comes in: what the estate says of them, and the endpoints. Goes out: `Watch`es. A flow log sees machines of what it is set on; a setting makes a
device or service say what it did. Read next: `net/watch.py`.

Source: Microsoft Learn, "Virtual network flow logs" (targets: virtual network, subnet, network interface), "NSG flow logs overview"
(traffic to private endpoints appears at the source), "Azure Firewall monitoring data reference" (categories).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from penstock.azure.lower import causes
from penstock.azure.resources.compute import NetworkInterface, ScaleSet
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network import Subnet
from penstock.azure.resources.watching import DiagnosticSetting, FlowLog, TapConfiguration
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint
from penstock.net.watch import Record, Watch
from penstock.source.node import Unknown

ALL = frozenset(("alllogs", "audit"))
"""Groups of categories that take in everything a device says of traffic."""

STEPS: Mapping[str, str] = {
    "azurefirewallnetworkrule": "firewall-network",
    "azfwnetworkrule": "firewall-network",
    "azurefirewallapplicationrule": "firewall-application",
    "azfwapplicationrule": "firewall-application",
    "azfwnatrule": "dnat",
    "azurefirewalldnsproxy": "dns-proxy",
    "azfwdnsquery": "dns-proxy",
}
"""Which steps at a firewall a category of its logs records; the older category of network rules holds DNAT too."""

OLDER = "azurefirewallnetworkrule"

SILENT = frozenset(
    ("vmprotectionalerts", "networksecuritygroupevent", "networksecuritygrouprulecounter", "azfwfatflow")
)
"""Categories that say nothing of single flows."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def origin(self) -> Origin: ...


def watches(estate: Estate, endpoints: Iterable[Endpoint], domains: Iterable[str]) -> Iterator[Watch]:
    """Give everything that records traffic and is, or may be, switched on."""
    known = tuple(endpoints)
    networks = frozenset(domains)
    for log in estate.all(FlowLog):
        if log.enabled is not False:
            yield _flow_log(log, estate, known, networks)
    for setting in estate.all(DiagnosticSetting):
        watch = _setting(setting, known)
        if watch is not None:
            yield watch
    for tapped in estate.all(TapConfiguration):
        ids = _of_interface(tapped.interface, known)
        yield _watch(tapped, Record.COPY, endpoints=ids, notes=(f"copied to {_called(tapped.tap)}",))


def _called(reference: str | Unknown | None) -> str:
    return reference.rpartition("/")[2] if isinstance(reference, str) else "a tap that is not known"


# ── flow logs ────────────────────────────────────────────────────────────────────────────────────


def _flow_log(log: FlowLog, estate: Estate, known: tuple[Endpoint, ...], networks: frozenset[str]) -> Watch:
    doubts = tuple(_doubts(log))
    target = log.target if isinstance(log.target, str) else ""
    if "/networksecuritygroups/" in target:
        segments, ids = _behind_group(target, estate, known)
        return _watch(log, Record.FLOW, endpoints=ids, segments=segments, doubts=doubts, notes=tuple(_notes(log)))
    return _watch(
        log,
        Record.FLOW,
        endpoints=_of_interface(target, known) if target else frozenset(e.id for e in known),
        segments=frozenset({target}) if "/subnets/" in target else frozenset(),
        domains=frozenset({target}) & networks,
        doubts=doubts,
        notes=tuple(_notes(log)),
    )


def _doubts(log: FlowLog) -> Iterator[Cause]:
    for value in (log.enabled, log.target):
        if isinstance(value, Unknown):
            yield causes.of_value(value, log.origin)


def _notes(log: FlowLog) -> Iterator[str]:
    if isinstance(log.days, int) and log.days:
        yield f"kept for {log.days} days"
    if log.analytics is True:
        yield "with traffic analytics"


def _of_interface(target: str, known: tuple[Endpoint, ...]) -> frozenset[str]:
    return (
        frozenset(e.id for e in known if e.id.startswith(f"{target}/"))
        if "/networkinterfaces/" in target
        else frozenset()
    )


def _behind_group(group: str, estate: Estate, known: tuple[Endpoint, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the subnets and the interfaces that a security group guards."""
    segments = frozenset(subnet.id for subnet in estate.all(Subnet) if subnet.nsg == group)
    owners = [nic.id for nic in estate.all(NetworkInterface) if nic.nsg == group]
    owners += [f"{s.id}/{nic.name}".lower() for s in estate.all(ScaleSet) for nic in s.nics if nic.nsg == group]
    ids = frozenset(e.id for e in known if e.id.rpartition("/")[0] in owners)
    return segments, ids


# ── diagnostic settings ──────────────────────────────────────────────────────────────────────────


def _setting(setting: DiagnosticSetting, known: tuple[Endpoint, ...]) -> Watch | None:
    ids = frozenset(e.id for e in known if setting.target in (e.id, e.resource))
    if not ids:
        return None
    words = [w.lower() for w in (*setting.categories, *setting.groups) if isinstance(w, str)]
    unknown = [*setting.unknown, *(w for w in (*setting.categories, *setting.groups) if isinstance(w, Unknown))]
    telling = [word for word in words if word not in SILENT]
    if not telling and not unknown:
        return None
    whole = bool(ALL.intersection(telling)) or not any(word in STEPS for word in telling)
    steps = {STEPS[word] for word in telling if word in STEPS} | ({"dnat"} if OLDER in telling else set())
    return _watch(
        setting,
        Record.EVENT,
        endpoints=ids,
        steps=frozenset() if whole else frozenset(steps),
        doubts=() if telling else tuple(causes.of_value(one, setting.origin) for one in unknown),
    )


def _watch(
    item: _Named,
    record: Record,
    *,
    endpoints: frozenset[str] = frozenset(),
    segments: frozenset[str] = frozenset(),
    domains: frozenset[str] = frozenset(),
    steps: frozenset[str] = frozenset(),
    doubts: tuple[Cause, ...] = (),
    notes: tuple[str, ...] = (),
) -> Watch:
    return Watch(
        id=item.id,
        name=item.name,
        record=record,
        origin=item.origin,
        endpoints=endpoints,
        segments=segments,
        domains=domains,
        steps=steps,
        doubts=doubts,
        notes=notes,
    )
