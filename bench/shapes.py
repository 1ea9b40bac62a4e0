"""The sizes of the benchmark estates, and what varies between estates of one size.

Comes in: nothing. Goes out: `Shape`, from which `bench/estate.py` writes files. Read next: `bench/estate.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A hub-and-spoke estate in numbers.

    `tag_prefixes` are the prefixes of the tag `AzureCloud`; every other tag is a part of them. `host_rules` is the share of NSG
    rules that name a single machine, `open_rules` the share of permissive rules in the middle of rule lists.
    """

    name: str
    spokes: int
    subnets: int = 5
    machines: int
    nic_groups: int
    firewall_rules: int
    application_rules: int
    tag_prefixes: int
    partners: int
    host_rules: float = 0.01
    open_rules: float = 0.0
    seed: int = 7


SMALL = Shape(
    name="small",
    spokes=3,
    machines=100,
    nic_groups=8,
    firewall_rules=200,
    application_rules=10,
    tag_prefixes=2_000,
    partners=60,
)
MEDIUM = Shape(
    name="medium",
    spokes=40,
    machines=2_000,
    nic_groups=45,
    firewall_rules=2_000,
    application_rules=60,
    tag_prefixes=12_000,
    partners=400,
)
LARGE = Shape(
    name="large",
    spokes=400,
    machines=20_000,
    nic_groups=300,
    firewall_rules=10_000,
    application_rules=200,
    tag_prefixes=84_000,
    partners=1_500,
)
HUGE = Shape(
    name="huge",
    spokes=1_000,
    machines=100_000,
    nic_groups=750,
    firewall_rules=10_000,
    application_rules=200,
    tag_prefixes=84_000,
    partners=1_500,
)
SHAPES = {shape.name: shape for shape in (SMALL, MEDIUM, LARGE, HUGE)}


def named(name: str) -> Shape:
    """Give a shape by its name; `large32` names many single machines in rules, `largedense` has permissive rules."""
    if name.endswith("32"):
        return replace(named(name.removesuffix("32")), name=name, host_rules=0.08)
    if name.endswith("dense"):
        return replace(named(name.removesuffix("dense")), name=name, open_rules=0.03)
    return SHAPES[name]


def scaled(machines: int) -> Shape:
    """Give a shape of any size between the named ones, for curves: everything grows with the machines."""
    share = machines / 20_000
    return Shape(
        name=f"m{machines}",
        spokes=max(3, round(400 * share)),
        machines=machines,
        nic_groups=max(4, round(300 * share)),
        firewall_rules=max(50, round(10_000 * share)),
        application_rules=max(5, round(200 * share)),
        tag_prefixes=max(500, round(84_000 * share)),
        partners=max(30, round(1_500 * share)),
    )


TWO_HUNDRED = Shape(
    name="two-hundred",
    spokes=3,
    subnets=4,
    machines=100,
    nic_groups=5,
    firewall_rules=60,
    application_rules=10,
    tag_prefixes=1_000,
    partners=20,
)
"""About two hundred resources: what a team of one product has."""

TEN_THOUSAND = scaled(10_000)
"""Ten thousand endpoints: the budget for reading and lowering, and for `assess`."""
