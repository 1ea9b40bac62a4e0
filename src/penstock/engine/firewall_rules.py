"""The rules of a firewall, after its translations: network rules, then application rules, then deny; and whose name it sends in.

Comes in: a bundle that no translation took. Goes out: leaves (FW-03, FW-30, FW-41, FW-50 ff.). Read next: `engine/reply.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.engine import reply
from penstock.engine.doubts import instances
from penstock.engine.first_match import Decided
from penstock.engine.merge import either
from penstock.engine.relookup import destinations
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, Leg, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Appliance, Endpoint
from penstock.net.rule import Action


def by_rules(walker: Walker, firewall: Endpoint, appliance: Appliance, at: At) -> tuple[Leaf, ...]:
    """Process what no translation took: network rules, application rules, deny (FW-20, FW-30, FW-41)."""
    own = walker.places.public.get(at.dst)
    if own is not None and own[0].id == firewall.id:
        return (walker.drop(at, firewall.id, "no DNAT rule takes this packet", ("FW-11", "FW-14")),)
    if at.dst in firewall.where:
        return _answered(walker, firewall, appliance, at)
    leaves: list[Leaf] = []
    for part in walker.decided(appliance.network, at.src, at.dst, at.mask, at.name):
        if part.action is Action.PASS:
            leaves.extend(_by_names(walker, firewall, appliance, at.but(mask=part.mask)))
            continue
        decision = {Action.ALLOW: Decision.ALLOW, Action.DENY: Decision.DENY}.get(part.action or Action.PASS)
        here = walker.step(
            at.but(mask=part.mask),
            firewall.id,
            firewall.name,
            appliance.network.kind,
            decision or Decision.UNKNOWN,
            rule=part.rule,
        )
        here = here.but(notes=tuple(dict.fromkeys(here.notes + part.rule.notes)))
        if part.action is Action.DENY:
            leaves.append(ended(here, Verdict.DENIED, facts=part.rule.facts))
        elif part.action is None:
            leaves.extend(either(list(_perhaps(walker, firewall, appliance, part, at, here)), part.causes))
        else:
            leaves.extend(_after_network(walker, firewall, appliance, here))
    return tuple(leaves)


def _perhaps(
    walker: Walker, firewall: Endpoint, appliance: Appliance, part: Decided, at: At, here: At
) -> Iterator[tuple[Leaf, ...]]:
    """Follow what a network rule may do with a part of a bundle: let it through, stop it, leave it to the rules on names."""
    if Action.ALLOW in part.may:
        yield _after_network(walker, firewall, appliance, here)
    if Action.PASS in part.may:
        yield _by_names(walker, firewall, appliance, at.but(mask=part.mask))
    if Action.DENY in part.may:
        yield (ended(here, Verdict.DENIED, facts=part.rule.facts),)


def _answered(walker: Walker, firewall: Endpoint, appliance: Appliance, at: At) -> tuple[Leaf, ...]:
    """A packet for the firewall's own private address: its DNS proxy and its explicit proxy listen there, and nothing else."""
    leaves: list[Leaf] = []
    left = at.mask
    doubts = appliance.dns_proxy if isinstance(appliance.dns_proxy, tuple) else ()
    ports = walker.dns if appliance.dns_proxy is not False else 0
    fetching = 0 if appliance.proxy.is_empty else walker.ports.mask(appliance.proxy)
    for mask, causes, kind, fact in (
        (ports, doubts, "dns-proxy", "FW-60"),
        (fetching, appliance.proxy_doubts, "explicit-proxy", "FW-61"),
    ):
        if left & mask:
            leaves.extend(_listens(walker, firewall, at.but(mask=left & mask).doubting(causes), kind, fact))
            left &= ~mask
    if left:
        why = "nothing listens on the firewall's own address"
        leaves.append(walker.drop(at.but(mask=left), firewall.id, why, ("FW-11", "FW-60")))
    return tuple(leaves)


def _listens(walker: Walker, firewall: Endpoint, at: At, kind: str, fact: str) -> tuple[Leaf, ...]:
    here = walker.step(at, firewall.id, firewall.name, kind, Decision.DELIVER, facts=(fact,))
    return reply.check(walker, ended(here, Verdict.ALLOWED, destination=firewall.id, facts=(fact,)), here, firewall)


