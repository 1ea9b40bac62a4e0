"""The map: boxes stand in their networks, never on each other, and always at the same place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from penstock.assess.matrix import Zone
from penstock.report.html.layout import Box, layout

NETWORKS = st.sampled_from(("", "hub", "spoke", "other"))
ZONES = st.lists(NETWORKS, max_size=40).map(
    lambda networks: [Zone(id=str(n), name=f"z{n}", network=w, members=()) for n, w in enumerate(networks)]
)


def apart(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def within(inner: Box, outer: Box) -> bool:
    right, bottom = inner.x + inner.width <= outer.x + outer.width, inner.y + inner.height <= outer.y + outer.height
    return outer.x <= inner.x and outer.y <= inner.y and right and bottom


@given(ZONES)
def test_no_box_lies_on_another(zones: list[Zone]) -> None:
    boxes = [box for box in layout(zones).boxes if box.zone >= 0]
    assert sorted(box.zone for box in boxes) == list(range(len(zones)))
    assert all(apart(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])


@given(ZONES)
def test_a_zone_stands_in_its_network_and_in_no_other(zones: list[Zone]) -> None:
    boxes = layout(zones).boxes
    frames = {box.label: box for box in boxes if box.zone < 0}
    for box in boxes:
        if box.zone >= 0:
            homes = [name for name, frame in frames.items() if within(box, frame)]
            assert homes == [zones[box.zone].network] * bool(zones[box.zone].network)


@given(ZONES)
def test_everything_is_in_the_picture(zones: list[Zone]) -> None:
    plan = layout(zones)
    assert all(
        b.x >= 0 and b.y >= 0 and b.x + b.width <= plan.width and b.y + b.height <= plan.height for b in plan.boxes
    )
    assert plan == layout(zones)
