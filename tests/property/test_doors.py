"""Doors against an oracle that knows nothing of them: plain conditions, every unknown tried both ways.

The oracle is written from STO-01 to STO-06, STO-09, SE-01 and NSP-04 alone, one sentence each, for a tiny world: an account, four callers, and
a perimeter or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.source.node import Unknown
from tests.unit.azure.arm import link, network, nic, ref, resource
from tests.unit.azure.services import pip

MAYBE = "?"
OFFICE, HOME = "198.51.100.9", "203.0.113.9"
FAR, NEAR = "20.0.0.9", "20.0.0.10"

CALLERS = {
    "office": OFFICE,
    "home": HOME,
    "far machine": "far",
    "near machine": "near",
    "near machine by service endpoint": "joined",
    "trusted service": "trusted-services",
}


@dataclass(frozen=True)
class World:
    """Settings of the account; `?` is what nobody knows."""

    access: str | None
    default: str | None
    addresses: tuple[str, ...]
    subnet: bool
    bypass: str | None
    mode: str | None
    perimeter_addresses: tuple[str, ...]


ADDRESSES = st.lists(st.sampled_from((OFFICE, HOME, FAR, NEAR)), unique=True, max_size=3).map(tuple)

WORLDS = st.builds(
    World,
    access=st.sampled_from((None, "Enabled", "Disabled", "SecuredByPerimeter", MAYBE)),
    default=st.sampled_from((None, "Allow", "Deny", "Deny", MAYBE)),
    addresses=ADDRESSES,
    subnet=st.booleans(),
    bypass=st.sampled_from((None, "None", "AzureServices", "Logging, AzureServices", MAYBE)),
    mode=st.sampled_from(("", "", "Learning", "Enforced", MAYBE)),
    perimeter_addresses=ADDRESSES,
)


# ---- the estate ------------------------------------------------------------------------------------------------------


def written(value: Any) -> Any:
    return Unknown(why="a parameter") if value == MAYBE else value


def estate(world: World) -> Iterator[Resource]:
    for name, region, endpoints in (("far", "north", []), ("near", "south", []), ("joined", "south", ["x"])):
        subnet = {
            "addressPrefix": "10.0.0.0/24",
            "defaultOutboundAccess": False,
            "serviceEndpoints": [{"service": "Microsoft.Storage"}] if endpoints else [],
        }
        body = {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": f"s-{name}", "properties": subnet}],
        }
        yield resource("vnet", f"v-{name}", body, location=region)
    yield nic("far", "v-far/s-far", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip-far")})
    yield nic("near", "v-near/s-near", "10.0.0.4", ip={"publicIPAddress": link("pip", "pip-near")})
    yield nic("joined", "v-joined/s-joined", "10.0.0.4")
    yield pip("pip-far", FAR)
    yield pip("pip-near", NEAR)
    acls = {
        "defaultAction": written(world.default),
        "bypass": written(world.bypass),
        "ipRules": [{"value": one} for one in world.addresses],
        "virtualNetworkRules": [{"id": ref("subnet", "v-joined/s-joined")}] if world.subnet else [],
    }
    yield resource(
        "storage", "st", {"publicNetworkAccess": written(world.access), "networkAcls": acls}, location="south"
    )
    if world.mode:
        association = {
            "privateLinkResource": link("storage", "st"),
            "profile": link("nsp_profile", "p/main"),
            "accessMode": written(world.mode),
        }
        yield resource("nsp", "p")
        yield resource("nsp_profile", "p/main")
        yield resource("nsp_association", "p/st", association)
        rule = {"direction": "Inbound", "addressPrefixes": [f"{one}/32" for one in world.perimeter_addresses]}
        yield resource("nsp_rule", "p/main/r", rule)


# ---- the oracle ------------------------------------------------------------------------------------------------------


def oracle(world: World, caller: str) -> str:
    """Try every reading of what is not known; `u` where readings differ, or a reading itself is undocumented."""
    found = {
        admitted(world, caller, access, default, bypass, mode)
        for access, default, bypass, mode in product(
            readings(world.access, ("Enabled", "Disabled", "SecuredByPerimeter"), "Enabled"),
            readings(world.default, ("Allow", "Deny"), "Allow"),
            readings(world.bypass, ("None", "AzureServices"), "AzureServices"),
            readings(world.mode, ("Learning", "Enforced"), ""),
        )
    }
    return found.pop() if len(found) == 1 else "unknown"


def readings(value: str | None, all_of_them: tuple[str, ...], silent: str) -> tuple[str, ...]:
    if value == MAYBE:
        return all_of_them
    return (value if value is not None else silent,)


def admitted(world: World, caller: str, access: str, default: str, bypass: str, mode: str) -> str:
    if seen_address(caller) in world.perimeter_addresses and mode:
        return "allowed"  # NSP-04: in either mode the perimeter's rules let in, whatever the access
    if mode == "Enforced":
        return "denied"  # NSP-04, NSP-06: and nothing else does
    if access == "Enabled":
        return "allowed" if by_own_rules(world, caller, default, bypass) else "denied"
    if caller == "trusted service" and "AzureServices" in bypass:
        if access == "Disabled":
            return "unknown"  # STO-09, U-18
        return "unknown" if mode == "Learning" else "denied"  # NSP-06, U-20; not associated: NSP-04
    return "denied"


def by_own_rules(world: World, caller: str, default: str, bypass: str) -> bool:
    if default == "Allow":
        return True  # STO-01
    if caller == "trusted service":
        return "AzureServices" in bypass  # STO-06
    if caller == "near machine by service endpoint":
        return world.subnet  # STO-05, SE-01
    if caller == "near machine":
        return False  # STO-04
    return seen_address(caller) in world.addresses  # STO-02


def seen_address(caller: str) -> str:
    shown: Mapping[str, str] = {"office": OFFICE, "home": HOME, "far machine": FAR, "near machine": NEAR}
    return shown.get(caller, "")


@given(world=WORLDS)
def test_the_door_of_an_account_agrees_with_the_oracle(world: World) -> None:
    engine = Engine(network(*estate(world)))
    for caller, asked in CALLERS.items():
        assert engine.can(asked, "st:443").verdict.value == oracle(world, caller), (caller, world)


# ---- what goes out ---------------------------------------------------------------------------------------------------

NAMES = ("a.example.org", "b.example.org", "a.example.com")
PATTERNS = ("a.example.org", "*.example.org", "*.example.com")


@given(
    access=st.sampled_from((None, "Enabled", "Disabled", "SecuredByPerimeter", MAYBE)),
    mode=st.sampled_from(("Learning", "Enforced", MAYBE)),
    patterns=st.lists(st.sampled_from(PATTERNS), unique=True, max_size=2),
)
def test_what_a_service_in_a_perimeter_may_call_agrees_with_the_oracle(
    access: str | None, mode: str, patterns: list[str]
) -> None:
    association = {
        "privateLinkResource": link("search", "se"),
        "profile": link("nsp_profile", "p/main"),
        "accessMode": written(mode),
    }
    engine = Engine(
        network(
            resource("search", "se", {"publicNetworkAccess": written(access)}),
            resource("nsp", "p"),
            resource("nsp_profile", "p/main"),
            resource("nsp_association", "p/se", association),
            resource("nsp_rule", "p/main/r", {"direction": "Outbound", "fullyQualifiedDomainNames": patterns}),
        )
    )
    for name in NAMES:
        named = any(name == p or (p.startswith("*.") and name.endswith(p[1:])) for p in patterns)
        found = {
            "allowed" if named or (m == "Learning" and a != "SecuredByPerimeter") else "denied"
            for a in readings(access, ("Enabled", "Disabled", "SecuredByPerimeter"), "Enabled")
            for m in readings(mode, ("Learning", "Enforced"), "")
        }
        expected = found.pop() if len(found) == 1 else "unknown"
        assert engine.can("se", f"fqdn:{name}:443").verdict.value == expected, (name, access, mode, patterns)
