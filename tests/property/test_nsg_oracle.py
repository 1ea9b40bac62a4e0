"""Security groups against the slow oracle: the same verdict for packets at every boundary, unknown exactly where it is open."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from penstock.engine.effective import rulings
from penstock.engine.engine import Engine
from penstock.net.rule import Action, Direction
from penstock.space.addresses import Address
from penstock.space.intervals import IntervalSet
from penstock.space.transport import TransportSet
from tests.oracle import groups as made
from tests.oracle.nsg import Header, Tags, outcomes
from tests.unit.azure.arm import link, network, nic, peering, ref, resource, route, table, vnet
from tests.unit.azure.lower.test_tags import tag_file

GROUPS = {name: ref("asg", name) for name in made.GROUPS}
ROUTES = ("0.0.0.0/0", "192.168.0.0/16", "20.0.0.0/24", "10.2.0.0/16", "172.16.9.0/24")
HOPS = (("Internet", None), ("VirtualAppliance", "10.0.1.9"), ("VirtualAppliance", "10.1.0.9"), ("None", None))


@dataclass(frozen=True)
class Estate:
    """A network `v` with subnets `a` (guarded) and `b`, its peer `w`, and the peer of that, `u`."""

    group: dict[str, Any]
    engine: Engine
    tags: Tags
    addresses: tuple[str, ...]


def _flag(draw: st.DrawFn, name: str) -> dict[str, Any]:
    value = draw(st.sampled_from((True, False, None)))
    return {} if value is None else {name: value}


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    group = draw(made.security_groups(GROUPS))
    flags = {**_flag(draw, "allowVirtualNetworkAccess"), **_flag(draw, "allowForwardedTraffic")}
    written = {
        name: [(prefix, draw(st.sampled_from(HOPS))) for prefix in draw(st.sets(st.sampled_from(ROUTES), max_size=3))]
        for name in ("ta", "tb")
    }
    subnets: dict[str, Any] = {
        "a": {
            "addressPrefixes": ["10.0.0.0/24", "fd00::/64"],
            "networkSecurityGroup": link("nsg", "n"),
            "routeTable": link("table", "ta"),
        },
        "b": {"addressPrefix": "10.0.1.0/24", "routeTable": link("table", "tb")},
    }
    lowered = network(
        vnet("v", "10.0.0.0/16", "fd00::/56", **subnets),
        vnet("w", "10.1.0.0/16", c="10.1.0.0/24"),
        vnet("u", "10.2.0.0/16", d="10.2.0.0/24"),
        peering("v/w", "w", **flags),
        peering("w/v", "v"),
        peering("w/u", "u"),
        peering("u/w", "w"),
        *(table(name, *(route(p, p, *hop) for p, hop in rows)) for name, rows in written.items()),
        resource("nsg", "n", group["properties"]),
        nic("one", "v/a", "10.0.0.4", ip={"applicationSecurityGroups": [link("asg", "asg-web")]}),
        nic("two", "v/b", "10.0.1.4", ip={"applicationSecurityGroups": [link("asg", "asg-db")]}),
        tags=tag_file(**{name: " ".join(listed) for name, listed in made.CONTENTS.items()}),
    )
    return Estate(group=group, engine=Engine(lowered), tags=_tags(flags, written), addresses=_edges(written))


def _tags(flags: dict[str, Any], written: dict[str, list[tuple[str, tuple[str, str | None]]]]) -> Tags:
    """NSG-25: the network, peers with access, what they forward if that is let in, prefixes of user-defined routes."""
    sure = ["10.0.0.0/16", "fd00::/56"]
    maybe: list[tuple[str, ...]] = []
    forwards = flags.get("allowForwardedTraffic") is True
    if flags.get("allowVirtualNetworkAccess", True):
        sure += ["10.1.0.0/16", "10.2.0.0/16"] if forwards else ["10.1.0.0/16"]
    refused = []
    for prefix, (_, hop) in written["ta"]:
        if prefix == "0.0.0.0/0":
            maybe.append((prefix,))  # U-06
        elif hop == "10.1.0.9" and not forwards:
            refused.append(prefix)  # RT-30, U-07
        else:
            sure.append(prefix)
    maybe += [tuple(refused)] if refused else []
    others = [p for p, hop in written["tb"] if p != "0.0.0.0/0" and (p, hop) not in written["ta"]]
    maybe += [tuple(others)] if others else []  # U-06: routes of other subnets
    members = {GROUPS["asg-web"]: ("10.0.0.4",), GROUPS["asg-db"]: ("10.0.1.4",)}
    return Tags(
        network=tuple(sure),
        maybe=tuple(maybe),
        contents=made.CONTENTS,
        groups=members,
        open_tags=frozenset((made.OPEN_TAG,)),
    )


def _edges(written: dict[str, list[tuple[str, tuple[str, str | None]]]]) -> tuple[str, ...]:
    """The first and the last address of every block that anything names, and their neighbours."""
    blocks = {*made.PREFIXES, *(p for rows in written.values() for p, _ in rows), "10.0.0.0/16", "10.2.0.0/16"}
    blocks |= {p for listed in made.CONTENTS.values() for p in listed} | {"168.63.129.16", "169.254.169.254", "9.9.9.9"}
    found = set()
    for text in blocks:
        block = ip_network(text)
        for edge in (block[0], block[-1]):
            for value in (int(edge) - 1, int(edge), int(edge) + 1):
                if 0 <= value < 2**block.max_prefixlen:
                    found.add(str(type(edge)(value)))
    return tuple(sorted(found))


OPEN = {"U-06", "U-07", "NSG-29"}
"""What may leave a group's answer open: the contents of VirtualNetwork, and tags that are in no file."""

