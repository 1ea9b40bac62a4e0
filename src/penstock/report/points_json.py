"""The review as JSON: points with their counts, evidence and controls of benchmarks; layers before each store. Read next: `report/json.py`."""

from __future__ import annotations

from collections.abc import Iterable

from penstock.assess.assessment import Assessment
from penstock.assess.depth import Depth
from penstock.assess.points import benchmarks
from penstock.assess.points.point import Reply
from penstock.assess.posture import Layer
from penstock.report.shape import Json


def review_json(result: Assessment) -> Json:
    """Give every point, every depth, and the benchmarks that points bear on."""
    known = benchmarks()
    return {
        "points": [_reply(reply) for reply in result.replies],
        "depth": [_depth(depth) for depth in result.depths],
        "benchmarks": [
            {"key": key, "name": one.name, "source": one.source, "read": one.read}
            for key, one in sorted(known.frameworks.items())
        ],
    }


def _reply(reply: Reply) -> Json:
    point, tally = reply.point, reply.tally
    controls = benchmarks().controls.get(point.key, {})
    return {
        "key": point.key,
        "question": point.question,
        "answer": tally.answer.value,
        "counted": tally.what,
        "good": list(tally.good),
        "bad": list(tally.bad),
        "unknown": list(tally.unknown),
        "evidence": list(reply.evidence),
        "raised_by": point.raised_by,
        "controls": [f"{name} {control}" for name in sorted(controls) for control in controls[name]],
    }


def _depth(depth: Depth) -> Json:
    return {
        "target": depth.target.id,
        "name": depth.target.name,
        "count": depth.count,
        "only_network": depth.only_network,
        "weakest": depth.weakest.name if depth.weakest is not None else "",
        "layers": layers_json(depth.layers),
    }


def layers_json(layers: Iterable[Layer]) -> list[Json]:
    """Give layers with whether they stand, and why that is said."""
    return [{"name": one.name, "stands": one.stands.value, "words": one.words} for one in layers]
