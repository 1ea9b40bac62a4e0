"""The way out of the estate: who translates the source, what is met outside, and how a service sees the caller.

Comes in: a bundle whose next hop is the internet, a service endpoint, or the platform's own way out. Goes out: leaves. When the question is
about a platform service, its door decides at the end (`engine/door.py`). Read next: `engine/reply.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from penstock.engine import door, doubts
from penstock.engine.doubts import shown_as, unlisted_v6
from penstock.engine.merge import either
from penstock.engine.named_rules import decide_names
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import INTERNET, At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.cause import Cause
from penstock.net.door import Caller, Frontage, ServicePolicy, Way
from penstock.net.endpoint import Endpoint, Exit, Kind, Method, Outbound, PublicAddress
from penstock.net.route import UNKNOWN_SERVICE, ToService
from penstock.net.rule import Action, Filter
from penstock.space.addresses import Address, AddressSet

# ---- the internet route ----------------------------------------------------------------------------------------------


def to_internet(walker: Walker, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A packet takes the internet route: it needs an outbound method, then meets whatever has the address."""
    if not walker.network.is_public(at.dst) and at.dst not in walker.places.public:
        return (walker.drop(at, INTERNET, "private addresses are not routed on the internet", ("RT-04",)),)
    if at.dst in walker.places.own and at.dst not in walker.places.public:
        return (walker.drop(at, INTERNET, "the address only stands in for senders: nothing answers", ("RT-48",)),)
    if not _speaks_for_itself(sender, at):
        return _untranslated(walker, sender, at)
    outbound = outbound_of(walker, sender)
    leaves: list[Leaf] = []
    going = at
    if outbound.tcp_udp_only and outbound.method is not Method.NONE:
        portless = at.mask & ~walker.tcp_udp
        if portless:
            why = f"{outbound.method.value} translates TCP and UDP only"
            facts = ("RT-47", "RT-48", "LB-07")
            leaves.append(walker.drop(at.but(mask=portless), outbound.resource or sender.id, why, facts))
        going = at.but(mask=at.mask & walker.tcp_udp)
    if going.mask:
        leaves.extend(_kept_back(walker, sender, outbound, going))
    return tuple(leaves)


def _kept_back(walker: Walker, sender: Endpoint, outbound: Outbound, at: At) -> tuple[Leaf, ...]:
    """Let through what the platform carries to the internet; some it may keep back (NSG-36)."""
    domain = walker.network.domains.get(sender.network)
    if domain is None or domain.outward is None:
        return _translated(walker, sender, outbound, at)
    kept, leaves = domain.outward, []
    for part in walker.decided(kept, at.src, at.dst, at.mask, at.name):
        here = at.but(mask=part.mask)
        if part.action is Action.DENY:
            leaves.append(ended(here, Verdict.DENIED, facts=part.rule.facts))
            continue
        if part.action is None:
            here = walker.step(here, sender.id, kept.name, kept.kind, Decision.UNKNOWN, rule=part.rule)
        leaves.extend(_translated(walker, sender, outbound, here.doubting(part.causes)))
    return tuple(leaves)


def _speaks_for_itself(sender: Endpoint, at: At) -> bool:
    """Whether a packet leaves under an address of its sender; a firewall may have kept the source of what it passed on."""
    appliance = sender.appliance
    return appliance is None or at.src in (appliance.instances | appliance.snat.public | sender.where)


def _untranslated(walker: Walker, sender: Endpoint, at: At) -> tuple[Leaf, ...]:
    """A firewall that keeps the source of a private sender gets it no answer from the internet (FW-50)."""
    segment = walker.network.segments[sender.segment]
    if segment.outbound.method is Method.NAT_GATEWAY:
        here = at.doubting((doubts.kept_source(sender),)).but(exit=Method.NAT_GATEWAY.value)
        return (ended(here, Verdict.UNKNOWN, facts=("FW-50", "FW-53")),)
    why = f"{sender.name} keeps the source, and a private address gets no answer from the internet"
    return (walker.drop(at, sender.id, why, ("FW-50",)),)


def outbound_of(walker: Walker, sender: Endpoint) -> Outbound:
    """Give who translates for an endpoint: its own method, its segment's NAT gateway, its own public address (FW-53)."""
    if sender.outbound is not None:
        return sender.outbound
    segment = walker.network.segments[sender.segment].outbound
    if sender.kind in (Kind.FIREWALL, Kind.PROXY) and sender.public and segment.method is not Method.NAT_GATEWAY:
        sources = AddressSet.union_all(AddressSet.address(p.address) for p in sender.public)
        return Outbound(method=Method.PUBLIC_IP, resource=sender.public[0].resource, sources=sources)
    return segment


