"""Where each box of the map stands: networks beside each other, their subnets within, what is outside on the left.

Position says what is in what and nothing else; the same zones give the same places in every run. Comes in: `Zone`s. Goes out: `Box`es in
user units of an SVG, and the size of the whole. Read next: `report/html/payload.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt

from penstock.assess.matrix import Zone

WIDTH, HEIGHT, GAP, HEAD = 190, 64, 14, 30
"""Of the box of a zone, the space between boxes, and the heading of a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle. `zone` is its place among the zones, or -1 for the box of a network."""

    zone: int
    label: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All boxes, networks before the zones in them, and the size of the picture."""

    boxes: tuple[Box, ...]
    width: int
    height: int


def layout(zones: Sequence[Zone]) -> Layout:
    """Give every zone its place."""
    numbered = list(enumerate(zones))
    outside = [(n, z) for n, z in numbered if not z.network]
    boxes = [_zone(n, z, GAP, GAP + row * (HEIGHT + GAP)) for row, (n, z) in enumerate(outside)]
    left = GAP + (WIDTH + 2 * GAP if outside else 0)
    blocks = [_block(name, list(group)) for name, group in groupby(_inside(numbered), key=lambda item: item[1].network)]
    boxes.extend(_shelves(blocks, left))
    right = max((b.x + b.width for b in boxes), default=0)
    bottom = max((b.y + b.height for b in boxes), default=0)
    return Layout(boxes=tuple(boxes), width=right + GAP, height=bottom + GAP)


def _inside(numbered: Iterable[tuple[int, Zone]]) -> list[tuple[int, Zone]]:
    return sorted(((n, z) for n, z in numbered if z.network), key=lambda item: (item[1].network.lower(), item[0]))


def _zone(number: int, zone: Zone, x: int, y: int) -> Box:
    return Box(zone=number, label=zone.name, x=x, y=y, width=WIDTH, height=HEIGHT)


def _block(name: str, members: list[tuple[int, Zone]]) -> list[Box]:
    """Give a network and its zones as a grid, with its corner at 0, 0."""
    columns = ceil(sqrt(len(members)))
    rows = ceil(len(members) / columns)
    frame = Box(
        zone=-1,
        label=name,
        x=0,
        y=0,
        width=GAP + columns * (WIDTH + GAP),
        height=HEAD + rows * (HEIGHT + GAP),
    )
    found = [frame]
    for place, (number, zone) in enumerate(members):
        row, column = divmod(place, columns)
        found.append(_zone(number, zone, GAP + column * (WIDTH + GAP), HEAD + row * (HEIGHT + GAP)))
    return found


def _shelves(blocks: list[list[Box]], left: int) -> Iterable[Box]:
    """Set blocks beside each other, and on a new shelf where one would be too long."""
    area = sum(block[0].width * block[0].height for block in blocks)
    longest = max([int(sqrt(area * 3)), *(block[0].width for block in blocks)], default=0)
    x, y, tallest = left, GAP, 0
    for block in blocks:
        frame = block[0]
        if x > left and x + frame.width > left + longest:
            x, y, tallest = left, y + tallest + GAP, 0
        for box in block:
            yield Box(zone=box.zone, label=box.label, x=box.x + x, y=box.y + y, width=box.width, height=box.height)
        x, tallest = x + frame.width + GAP, max(tallest, frame.height)
