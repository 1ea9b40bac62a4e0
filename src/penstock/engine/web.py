"""What web devices do with requests: the route that takes one, its inspection, and its backends.

Comes in: a bundle that reached a web device by one of its doors. Goes out: leaves, one set for each route and each class of requests
that its inspection tells apart. Order: host, path, inspection, backends (AGW-01). Read next: `engine/inspection.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from penstock.engine import devices, reply
from penstock.engine.conditions import Asked
from penstock.engine.inspection import classes, judge
from penstock.engine.request import Judgement, Met, Outcome
from penstock.engine.result import Decision, Verdict
from penstock.engine.state import At, Leaf, ended
from penstock.engine.walking import Walker
from penstock.net.endpoint import Endpoint
from penstock.net.inspection import Inspection
from penstock.net.rewrite import Rewrite, WebRoute
from penstock.space.names import NameSet
from penstock.space.paths import PathSet


def serve(walker: Walker, device: Endpoint, door: Rewrite, at: At) -> tuple[Leaf, ...]:
    """Hand each request to the first route that takes it; what none takes is refused."""
    left = [at]
    leaves: list[Leaf] = []
    for route in door.routes:
        onward: list[At] = []
        for bundle in left:
            taken, others = _divide(bundle, route)
            for some in taken:
                leaves.extend(_through(walker, device, route, some))
            onward.extend(others)
        left = onward
    for bundle in left:
        why = f"no route of {device.name} takes requests for this host and path"
        leaves.append(walker.drop(bundle, device.id, why, ("AGW-01",)))
    return tuple(leaves)


def _divide(at: At, route: WebRoute) -> tuple[list[At], list[At]]:
    """Give the requests that a route takes and those it leaves to others; those it may take are in both, doubted."""
    taken: list[At] = []
    others: list[At] = []
    rest = at.asked
    for causes, hosts in (((), route.hosts), *(((cause,), some) for cause, some in route.maybe_hosts)):
        here = rest & hosts
        rest = rest - hosts
        if here.is_empty:
            continue
        mine, not_mine = at.web.paths & route.paths, at.web.paths - route.paths
        doubts = (*causes, *route.doubts)
        bundle = at.but(asked=here, narrowed=at.narrowed or here != at.asked)
        if not not_mine.is_empty:
            others.append(bundle.but(web=replace(at.web, paths=not_mine)))
        if not mine.is_empty:
            fitting = bundle.but(web=replace(at.web, paths=mine)).doubting(doubts)
            taken.append(fitting)
            others.extend([fitting] if doubts else [])
    if not rest.is_empty:
        others.append(at.but(asked=rest, narrowed=at.narrowed or rest != at.asked))
    return taken, others


def _through(walker: Walker, device: Endpoint, route: WebRoute, at: At) -> Iterator[Leaf]:
    here = walker.step(at, device.id, device.name, "listener", Decision.ALLOW, web_route=route, facts=route.facts)
    for bundle, judgements in _judged(route.inspection, here):
        met = Met(device=device.id, route=route, judgements=judgements)
        seen = bundle.but(web=replace(bundle.web, met=(*bundle.web.met, met)))
        inspected = _inspected(walker, route.inspection, met, seen)
        if isinstance(inspected, Leaf):
            yield inspected
        else:
            yield from _onward(walker, device, route, inspected)


# ---- inspection ------------------------------------------------------------------------------------------------------


def _judged(inspection: Inspection | None, at: At) -> Iterator[tuple[At, tuple[Judgement, ...]]]:
    if inspection is None:
        yield at, ()
        return
    whole = Asked(src=at.src, hosts=at.asked, name=at.name, web=at.web)
    judged = [(asked, judge(inspection, asked)) for asked in classes(inspection, whole)]
    if len({judgements for _, judgements in judged}) == 1:
        judged = [(whole, judged[0][1])]
    for asked, judgements in judged:
        narrowed = at.narrowed or asked.hosts != at.asked
        yield at.but(asked=asked.hosts, web=asked.web, narrowed=narrowed), judgements


def _inspected(walker: Walker, inspection: Inspection | None, met: Met, at: At) -> At | Leaf:
    if inspection is None:
        return at
    passes = met.passes
    if not passes:
        stop = next(j for j in met.judgements if j.outcome is Outcome.BLOCKED)
        here = _step(walker, inspection, at, Decision.DENY, stop, stop.words or "surely blocked")
        return ended(here, Verdict.DENIED, facts=stop.rule.facts if stop.rule is not None else inspection.facts)
    certain = [j for j in passes if j.certain]
    causes = () if certain else tuple(sorted({cause for j in passes for cause in j.causes}))
    shown = certain[0] if certain else passes[0]
    decision = Decision.ALLOW if certain else Decision.UNKNOWN
    here = _step(walker, inspection, at, decision, shown, mode_words(inspection, met))
    return here.but(notes=tuple(dict.fromkeys((*here.notes, *notes(inspection, met))))).doubting(causes)


def _step(walker: Walker, inspection: Inspection, at: At, decision: Decision, judgement: Judgement, note: str) -> At:
    facts = judgement.rule.facts if judgement.rule is not None else inspection.facts
    rule = judgement.rule if judgement.rule is not None else None
    return walker.step(
        at,
        inspection.resource,
        inspection.name,
        "waf",
        decision,
        request_rule=rule,
        inspection=inspection,
        note=note,
        facts=facts,
    )


def mode_words(inspection: Inspection, met: Met) -> str:
    """Say what an inspection makes of the requests that pass it."""
    mode = inspection.mode.value if inspection.mode is not None else "mode not known"
    said = [f"{j.outcome.value}{f' ({j.words})' if j.words else ''}" for j in met.passes]
    return f"{mode}: {'; '.join(dict.fromkeys(said))}"


def notes(inspection: Inspection, met: Met) -> Iterator[str]:
    """Give what is to be said beside a verdict about requests that were looked at."""
    if any(j.outcome is Outcome.INSPECTED for j in met.passes):
        yield f"{inspection.name} inspects each request; what it blocks by content is not in this answer"
    for judgement in met.passes:
        if judgement.outcome is Outcome.SKIPPED and judgement.rule is not None:
            yield f"{inspection.name} lets through uninspected, by rule {judgement.rule.name}: {judgement.words}"
        elif judgement.outcome in (Outcome.LOGGED, Outcome.UNSEEN):
            yield f"{inspection.name} stops nothing here: {judgement.words}"


# ---- backends --------------------------------------------------------------------------------------------------------


def _onward(walker: Walker, device: Endpoint, route: WebRoute, at: At) -> tuple[Leaf, ...]:
    if route.onward is None:
        return _answered(walker, device, route, at)
    inner = at.but(web=replace(at.web, headers=(*at.web.headers, *route.writes))) if route.writes else at
    if route.host:
        inner = inner.but(asked=NameSet.exact(route.host), name=route.host, narrowed=False)
    if route.repaths:
        inner = inner.but(web=replace(inner.web, paths=PathSet.all(), methods=at.web.methods, target=""))
    leaves = devices.apply(walker, device, route.onward, inner)
    return leaves if inner is at else tuple(_as_asked(leaf, at, route) for leaf in leaves)


def _as_asked(leaf: Leaf, at: At, route: WebRoute) -> Leaf:
    """Tell where requests ended in the terms of the client, who does not see what the device changes in them."""
    names = (at.asked if at.narrowed else None) if route.host else leaf.names
    web = replace(at.web, met=leaf.web.met) if route.repaths else replace(leaf.web, headers=at.web.headers)
    return leaf.but(names=names, web=web)


def _answered(walker: Walker, device: Endpoint, route: WebRoute, at: At) -> tuple[Leaf, ...]:
    if walker.behind and walker.behind != device.id:
        return (walker.drop(at, device.id, route.answers, route.facts),)
    here = walker.step(at, device.id, device.name, "proxy", Decision.DELIVER, web_route=route, note=route.answers)
    leaf = ended(here, Verdict.ALLOWED, destination=device.id, facts=route.facts)
    return reply.check(walker, leaf, here, device)
