"""Who is where in a benchmark estate: hub, spokes, subnets, groups, outside networks, service tags.

Comes in: a `Shape`. Goes out: `Plan`, made from one seed, the same every time. Read next: `bench/rules.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.shapes import Shape

Json = dict[str, Any]

PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench/providers"
LOCATION = "westeurope"
REGIONS = 60
SERVICES = ("Storage", "Sql", "AzureKeyVault", "AzureMonitor", "EventHub", "ServiceBus", "AppService", "AzureBackup")
HUB = "hub"
FIREWALL_ADDRESS = "10.0.0.4"


def text(value: int) -> str:
    """Give an IPv4 address as text."""
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def block(value: int, length: int) -> str:
    """Give a prefix as text."""
    return f"{text(value)}/{length}"


def resource(kind: str, name: str) -> str:
    """Give the id of a resource of `Microsoft.Network`."""
    return f"{PROVIDERS}/Microsoft.Network/{kind}/{name}"


def subnet_id(network: str, name: str) -> str:
    """Give the id of a subnet."""
    return f"{resource('virtualNetworks', network)}/subnets/{name}"


def made(kind: str, name: str, properties: Json, **more: object) -> Json:
    """Give a resource of `Microsoft.Network` in ARM's shape."""
    return {
        "id": resource(kind, name),
        "name": name,
        "type": f"Microsoft.Network/{kind}",
        "location": LOCATION,
        "properties": properties,
        **more,
    }


@dataclass
class Machine:
    """A network interface: its address, its groups, its own security group and public address."""

    name: str
    address: str
    groups: tuple[str, ...]
    security_group: str | None
    public: bool


@dataclass
class Subnet:
    """A subnet of a spoke, with its machines."""

    name: str
    prefix: str
    base: int
    machines: list[Machine] = field(default_factory=list)

    @property
    def last_address(self) -> str:
        """Give the last address that a machine can have; machines are counted from the first."""
        return text(self.base + 0x200 - 2)


@dataclass
class Spoke:
    """A spoke: how its traffic leaves (`udr`, `direct`, `micro`), and the spokes it is meshed with."""

    name: str
    prefix: str
    way: str
    subnets: list[Subnet]
    groups: tuple[str, ...]
    mesh: tuple[str, ...] = ()


@dataclass
class Plan:
    """The whole estate before it is written down."""

    shape: Shape
    spokes: list[Spoke]
    onprem: tuple[str, ...]
    partners: tuple[str, ...]
    tags: dict[str, list[str]]
    random: Random


def make(shape: Shape) -> Plan:
    """Give the plan of a shape."""
    random = Random(shape.seed)
    spokes = [_spoke(index, shape, random) for index in range(shape.spokes)]
    _mesh(spokes, random)
    _populate(spokes, shape, random)
    onprem = tuple(block((192 << 24) | (168 << 16) | i << 8, 24) for i in range(0, 64, 2))
    partners = tuple(block(0xC6000000 + i * 0x400, random.choice((24, 26, 28, 32))) for i in range(shape.partners))
    return Plan(shape, spokes, onprem, partners, _tags(shape, random), random)


def _spoke(index: int, shape: Shape, random: Random) -> Spoke:
    base = (10 << 24) + (index + 16) * 0x1000
    way = random.choices(("udr", "direct", "micro"), (70, 20, 10))[0]
    subnets = [
        Subnet(f"s{index}-{number}", block(base + number * 0x200, 23), base + number * 0x200)
        for number in range(shape.subnets)
    ]
    groups = tuple(f"asg{index}-{number}" for number in range(4))
    return Spoke(f"spoke{index}", block(base, 20), way, subnets, groups)


def _mesh(spokes: list[Spoke], random: Random) -> None:
    """Join three groups of five spokes in ten, each with each."""
    for start in range(0, len(spokes) - 4, 5):
        if random.random() < 0.3:
            group = spokes[start : start + 5]
            for one in group:
                one.mesh = tuple(other.name for other in group if other is not one)


def _populate(spokes: list[Spoke], shape: Shape, random: Random) -> None:
    places = [(spoke, subnet) for spoke in spokes for subnet in spoke.subnets]
    for index in range(shape.machines):
        spoke, subnet = places[index % len(places)]
        number = len(subnet.machines)
        subnet.machines.append(
            Machine(
                name=f"nic{index}",
                address=text(subnet.base + 4 + number),
                groups=_groups(spoke, subnet, random),
                security_group=f"nsg-nic{index % len(places) // shape.subnets % shape.nic_groups}"
                if random.random() < 0.15
                else None,
                public=random.random() < 0.005,
            )
        )


def _groups(spoke: Spoke, subnet: Subnet, random: Random) -> tuple[str, ...]:
    """Give the groups of a machine: none, or one of the two that its subnet's tier uses."""
    tier = spoke.subnets.index(subnet) % 3
    return () if random.random() < 0.6 else (spoke.groups[tier + random.randrange(2)],)


def _tags(shape: Shape, random: Random) -> dict[str, list[str]]:
    """Give service tags that nest as the published ones do: region in cloud, service in region, both in service."""
    tags: dict[str, list[str]] = {"AzureCloud": []}
    each = max(4, shape.tag_prefixes // REGIONS)
    regions = min(REGIONS, max(2, shape.tag_prefixes // 100))
    position = 0x14000000
    for region in range(regions):
        mine = []
        for _ in range(each):
            length = random.choices((24, 23, 27, 28, 26, 22), (40, 15, 12, 12, 12, 9))[0]
            step = 1 << (32 - length)
            position = (position + 2 * step - 1) // step * step
            mine.append(block(position, length))
            position += step
        tags[f"AzureCloud.region{region}"] = mine
        tags["AzureCloud"].extend(mine)
        for number, service in enumerate(SERVICES):
            part = mine[number * 3 : number * 3 + max(2, each // 20)]
            tags.setdefault(service, []).extend(part)
            if region < 25:
                tags[f"{service}.region{region}"] = part
    return tags