PORTS = (0, 21, 22, 23, 53, 80, 443, 444, 445, 446, 1023, 1024, 50000, 65535)


def _said(estate: Estate, direction: str, packet: Header) -> frozenset[str]:
    endpoint = estate.engine.network.endpoints[f"{ref('nic', 'one')}/ip"]
    transports = TransportSet.protocol(packet.protocol)
    if packet.protocol in (6, 17):
        source, target = ((p, p) for p in (packet.src_port, packet.dst_port))
        transports = TransportSet.of(
            (packet.protocol,), src_ports=IntervalSet.of(source), dst_ports=IntervalSet.of(target)
        )
    src, dst = Address.parse(packet.src), Address.parse(packet.dst)
    way = Direction.INBOUND if direction == "Inbound" else Direction.OUTBOUND
    (ruling,) = rulings(estate.engine, endpoint, way, src, dst, transports)
    words = {Action.ALLOW: ("Allow",), Action.DENY: ("Deny",)}
    assert all(OPEN & set(cause.facts) for cause in ruling.causes), ruling.causes
    return frozenset(words[ruling.action] if ruling.action is not None else ("Allow", "Deny"))


@given(estates(), st.data())
def test_a_group_says_of_every_packet_what_the_oracle_says(estate: Estate, data: st.DataObject) -> None:
    for _ in range(25):
        direction = data.draw(st.sampled_from(("Inbound", "Outbound")))
        other = data.draw(st.sampled_from(estate.addresses))
        own = "fd00::4" if ":" in other else "10.0.0.4"
        protocol = data.draw(st.sampled_from((6, 6, 17, 1, 50)))
        numbers = (
            (data.draw(st.sampled_from(PORTS)), data.draw(st.sampled_from(PORTS))) if protocol in (6, 17) else (0, 0)
        )
        ends = (other, own) if direction == "Inbound" else (own, other)
        packet = Header(*ends, protocol, *numbers)
        expected = outcomes(estate.group, direction, packet, estate.tags)
        note(f"{direction} {packet}")
        assert _said(estate, direction, packet) == expected
