"""What stands between sender and receiver: firewalls, appliances, load balancers, proxies.

Comes in: a bundle that reached a device. Goes out: leaves. Each device's order of processing is written here once: for the
firewall translations, network rules, application rules, deny (FW-03, FW-10 ff.). Read next: `engine/reply.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from penstock.engine import firewall_rules, origins, probes, reply, web
from penstock.engine.doubts import assigned, in_which, instances, picks, undeclared, unlisted, unowned_backend
from penstock.engine.first_match import all_of, both_sides, causes_of, conjunction
from penstock.engine.merge import either, through_port
from penstock.engine.overruling import overruled
from penstock.engine.places import may_be_backend
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.endpoint import Endpoint, Forwarding, Kind
from penstock.net.rewrite import Rewrite, SourceKept, Target
from penstock.net.route import Via
from penstock.space.addresses import Address

WORDS = {Kind.PROXY: "listener", Kind.VIRTUAL: "port of the service"}
"""What takes packets at a device, for messages."""

# ---- transit ---------------------------------------------------------------------------------------------------------


def transit(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet that is not for this device is routed through it."""
    if device.kind is Kind.FIREWALL:
        return inspect(walker, device, at)
    if (loop := walker.looped(device, at)) is not None:
        return (loop,)
    at = walker.visited(device, at)
    if device.kind is Kind.ROUTER:
        return walker.leave(device, at)
    if device.kind is Kind.FRONTEND:
        return _through_frontend(walker, device, at)
    if not device.ip_forwarding:
        why = "the network interface does not forward: packets for others are dropped"
        return (walker.drop(at, device.id, why, ("RT-16",)),)
    going, leaves = walker.pass_filters(device.ingress, at)
    for bundle in going:
        leaves.extend(_forward(walker, device, bundle))
    return tuple(leaves)