def _after_network(walker: Walker, firewall: Endpoint, appliance: Appliance, at: At) -> tuple[Leaf, ...]:
    at = at.doubting(appliance.doubts_public) if at.dst in walker.network.internet else at
    if at.dst in appliance.snat.keeps:
        return _unchanged(walker, firewall, at)
    replaced = _translated(walker, firewall, appliance, at)
    doubts = tuple(cause for cause, some in appliance.snat.maybe if at.dst in some)
    return either([_unchanged(walker, firewall, at), replaced], doubts) if doubts else replaced


def _unchanged(walker: Walker, firewall: Endpoint, at: At) -> tuple[Leaf, ...]:
    """The packet goes on under the sender's address; the firewall waits for the reply."""
    leg = Leg(start=at.leg.start, address=at.leg.address, devices=(*at.leg.devices, firewall.id))
    return walker.leave(firewall, at.but(leg=leg))


def _translated(walker: Walker, firewall: Endpoint, appliance: Appliance, at: At) -> tuple[Leaf, ...]:
    leaves: list[Leaf] = []
    portless = at.mask & ~walker.tcp_udp
    if portless and at.dst in walker.network.internet:
        why = "the firewall cannot translate the source of this protocol"
        leaves.append(walker.drop(at.but(mask=portless), firewall.id, why, ("FW-54",)))
        at = at.but(mask=at.mask & ~portless)
    if at.mask:
        leaves.extend(_replace_source(walker, firewall, appliance, at))
    return tuple(leaves)


def _replace_source(
    walker: Walker, firewall: Endpoint, appliance: Appliance, at: At, fact: str = "FW-50"
) -> tuple[Leaf, ...]:
    """The firewall sends in its own name: the stretch up to here ends, a new one begins (FW-50..FW-52)."""
    outward = at.dst in walker.network.internet and not appliance.snat.forced_tunnel
    public = appliance.snat.public.witness()
    stretch = ended(at, Verdict.ALLOWED, destination=firewall.id)
    checked = reply.check(walker, stretch, at, firewall)
    leaves = [leaf for leaf in checked if leaf.verdict is Verdict.DENIED]
    for leaf in checked:
        if leaf.verdict is Verdict.DENIED:
            continue
        going = at.but(mask=leaf.mask).doubting(leaf.causes)
        sources = (public,) if outward and public is not None else walker.alternatives(appliance.instances)
        ways = []
        for source in sources or (at.src,):
            note = "source becomes the firewall's address"
            step = walker.step(going, firewall.id, firewall.name, "snat", Decision.NAT, note=note, facts=(fact,))
            renewed = step.but(src=source, leg=Leg(start=firewall.id, address=source))
            ways.append(walker.leave(firewall, renewed))
        leaves.extend(either(ways, (instances(firewall),)))
    return tuple(leaves)


def _by_names(walker: Walker, firewall: Endpoint, appliance: Appliance, at: At) -> tuple[Leaf, ...]:
    """Application rules, on names: only for the TCP ports their rules speak of (FW-30)."""
    named = at.mask & walker.speaks_of(appliance.application) & walker.tcp
    leaves: list[Leaf] = []
    left = at.mask & ~named
    if named:
        for part in walker.named(appliance.application, at.but(mask=named)):
            here = at.but(mask=part.mask, asked=part.names or at.asked, narrowed=True)
            if part.action is not Action.DENY and Action.ALLOW not in part.may:
                leaves.append(_default_deny(walker, firewall, here))
                continue
            decision = Decision.DENY if part.action is Action.DENY else Decision.ALLOW
            decision = Decision.UNKNOWN if part.action is None else decision
            kind = appliance.application.kind
            here = walker.step(here, firewall.id, firewall.name, kind, decision, rule=part.rule)
            here = here.but(notes=tuple(dict.fromkeys(here.notes + part.rule.notes))).doubting(part.causes)
            if part.action is Action.DENY:
                leaves.append(ended(here, Verdict.DENIED, facts=part.rule.facts))
                continue
            for going in destinations(walker, firewall, part.rule, here):
                leaves.extend(_replace_source(walker, firewall, appliance, going, "FW-51"))
    if left:
        leaves.append(_default_deny(walker, firewall, at.but(mask=left)))
    return tuple(leaves)


def _default_deny(walker: Walker, firewall: Endpoint, at: At) -> Leaf:
    here = walker.step(
        at, firewall.id, firewall.name, "firewall-default", Decision.DENY, note="no rule allows it", facts=("FW-41",)
    )
    return ended(here, Verdict.DENIED, facts=("FW-41",))
