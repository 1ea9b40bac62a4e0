"""Who has which address, and whom a selector selects.

Comes in: a `Cluster`. Goes out: `Pods`. Addresses of pods are not in manifests: each workload has symbolic ones, which no block of addresses
holds by itself, so that policies are filters on addresses like all others. Read next: `lower/peers.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from penstock.kubernetes.lower.others import is_controller
from penstock.kubernetes.resources.cluster import Cluster, Enforcer
from penstock.kubernetes.resources.expression import Selects
from penstock.kubernetes.resources.labels import Labels, Operator, Selector, all_of
from penstock.kubernetes.resources.service import Service
from penstock.kubernetes.resources.workload import Workload
from penstock.net.cause import Cause
from penstock.net.symbols import Symbols
from penstock.source.node import Unknown
from penstock.space.addresses import AddressSet

FIRST_4, FIRST_6 = "248.0.0.1", "3fff:800::1"
"""Where symbolic addresses of pods begin: beyond those of the rest of the estate."""

SYMBOLIC = AddressSet.of("248.0.0.0/5", "3fff:800::/21")
"""All symbolic addresses of pods. Others stand for parts of the world outside, which a block such as 0.0.0.0/0 holds."""

ACCOUNT_LABELS = ("io.cilium.k8s.policy.serviceaccount", "projectcalico.org/serviceaccount")
"""Labels that Cilium and Calico add to pods: the service account that they run as."""

NAMESPACE_LABEL, ORCHESTRATOR = "projectcalico.org/namespace", "projectcalico.org/orchestrator"
"""Labels that Calico adds to all pods."""

Doubtful = tuple[Cause, AddressSet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """Workloads that are selected, and those that may be, with the reason."""

    sure: tuple[Workload, ...]
    maybe: tuple[tuple[Cause, tuple[Workload, ...]], ...]


class Pods:
    """The workloads of a cluster with their addresses; what selectors select is remembered."""

    def __init__(self, cluster: Cluster, symbols: Symbols, versions: Sequence[int] = (4,)) -> None:
        self.cluster = cluster
        self._where = {w.id: _addresses(w, symbols, versions) for w in cluster.workloads}
        self._by_namespace: dict[str, list[Workload]] = {}
        for workload in cluster.workloads:
            self._by_namespace.setdefault(workload.namespace, []).append(workload)
        self._labels = {w.id: _labels(w) for w in cluster.workloads}
        self._by_value: dict[str, dict[str | None, set[str]]] = {}
        self._selected: dict[tuple[Selects, Selects | str], Selected] = {}
        self.all = AddressSet.union_all(self._where.values())
        self._nodes = {s.id: _node(s, symbols) for s in cluster.services}
        self.nodes = AddressSet.union_all(self._nodes.values())
        self.hosts = AddressSet.empty() if cluster.nodes is None else cluster.nodes
        self.near = self.hosts | self.where(w for w in cluster.workloads if w.on_host is not False)
        if cluster.enforcer is Enforcer.NPM:
            self.near = self.near | self.nodes  # what comes by a load balancer comes from a node (AKS-33)
        self.proxies = self.where(w for w in cluster.workloads if is_controller(w))

    def where(self, workloads: Iterable[Workload]) -> AddressSet:
        """Give the addresses of some workloads."""
        return AddressSet.union_all(self._where[w.id] for w in workloads)

    def by_id(self, workload: str) -> AddressSet:
        """Give the addresses of one workload."""
        return self._where[workload]

    def node_of(self, service: Service) -> AddressSet:
        """Give the address of a node that hands on what comes to a service from outside."""
        return self._nodes[service.id]

    def labelled(self, pods: Selects, namespace: str) -> Selected:
        """Give the workloads of a namespace that a selector selects, whatever network they use."""
        answers = [(w, pods.matches(self._labels[w.id])) for w in self._by_namespace.get(namespace, ())]
        return Selected(
            sure=tuple(w for w, answer in answers if answer),
            maybe=tuple((self._doubt(w, pods, namespace, True), (w,)) for w, answer in answers if answer is None),
        )

    def selected(self, pods: Selects, namespaces: Selects | str) -> Selected:
        """Give the workloads that a selector selects: in one namespace by name, or in those that another selects."""
        key = (pods, namespaces)
        if key not in self._selected:
            self._selected[key] = self._select(pods, namespaces)
        return self._selected[key]

    def _select(self, pods: Selects, namespaces: Selects | str) -> Selected:
        sure: list[Workload] = []
        maybe: dict[Cause, list[Workload]] = {}
        some = self._candidates(pods)
        for name, inside in self._namespaces(namespaces):
            for workload in self._by_namespace.get(name, ()):
                if some is not None and workload.id not in some:
                    continue
                answer = all_of((inside, pods.matches(self._labels[workload.id])))
                if answer is None:
                    maybe.setdefault(self._doubt(workload, pods, namespaces, inside), []).append(workload)
                elif answer and (cause := host_doubt(workload)) is not None:
                    if self.cluster.enforcer is not Enforcer.CILIUM or isinstance(workload.on_host, Unknown):
                        maybe.setdefault(cause, []).append(workload)
                elif answer:
                    sure.append(workload)
        return Selected(sure=tuple(sure), maybe=tuple((cause, tuple(some)) for cause, some in maybe.items()))

    def _candidates(self, pods: Selects) -> set[str] | None:
        """Give the workloads that have a label with one of the values that a selector asks for, or may have; None where it asks for no value."""
        requirements = pods.requirements if isinstance(pods, Selector) else ()
        asked = next((one for one in requirements if one.operator is Operator.IN), None)
        if asked is None:
            return None
        if asked.key not in self._by_value:
            found: dict[str | None, set[str]] = {}
            for workload, labels in self._labels.items():
                value = labels.value(asked.key)
                if not isinstance(value, bool):
                    found.setdefault(value, set()).add(workload)
            self._by_value[asked.key] = found
        values = self._by_value[asked.key]
        return set().union(*(values.get(value, ()) for value in (*asked.values, None)))

    def _namespaces(self, namespaces: Selects | str) -> Iterator[tuple[str, bool | None]]:
        if isinstance(namespaces, str):
            yield namespaces, True
            return
        for name, namespace in self.cluster.namespaces.items():
            answer = namespaces.matches(namespace.labels)
            if answer is not False:
                yield name, answer

    def _doubt(self, workload: Workload, pods: Selects, namespaces: Selects | str, inside: bool | None) -> Cause:
        if inside is None and pods.matches(self._labels[workload.id]) and not isinstance(namespaces, str):
            return _namespace_doubt(workload, namespaces)
        return Cause(
            key=f"labels:{workload.id}:{pods.text}:{'' if isinstance(namespaces, str) else namespaces.text}",
            why=f"whether the selector {pods.text} selects {workload.namespace}/{workload.name} is not known",
            cure="give an export of the cluster, with the labels that its pods have",
            facts=("K8S-07",),
            origin=workload.origin,
        )


def _labels(workload: Workload) -> Labels:
    """Give the labels of pods with those by which policies know their account."""
    named = tuple((key, workload.account or None) for key in ACCOUNT_LABELS)
    place = () if workload.namespace.startswith("(") else ((NAMESPACE_LABEL, workload.namespace),)
    return replace(workload.labels, pairs=(*workload.labels.pairs, *named, *place, (ORCHESTRATOR, "k8s")))


def _namespace_doubt(workload: Workload, namespaces: Selects) -> Cause:
    return Cause(
        key=f"labels:{workload.namespace}:{namespaces.text}",
        why=f"the labels of namespace {workload.namespace} are not known, and a policy asks for {namespaces.text}",
        cure=f"add the manifest of namespace {workload.namespace}",
        facts=("K8S-07",),
        origin=workload.origin,
    )


def host_doubt(workload: Workload) -> Cause | None:
    """Give why policies may not see a workload as pods; None when they do."""
    if workload.on_host is False:
        return None
    where = f"{workload.namespace}/{workload.name}"
    why = (
        f"whether {where} uses the network of its node is not known: {workload.on_host.why}"
        if isinstance(workload.on_host, Unknown)
        else f"{where} uses the network of its node, and what policies mean for it is undefined"
    )
    return Cause(key=f"host-network:{workload.id}", why=why, facts=("K8S-10",), origin=workload.origin)


def _node(service: Service, symbols: Symbols) -> AddressSet:
    words = f"a node, for service {service.namespace}/{service.name}"
    return AddressSet.address(symbols.allocate(f"{service.id}#node", words))


def _addresses(workload: Workload, symbols: Symbols, versions: Sequence[int]) -> AddressSet:
    """Give one address for each version, and another one where pods of the workload may talk to each other."""
    words = f"{workload.namespace}/{workload.name}"
    keys = [workload.id, f"{workload.id}#2"] if workload.many else [workload.id]
    given = [symbols.allocate(f"{key}/{version}", words, version) for version in versions for key in keys]
    return AddressSet.union_all(AddressSet.address(address) for address in given)
