"""Application Gateway for Containers: proxies whose backends are written in a cluster.

Comes in: traffic controllers and their parts, clusters, the inspections, and the `Context`. Goes out: one endpoint per controller. Clients
enter at the frontends on ports 80 and 443; backends see addresses of the associated subnet (AGC-01). Which pods they are, on which
port, and whether a firewall inspects, only the cluster's manifests say, so that whatever gets through is unknown. Read next:
`lower/pods.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from penstock.azure.lower.context import Context
from penstock.azure.lower.plan import SubnetPlan
from penstock.azure.lower.waf import Inspections
from penstock.azure.resources.traffic_controller import (
    ControllerAssociation,
    ControllerFrontend,
    ControllerPolicy,
    TrafficController,
)
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Kind, PublicAddress
from penstock.net.inspection import Inspection, Mode
from penstock.net.rewrite import ANYBODY, Rewrite, SourceKept, Target, WebRoute
from penstock.net.rule import Cover, Match
from penstock.space.addresses import AddressSet
from penstock.space.transport import TransportSet

FACTS = ("AGC-01",)
PORTS = TransportSet.tcp(80, 443)


def controllers(everybody: Iterable[Endpoint], context: Context) -> Iterator[Endpoint]:
    """Give an endpoint for each gateway with a subnet, before whatever runs on clusters."""
    if not context.estate.all(TrafficController):
        return
    inspections, known = Inspections(context), tuple(everybody)
    for controller in context.estate.all(TrafficController):
        subnet = _subnet(controller, context)
        if subnet is None:
            message = f'gateway for containers "{controller.name}" is in no subnet of the input'
            context.notes.warn(
                "PS402", message, controller.origin, cure="add the files with its association and subnet"
            )
        else:
            yield _endpoint(controller, subnet, _onward(controller, subnet, known), inspections, context)


def _subnet(controller: TrafficController, context: Context) -> SubnetPlan | None:
    for association in context.estate.all(ControllerAssociation):
        if association.controller == controller.id and isinstance(association.subnet, str):
            return context.plan.subnets.get(association.subnet)
    return None


def _endpoint(
    controller: TrafficController, subnet: SubnetPlan, onward: Rewrite, inspections: Inspections, context: Context
) -> Endpoint:
    publics = tuple(_faces(controller, context))
    faces = AddressSet.union_all(AddressSet.address(public.address) for public in publics)
    match = replace(onward.match, dst=Cover(sure=faces, words="its frontends"))
    route = WebRoute(
        name="what the cluster says",
        origin=controller.origin,
        resource=controller.id,
        inspection=_inspection(controller, inspections, context),
        onward=replace(onward, match=match),
        doubts=(_cause(controller),),
        facts=FACTS,
    )
    return Endpoint(
        id=controller.id,
        name=controller.name,
        kind=Kind.PROXY,
        where=subnet.usable,
        fixed=False,
        origin=controller.origin,
        network=subnet.network,
        segment=subnet.id,
        egress=context.filters_of(subnet.id)[1],
        public=publics,
        rewrites=(replace(onward, name="listeners", match=match, routes=(route,), doubts=()),),
        names=(controller.name, *(public.fqdn for public in publics if public.fqdn)),
        resource=controller.id,
        location=controller.location,
        tags=controller.labels,
    )


def _faces(controller: TrafficController, context: Context) -> Iterator[PublicAddress]:
    """Give the public side of each frontend; one stands for those that are not in the input."""
    known = [f for f in context.estate.all(ControllerFrontend) if f.controller == controller.id]
    named = [(f.id, f.name, f.origin, f.host if isinstance(f.host, str) else "") for f in known]
    for key, name, origin, host in named or [(f"{controller.id}/?frontend", controller.name, controller.origin, "")]:
        for prefix in context.public.symbol(key, f"frontend {name}").prefixes():
            yield PublicAddress(
                address=prefix.first, resource=key, name=name, origin=origin, closed_by_default=False, fqdn=host
            )


# ── what only the cluster says ───────────────────────────────────────────────────────────────────


def _cause(controller: TrafficController) -> Cause:
    return Cause(
        key=f"cluster-routes:{controller.id}",
        why=f"where {controller.name} leads is written in a cluster, and not in the input",
        cure="look at the cluster's Gateway, HTTPRoute and Ingress",
        facts=FACTS,
        origin=controller.origin,
    )


def _onward(controller: TrafficController, subnet: SubnetPlan, everybody: tuple[Endpoint, ...]) -> Rewrite:
    """Lead to whatever runs on a cluster, on any port; to anybody where there is no cluster."""
    run = [e for e in everybody if e.part_of and e.kind in (Kind.NIC, Kind.GUEST)]
    everywhere = Cover(sure=AddressSet.full(), words="*")
    hidden = any(e.overlay and e.segment == e.overlay for e in run)
    return Rewrite(
        name="backends of the cluster",
        match=Match(src=everywhere, dst=everywhere, transport=PORTS),
        targets=tuple(Target(endpoint=e.id, any_port=True) for e in run) or (Target(name=ANYBODY, any_port=True),),
        kind="proxy",
        origin=controller.origin,
        resource=controller.id,
        source=SourceKept.REPLACED,
        new_sources=subnet.usable,
        reroutes=True,
        doubts=(_cause(controller),) if hidden else (),
        facts=FACTS,
    )


def _inspection(controller: TrafficController, inspections: Inspections, context: Context) -> Inspection | None:
    """Give the firewall that the cluster may put before its listeners: whether it does is not known."""
    parts = {policy.id: policy for policy in context.estate.all(ControllerPolicy) if policy.controller == controller.id}
    named = [parts[c].waf if isinstance(c, str) and c in parts else c for c in controller.policies]
    for reference in (*named, *(policy.waf for policy in parts.values())):
        found = inspections.of(reference, controller.origin)
        if found is not None:
            return replace(found, mode=None, doubts=(_cause(controller),)) if found.mode is Mode.BLOCKS else found
    return None