def _translated(walker: Walker, sender: Endpoint, outbound: Outbound, at: At) -> tuple[Leaf, ...]:
    if outbound.method is Method.NONE:
        return _unaided(walker, sender, outbound, at)
    name = outbound.resource.rsplit("/", 1)[-1] or outbound.method.value
    at_id = outbound.resource or sender.id
    here = walker.step(at, at_id, name, "outbound", Decision.NAT, note=outbound.method.value, facts=outbound.facts)
    here = here.doubting(outbound.causes).but(exit=outbound.method.value)
    sources = [a for a in walker.alternatives(outbound.sources) if a.version == at.dst.version]
    if not sources and not outbound.sources.is_empty:
        return (walker.drop(here, at_id, "none of its public addresses is of this version", ("RT-44", "RT-48")),)
    if not sources and at.dst.version == 6:
        here = here.doubting((unlisted_v6(sender),))
    target = walker.places.public.get(at.dst)
    if target is None:

        def caller() -> Caller:
            return _public_caller(walker, sender, outbound.sources, _words(walker, outbound))

        return _outside(walker, here, caller, outbound)
    return _entering(walker, sender, target, sources, here)


def _entering(
    walker: Walker, sender: Endpoint, target: tuple[Endpoint, PublicAddress], sources: Sequence[Address], at: At
) -> tuple[Leaf, ...]:
    """A packet comes back in by a public address of the estate, from whichever address its sender is seen under."""
    ways = [
        _entered(walker, target, at.but(src=src, leg=Leg(start=INTERNET, address=src)))
        for src in sources or walker.alternatives(walker.places.outside)
        if src.version == at.dst.version
    ]
    return either(ways, (shown_as(sender),))


def _entered(walker: Walker, target: tuple[Endpoint, PublicAddress], at: At) -> tuple[Leaf, ...]:
    """Come in by a public address, once for all who are seen under the same address: nothing else is left of them."""
    if at.transport is not None or walker.has_guests:
        return walker.enter(target[0], target[1], at)
    key = (target[0].id, target[1].address, at)
    return walker.entered.leaves(walker, key, lambda: walker.enter(target[0], target[1], at))


def _by_link(walker: Walker, sender: Endpoint, way: Exit, at: At) -> tuple[Leaf, ...] | None:
    """Take a private way that the platform keeps to the service in question; its door does not apply (PE-05)."""
    service = walker.service_at(at.dst)
    if service is None:
        return None
    for link in way.links:
        if link.service == service.service.lower() and link.approved is not False:
            here = walker.step(at, sender.id, link.name, "private-link", Decision.DELIVER, facts=("PE-03", "PE-05"))
            doubts_ = link.approved if isinstance(link.approved, tuple) else ()
            linked = ended(here.doubting(doubts_).but(exit="private-link"), Verdict.ALLOWED, destination=service.id)
            return (linked,)
    return None


def _outside(walker: Walker, at: At, caller: Callable[[], Caller], outbound: Outbound) -> tuple[Leaf, ...]:
    """A packet is outside: before the door of the service in question, which sees a caller, or wherever the address leads."""
    service = walker.service_at(at.dst)
    if service is not None and service.frontage is not None:
        return door.meet(walker, service, service.frontage, at, caller())
    astray = walker.astray(at, INTERNET)
    return (astray or ended(at, Verdict.ALLOWED, destination=INTERNET, facts=outbound.facts),)


def _unaided(walker: Walker, sender: Endpoint, outbound: Outbound, at: At) -> tuple[Leaf, ...]:
    """Without a way out nothing leaves; some services of the same region are reached all the same, perhaps (RT-46)."""
    service = walker.service_at(at.dst)
    frontage = service.frontage if service is not None else None
    region = _region(walker, sender)
    elsewhere = frontage is not None and region and frontage.region and region != frontage.region
    if service is None or frontage is None or not frontage.unaided or elsewhere:
        why = "there is no outbound method: no NAT gateway, public address, outbound rule or default access"
        return (walker.drop(at, sender.id, why, outbound.facts or ("RT-44", "RT-46")),)
    caller = _public_caller(walker, sender, AddressSet.empty(), "without any way out")
    here = walker.step(at, sender.id, sender.name, "outbound", Decision.UNKNOWN, note=frontage.unaided[0].why)
    return door.meet(walker, service, frontage, here.doubting(frontage.unaided), caller)


def _public_caller(walker: Walker, sender: Endpoint, sources: AddressSet, words: str) -> Caller:
    return Caller(
        way=Way.PUBLIC, addresses=sources, words=words, region=_region(walker, sender), resource=walker.caller_id
    )


def _region(walker: Walker, sender: Endpoint) -> str:
    domain = walker.network.domains.get(sender.network)
    return sender.location or (domain.location if domain is not None else "")


def _words(walker: Walker, outbound: Outbound) -> str:
    known = [walker.network.symbols.get(a) for a in walker.network.symbols if a in outbound.sources]
    if outbound.sources.is_empty:
        return f"from an address that Azure picks ({outbound.method.value})"
    return f"from {', '.join(w for w in known if w) or outbound.sources}"


# ---- service endpoints -----------------------------------------------------------------------------------------------