def _forward(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    here = at.but(leg=Leg(start=at.leg.start, address=at.leg.address, devices=(*at.leg.devices, device.id)))
    if device.forwarding is Forwarding.DECLARED_ALL:
        here = walker.step(here, device.id, device.name, "nva", Decision.ALLOW, note="declared to forward everything")
        return walker.send(device, here)
    cause = undeclared(device)
    note = cause.why
    here = walker.step(here, device.id, device.name, "nva", Decision.UNKNOWN, note=note).doubting((cause,))
    return (ended(here, Verdict.UNKNOWN, facts=("RT-16",)),)


def _through_frontend(walker: Walker, frontend: Endpoint, at: At) -> tuple[Leaf, ...]:
    left = at.mask
    leaves: list[Leaf] = []
    for rewrite in frontend.rewrites:
        hit = left & walker.ports.mask(rewrite.match.transport)
        if not hit:
            continue
        left &= ~hit
        here = walker.step(at.but(mask=hit), frontend.id, frontend.name, "load-balancer", Decision.NAT)
        ways = [
            _by_member(walker, frontend, target, here.doubting((*rewrite.doubts, *rewrite.more)))
            for target in rewrite.targets
        ]
        ways = ways or [(walker.drop(here, frontend.id, "the backend pool is empty", ("LB-03",)),)]
        leaves.extend(either(ways, (picks(frontend),)))
    if left:
        why = "no load-balancing rule takes this protocol and port"
        leaves.append(walker.drop(at.but(mask=left), frontend.id, why, ("LB-02", "LB-05")))
    return tuple(leaves)


def _by_member(walker: Walker, frontend: Endpoint, target: Target, at: At) -> tuple[Leaf, ...]:
    """Send a packet on through a member of the pool that a next hop stands for."""
    endpoint = walker.network.endpoints.get(target.endpoint or "")
    if endpoint is not None:
        return transit(walker, endpoint, at)
    if target.address is None:
        return (ended(at.doubting((unlisted(frontend),)), Verdict.UNKNOWN, facts=("RT-15",)),)
    return walker.via(Via(address=target.address, networks=(target.network or frontend.network,)), at)


# ---- Azure Firewall --------------------------------------------------------------------------------------------------


def inspect(walker: Walker, firewall: Endpoint, at: At) -> tuple[Leaf, ...]:
    """Process what routing brought here (FW-62): DNAT, network rules, application rules, deny."""
    appliance = firewall.appliance
    if appliance is None:
        return (walker.drop(at, firewall.id, "the firewall has no rules in the input", ("FW-41",)),)
    if (loop := walker.looped(firewall, at)) is not None:
        return (loop,)
    at = walker.visited(firewall, at)
    if at.dst.version == 6 and appliance.causes_v6:
        return (ended(at.doubting(appliance.causes_v6), Verdict.UNKNOWN, facts=("FW-65",)),)
    at = at.but(notes=tuple(dict.fromkeys(at.notes + appliance.notes)))
    return _first_of(
        walker,
        firewall,
        appliance.translations,
        at,
        lambda rest: firewall_rules.by_rules(walker, firewall, appliance, rest),
    )


def _first_of(
    walker: Walker,
    device: Endpoint,
    rewrites: Sequence[Rewrite],
    at: At,
    otherwise: Callable[[At], tuple[Leaf, ...]],
) -> tuple[Leaf, ...]:
    """Follow the first rewrite that takes each part of a bundle; one that may take it, and what comes after it, both."""
    leaves: list[Leaf] = []
    left = at.mask
    for index, rewrite in enumerate(rewrites):
        hit, causes = _matched(walker, rewrite, at.but(mask=left))
        if hit:
            taken = apply(walker, device, rewrite, at.but(mask=hit))
            if causes:
                untaken = _first_of(walker, device, rewrites[index + 1 :], at.but(mask=hit), otherwise)
                taken = either([taken, untaken], causes)
            leaves.extend(taken)
            left &= ~hit
    if left:
        leaves.extend(otherwise(at.but(mask=left)))
    return tuple(leaves)


def _matched(walker: Walker, rewrite: Rewrite, at: At) -> tuple[int, tuple[Cause, ...]]:
    terms = conjunction(*both_sides(rewrite.match, at.src, at.dst), all_of(rewrite.match.doubts))
    if not terms:
        return 0, ()
    causes = () if any(not t for t in terms) else causes_of(d for t in terms for d in t)
    return at.mask & walker.ports.mask(rewrite.match.transport), causes


# ---- rewriting -------------------------------------------------------------------------------------------------------


def relay(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet for a load-balancer frontend is handed to the backends of the rule that takes it (P-02, LB-01, LB-08)."""
    if (loop := walker.looped(device, at)) is not None:
        return (loop,)
    what = WORDS.get(device.kind, "load-balancing rule")
    why = f"no {what} takes this protocol and port"
    facts = ("K8S-11",) if device.kind is Kind.VIRTUAL else ("LB-02",)

    def refused(rest: At) -> tuple[Leaf, ...]:
        return (walker.drop(rest, device.id, why, facts),)

    return _first_of(walker, device, device.rewrites, walker.visited(device, at), refused)


def handed_on(walker: Walker, node: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet that a machine lets in is handed on to whom the machine serves, or is for the machine itself (K8S-11)."""
    if (loop := walker.looped(node, at)) is not None:
        return (loop,)

    def own(rest: At) -> tuple[Leaf, ...]:
        if rest.dst in node.where:
            return walker.delivered(node, rest)
        return (walker.drop(rest, node.id, "no service takes this from there", ("K8S-11",)),)

    return _first_of(walker, node, node.rewrites, walker.visited(node, at), own)


def passed_on(walker: Walker, pods: Endpoint, seat: Endpoint | None, at: At) -> tuple[Leaf, ...]:
    """Pods that serve others take requests, and ask those behind them in their own name. Without a seat the way back is known."""
    if (loop := walker.looped(pods, at)) is not None:
        return (loop,)

    def refused(rest: At) -> tuple[Leaf, ...]:
        return (walker.drop(rest, pods.id, "nothing that it serves takes this", ()),)

    leaves: list[Leaf] = []
    taken = ended(at, Verdict.ALLOWED, destination=pods.id)
    for leaf in (taken,) if seat is None else reply.check(walker, taken, at, seat):
        if leaf.verdict is Verdict.DENIED:
            leaves.append(leaf)
            continue
        going = at.but(mask=leaf.mask, returns=leaf.returns, inner="", inner_src=None, closed=False)
        going = walker.visited(pods, going.doubting(leaf.causes))
        leaves.extend(_first_of(walker, pods, pods.rewrites, going, refused))
    return tuple(leaves)


def _asked_by_pods(walker: Walker, pods: Endpoint, endpoint: Endpoint, dst: Address, at: At) -> tuple[Leaf, ...]:
    ways = []
    for source in walker.alternatives(pods.where):
        if source.version == dst.version:
            leg = Leg(start=pods.id, address=source)
            ways.append(walker.send(pods, at.but(src=source, dst=dst, leg=leg, meant=endpoint.id)))
    return either(ways, (instances(pods),))


def proxy(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet comes to a proxy: all senders that look the same to it get the same."""
    return walker.served.once(walker, device, at, _viewed)


def _viewed(walker: Walker, device: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet for a proxy meets the filters of its subnet, whose view of the destination is not certain (AGW-08)."""
    views = [*walker.alternatives(device.where), at.dst]
    ways = []
    for view in dict.fromkeys(views):
        going, leaves = walker.pass_filters(device.ingress, at, view)
        for bundle in going:
            leaves.extend(relay(walker, device, bundle))
        ways.append(leaves)
    cause = Cause(
        key=f"proxy-destination:{device.id}",
        why=f"filters before {device.name} may see its subnet or its frontend as the destination, and they differ",
        cure="allow the clients to the subnet and to each frontend address",
        facts=("AGW-08",),
    )
    return either(ways, (cause,))


def apply(walker: Walker, device: Endpoint, rewrite: Rewrite, at: At) -> tuple[Leaf, ...]:
    """Follow one rewrite to all its targets; a device that reads requests follows its routes."""
    if rewrite.routes:
        at = at.but(notes=tuple(dict.fromkeys(at.notes + rewrite.notes))).doubting(rewrite.doubts)
        return web.serve(walker, device, rewrite, at)
    if not rewrite.targets and not rewrite.more:
        why = "the backend pool is empty"
        return (walker.drop(at, device.id, why, rewrite.facts),)
    at = at.but(notes=tuple(dict.fromkeys(at.notes + rewrite.notes)))
    targets = [target for target in rewrite.targets if not walker.behind or walker.leads(device, target)]
    if not targets and walker.behind and (stand_ins := list(_stand_ins(walker, device, rewrite))):
        here = at.doubting(rewrite.more or (unlisted(device),))
        ways = [_to_target(walker, device, rewrite, one, here) for one in stand_ins]
        if device.kind is Kind.EDGE:  # and it may be a private way
            ways.append((_left_open(walker, rewrite, (), here),))
        return either(ways, (picks(device),))
    doubts = rewrite.doubts if targets and walker.behind else (*rewrite.doubts, *rewrite.more)
    if not targets and not rewrite.more:
        why = f"{device.name} hands this to others, not to {walker.network.endpoints[walker.behind].name}"
        return (walker.drop(at, device.id, why, rewrite.facts),)
    targets = [target for target in targets if probes.answers(walker, device, rewrite, target)] or targets
    ways = [_to_target(walker, device, rewrite, target, at) for target in targets]
    if doubts:
        ways.append((_left_open(walker, rewrite, targets, at.doubting(doubts)),))
    return either(ways, doubts or (picks(device),))


def _left_open(walker: Walker, rewrite: Rewrite, targets: Sequence[Target], at: At) -> Leaf:
    """End a bundle that may go elsewhere; on any port where those of the targets are not known."""
    here = at.but(mask=walker.tcp) if any(target.any_port for target in targets) else at
    return ended(here, Verdict.UNKNOWN, facts=rewrite.facts).but(mask=at.mask)


def _stand_ins(walker: Walker, device: Endpoint, rewrite: Rewrite) -> Iterator[Target]:
    """Give the endpoint that the question is about in the place of a target that may be anybody."""
    wanted = walker.network.endpoints[walker.behind]
    for target in rewrite.targets:
        if not target.is_anybody or not may_be_backend(device, wanted):
            continue
        if device.kind is Kind.EDGE and wanted.frontage is None:
            yield from (replace(target, name=None, address=public.address) for public in wanted.public)
        else:
            yield replace(target, name=None, endpoint=wanted.id)


def _to_target(walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, at: At) -> tuple[Leaf, ...]:
    if target.link is not None:
        return origins.by_link(walker, device, rewrite, target, target.link, at)
    if target.name is not None:
        return origins.by_name(walker, device, rewrite, target, at)
    endpoint = walker.network.endpoints.get(target.endpoint or "")
    if endpoint is None:
        if target.address is None:
            return (ended(at.doubting((unlisted(device),)), Verdict.UNKNOWN, facts=rewrite.facts),)
        return to_address(walker, device, rewrite, target, None, target.address, at)
    if endpoint.frontage is not None:
        return origins.to_service(walker, device, rewrite, target, endpoint, at)
    itself = endpoint.id == at.leg.start and not rewrite.reroutes and device.kind is not Kind.VIRTUAL
    why = "a backend cannot reach itself through its own frontend"
    back = [(walker.drop(at, device.id, why, ("LB-06",)),)] if itself else []
    if itself and not endpoint.many:
        return back[0]
    version = 0 if rewrite.source is SourceKept.REPLACED else at.dst.version
    ways = [
        to_address(walker, device, rewrite, target, endpoint, address, at)
        for address in walker.addresses_of(endpoint, version)
    ]
    if not ways:
        return (walker.drop(at, endpoint.id, "the backend has no address of this version", rewrite.facts),)
    return either([either(ways, (assigned(endpoint),)), *back], (picks(device),))


def to_address(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, endpoint: Endpoint | None, dst: Address, at: At
) -> tuple[Leaf, ...]:
    """Hand a bundle to one address of a backend, on the port of its settings."""
    note = f"to {endpoint.name if endpoint is not None else target.name or dst}" + (
        f":{target.port}" if target.port else ""
    )
    here = noted(walker, device, rewrite, at, note)
    if target.any_port:
        leaves = _onward(walker, device, rewrite, target, endpoint, dst, here.but(mask=walker.tcp))
        return tuple(leaf.but(mask=at.mask) for leaf in leaves)
    image = here if target.port is None or rewrite.keeps_destination else with_port(walker, here, target.port)
    leaves = overruled(walker, device, dst, image, _onward(walker, device, rewrite, target, endpoint, dst, image))
    if image is not here and target.port is not None:
        return through_port(leaves, at.mask, target.port, walker.ports)
    return leaves


def noted(walker: Walker, device: Endpoint, rewrite: Rewrite, at: At, note: str) -> At:
    """Record that a device hands a bundle on."""
    here = walker.step(at, device.id, device.name, rewrite.kind, Decision.NAT, note=note, facts=rewrite.facts)
    if not here.steps or here.steps is at.steps:
        return here
    return here.but(steps=(*here.steps[:-1], replace(here.steps[-1], rewrite=rewrite)))


def with_port(walker: Walker, at: At, port: int) -> At:
    """Give a bundle on its new destination port."""
    transport = at.transport and (at.transport[0], at.transport[1], port)
    return at.but(mask=walker.ports.to_port(at.mask, port), transport=transport)


def _onward(
    walker: Walker,
    device: Endpoint,
    rewrite: Rewrite,
    target: Target,
    endpoint: Endpoint | None,
    dst: Address,
    at: At,
) -> tuple[Leaf, ...]:
    if device.kind is Kind.EDGE:
        return origins.from_edge(walker, device, dst, at)
    sender = walker.network.endpoints.get(at.leg.start)
    if (
        device.kind is Kind.VIRTUAL
        and sender is not None
        and sender.network == device.network
        and sender.id != device.id
    ):
        return walker.send(sender, at.but(dst=dst, meant=endpoint.id if endpoint is not None else ""))
    if device.kind is Kind.WORKLOAD and endpoint is not None:
        return _asked_by_pods(walker, device, endpoint, dst, at)
    if device.kind is Kind.NIC and endpoint is not None and endpoint.seats:
        return walker.to_pods(device, rewrite, endpoint, at)
    if rewrite.source is SourceKept.REPLACED:
        return _in_own_name(walker, device, rewrite, endpoint, dst, at)
    if rewrite.source is SourceKept.EITHER:
        kept = _kept(walker, device, rewrite, target, endpoint, dst, at)
        own = _in_own_name(walker, device, rewrite, endpoint, dst, at)
        cause = Cause(
            key=f"source:{device.id}", why=f"what source {device.name} shows is not documented", facts=("U-14",)
        )
        return either([kept, own], (cause,))
    return _kept(walker, device, rewrite, target, endpoint, dst, at)


def _kept(
    walker: Walker,
    device: Endpoint,
    rewrite: Rewrite,
    target: Target,
    endpoint: Endpoint | None,
    dst: Address,
    at: At,
) -> tuple[Leaf, ...]:
    """Hand a bundle over as it is: to an endpoint, or to whoever has the address."""
    if endpoint is None:
        return _handto_address(walker, device, rewrite, target, dst, at)
    return _hand_over(walker, rewrite, endpoint, dst, at)


def _hand_over(walker: Walker, rewrite: Rewrite, endpoint: Endpoint, dst: Address, at: At) -> tuple[Leaf, ...]:
    if rewrite.probe_port is not None:
        answers, doubts = probes.probed(walker, rewrite, endpoint, dst)
        if not answers:
            why = f"the health probe to port {rewrite.probe_port} is denied, so the backend gets no new flows"
            return (walker.drop(at, endpoint.id, why, ("LB-03", "NSG-26")),)
        at = at.doubting(doubts)
    if rewrite.keeps_destination:
        cause = Cause(
            key=f"floating:{rewrite.resource}",
            why="whether inbound rules see the frontend or the machine's address with floating IP is not documented",
            facts=("LB-01", "U-15"),
        )
        return either([walker.arrive(endpoint, at, dst), walker.arrive(endpoint, at)], (cause,))
    return walker.arrive(endpoint, at.but(dst=dst))


def _handto_address(
    walker: Walker, device: Endpoint, rewrite: Rewrite, target: Target, dst: Address, at: At
) -> tuple[Leaf, ...]:
    """A backend given by its address: whoever has it. Where only free addresses are known, a machine is missing in the input."""
    owners = _owners(walker, device, target, dst)
    if not owners:
        return (ended(at.doubting((unowned_backend(device, dst),)), Verdict.UNKNOWN, facts=rewrite.facts),)
    missing = all(owner.kind is Kind.VACANT for owner in owners)
    here = at.doubting((unowned_backend(device, dst),)) if missing else at
    ways = [_hand_over(walker, rewrite, owner, dst, here) for owner in owners]
    apart = len({owner.network for owner in owners}) > 1
    return either(ways, (in_which(device, dst),) if apart else tuple(assigned(owner) for owner in owners))


def _owners(walker: Walker, device: Endpoint, target: Target, dst: Address) -> tuple[Endpoint, ...]:
    """Give who may have an address: in the network that is stated, else in the device's own, else wherever it reaches."""
    own = walker.owners(device.network, dst) if not target.network else ()
    return own or tuple(o for d in walker.places.looked_up_in(device, target) for o in walker.owners(d, dst))


def _in_own_name(
    walker: Walker, device: Endpoint, rewrite: Rewrite, endpoint: Endpoint | None, dst: Address, at: At
) -> tuple[Leaf, ...]:
    """The device sends to the target itself: a new stretch with its own source, by its own segment's routes."""
    if endpoint is not None and not probes.probed(walker, rewrite, endpoint, dst)[0]:
        why = f"the health probe to port {rewrite.probe_port} is denied, so the backend gets no requests"
        return (walker.drop(at, endpoint.id, why, ("AGW-01",)),)
    checked = reply.check(walker, ended(at, Verdict.ALLOWED, destination=device.id), at, device)
    leaves = [leaf for leaf in checked if leaf.verdict is Verdict.DENIED]
    for leaf in checked:
        if leaf.verdict is Verdict.DENIED:
            continue
        meant = endpoint.id if endpoint is not None else ""
        going = at.but(mask=leaf.mask, dst=dst, closed=False, meant=meant).doubting(leaf.causes)
        sources = walker.alternatives(rewrite.new_sources) if rewrite.new_sources is not None else ()
        ways = []
        for source in sources or walker.alternatives(device.where):
            renewed = going.but(src=source, leg=Leg(start=device.id, address=source))
            onward = walker.send(device, renewed) if device.kind is Kind.PROXY else walker.leave(device, renewed)
            ways.append(onward)
        if ways:
            leaves.extend(either(ways, (instances(device),)))
    return tuple(leaves)
