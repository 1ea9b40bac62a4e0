"""Random security groups as ARM writes them: odd orders, tags, groups, several ports, both families."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

CONTENTS = {"storage": ("20.0.0.0/24", "20.0.2.0/25"), "sql": ("20.0.1.0/24",)}
"""What the tag file of these estates holds; `Monitor` is in no file."""

OPEN_TAG = "monitor"
GROUPS = ("asg-web", "asg-db")
PREFIXES = (
    "10.0.0.0/24",
    "10.0.1.0/24",
    "10.0.1.4/32",
    "10.0.0.0/16",
    "10.1.0.0/16",
    "10.0.0.128/25",
    "10.0.0.4",
    "20.0.0.0/23",
    "20.0.1.7",
    "8.8.8.8/32",
    "0.0.0.0/0",
    "172.16.0.0/12",
    "168.63.129.16/32",
    "fd00::/64",
    "::/0",
)
TAGS = (
    "VirtualNetwork",
    "virtualnetwork",
    "Internet",
    "AzureLoadBalancer",
    "Storage",
    "SQL",
    "Monitor",
    "AzurePlatformDNS",
    "AzurePlatformIMDS",
)
PORTS = ("*", "22", "443", "0-1023", "443-445", "1024-65535", "53", "80")


@st.composite
def sides(draw: st.DrawFn, side: str, groups: dict[str, str]) -> dict[str, Any]:
    """One end of a rule: everything, one prefix or tag, a list, or groups."""
    kind = draw(st.sampled_from(("any", "one", "tag", "list", "list", "groups")))
    match kind:
        case "any":
            return {f"{side}AddressPrefix": "*"}
        case "one":
            return {f"{side}AddressPrefix": draw(st.sampled_from(PREFIXES))}
        case "tag":
            return {f"{side}AddressPrefix": draw(st.sampled_from(TAGS if side == "destination" else TAGS[:7]))}
        case "list":
            listed = draw(st.lists(st.sampled_from(PREFIXES), min_size=1, max_size=3, unique=True))
            return {f"{side}AddressPrefixes": listed}
        case _:
            named = draw(st.lists(st.sampled_from(sorted(groups)), min_size=1, max_size=2, unique=True))
            return {f"{side}ApplicationSecurityGroups": [{"id": groups[name]} for name in named]}


@st.composite
def ports(draw: st.DrawFn, side: str) -> dict[str, Any]:
    """The ports of one end: one word, or a list."""
    if draw(st.booleans()):
        return {f"{side}PortRange": draw(st.sampled_from(PORTS))}
    return {f"{side}PortRanges": draw(st.lists(st.sampled_from(PORTS[1:]), min_size=1, max_size=3, unique=True))}


@st.composite
def rules(draw: st.DrawFn, groups: dict[str, str], priority: int, direction: str) -> dict[str, Any]:
    """One rule; most say nothing of source ports."""
    protocol = draw(st.sampled_from(("*", "Tcp", "TCP", "Udp", "Icmp", "Esp")))
    sources = draw(ports("source")) if draw(st.integers(0, 9)) == 0 else {"sourcePortRange": "*"}
    targets = draw(ports("destination"))
    return {
        "name": f"{direction[:2]}-{priority}",
        "properties": {
            "priority": priority,
            "direction": draw(st.sampled_from((direction, direction.lower()))),
            "access": draw(st.sampled_from(("Allow", "Deny", "deny"))),
            "protocol": protocol,
            **draw(sides("source", groups)),
            **draw(sides("destination", groups)),
            **sources,
            **targets,
        },
    }


@st.composite
def security_groups(draw: st.DrawFn, groups: dict[str, str], most: int = 6) -> dict[str, Any]:
    """A group whose rules stand in any order."""
    found = []
    for direction in ("Inbound", "Outbound"):
        numbers = draw(st.lists(st.integers(100, 4096), max_size=most, unique=True))
        found += [draw(rules(groups, number, direction)) for number in numbers]
    return {"properties": {"securityRules": draw(st.permutations(found))}}