def to_service(walker: Walker, sender: Endpoint, hop: ToService, at: At) -> tuple[Leaf, ...]:
    """A packet takes a service endpoint: no translation, and services of its sort are told the segment (SE-01, SE-05)."""
    here = at.but(exit="service-endpoint")
    segment = walker.network.segments[sender.segment]
    service = walker.service_at(at.dst)
    for policy in segment.policies:
        verdict, causes = _listed(walker, policy, service)
        if verdict is Verdict.DENIED:
            return (_refused(walker, here, policy),)
        here = here.doubting(causes)
    if service is None or service.frontage is None:
        return (ended(here, Verdict.ALLOWED, destination=INTERNET, facts=("SE-01",)),)
    caller = Caller(
        way=Way.SEGMENT,
        addresses=AddressSet.empty(),
        words=f"from subnet {segment.name} by service endpoint",
        segment=segment.id if _tells(hop, service.frontage) else "",
        region=_region(walker, sender),
        resource=walker.caller_id,
    )
    return door.meet(walker, service, service.frontage, here, caller)


def _tells(hop: ToService, frontage: Frontage) -> bool:
    """Whether a service endpoint tells a service the segment, or may: one of another sort does not (SE-03)."""
    return hop.service == UNKNOWN_SERVICE or hop.service.lower().startswith(frontage.service_endpoint)


def _listed(walker: Walker, policy: ServicePolicy, service: Endpoint | None) -> tuple[Verdict, tuple[Cause, ...]]:
    """Tell whether a policy lets a service through, and what puts that in doubt: services of other regions (SE-04)."""
    if service is None:
        return Verdict.ALLOWED, ((doubts.foreign_service(policy),) if walker.foreign else ())
    frontage = service.frontage
    if frontage is None or frontage.service_endpoint != policy.service:
        return Verdict.ALLOWED, ()
    if any(service.id == one or service.id.startswith(f"{one}/") for one in policy.ids):
        return Verdict.ALLOWED, ()
    if policy.doubts:
        return Verdict.ALLOWED, policy.doubts
    if policy.region and policy.region == frontage.region:
        return Verdict.DENIED, ()
    return Verdict.ALLOWED, (doubts.policy_elsewhere(policy, service),)


def _refused(walker: Walker, at: At, policy: ServicePolicy) -> Leaf:
    name = policy.rule.resource.rsplit("/", 1)[-1]
    here = walker.step(at, policy.rule.resource, name, "service-endpoint-policy", Decision.DENY, rule=policy.rule)
    return ended(here, Verdict.DENIED, facts=policy.rule.facts)


# ---- the platform's own way out --------------------------------------------------------------------------------------


def by_platform(walker: Walker, sender: Endpoint, way: Exit, at: At) -> tuple[Leaf, ...]:
    """A packet leaves by the platform, past the filters and routes of any segment."""
    if not walker.network.is_public(at.dst):
        why = f"{sender.name} has no way into a virtual network"
        return (walker.drop(at, sender.id, why, ("RT-04",)),)
    if not way.names:
        return _from_platform(walker, sender, way, at)
    return either([_by_names(walker, sender, way, names, at) for names in way.names], way.causes)


def _by_names(walker: Walker, sender: Endpoint, way: Exit, names: Filter, at: At) -> tuple[Leaf, ...]:
    leaves: list[Leaf] = []
    for part in decide_names(names, at.src, at.dst, walker.ports, at.mask, at.asked):
        here = at.but(mask=part.mask, asked=part.names or at.asked, narrowed=True)
        decision = door.DECISIONS[part.action]
        here = walker.step(here, sender.id, sender.name, names.kind, decision, rule=part.rule).doubting(part.causes)
        if part.action is Action.DENY:
            leaves.append(ended(here, Verdict.DENIED, facts=part.rule.facts))
        else:
            leaves.extend(_from_platform(walker, sender, way, here))
    return tuple(leaves)


def _from_platform(walker: Walker, sender: Endpoint, way: Exit, at: At) -> tuple[Leaf, ...]:
    linked = _by_link(walker, sender, way, at)
    if linked is not None:
        return linked
    open_way = _publicly(walker, sender, way, at)
    service = walker.service_at(at.dst)
    if service is None or not way.other_links:
        return open_way
    unseen = ended(at, Verdict.ALLOWED, destination=service.id, facts=("PE-05",))
    return either([open_way, (unseen,)], way.other_links)


def _publicly(walker: Walker, sender: Endpoint, way: Exit, at: At) -> tuple[Leaf, ...]:
    outbound = way.outbound
    note = "the platform's own way out"
    here = walker.step(at, sender.id, sender.name, "outbound", Decision.NAT, note=note, facts=outbound.facts)
    here = here.doubting(outbound.causes).but(exit="platform")
    target = walker.places.public.get(at.dst)
    if target is not None:
        return _entering(walker, sender, target, walker.alternatives(outbound.sources), here)

    def caller() -> Caller:
        seen = _public_caller(walker, sender, outbound.sources, _words(walker, outbound))
        return replace(seen, service=way.perhaps_trusted)

    return _outside(walker, here, caller, outbound)
