"""Hubs, spokes and meshes of a few lines: what `managers.py` is for managers."""

from __future__ import annotations

from typing import Any

from penstock.azure.resource import Resource
from penstock.engine.engine import Engine
from penstock.engine.result import Trace, Verdict
from penstock.net.network import Network
from penstock.space.packets import Packet
from tests.unit.azure.arm import nic, ref, resource, vnet
from tests.unit.azure.managers import REGION, commit, group, located, manager


def spoke(name: str, second: int, region: str = REGION, **subnet: Any) -> list[Resource]:
    """A network 10.N.0.0/16 with one machine, 10.N.1.4."""
    inside = {"addressPrefix": f"10.{second}.1.0/24", **subnet}
    body = located(vnet(name, f"10.{second}.0.0/16", a=inside), region)
    return [body, nic(f"vm-{name}", f"{name}/a", f"10.{second}.1.4")]


def configuration(topology: str, hub: str = "", **fields: Any) -> Resource:
    """Give a connectivity configuration for the group `m/g`."""
    own = {key: fields.pop(key) for key in ("isGlobal", "deleteExistingPeering") if key in fields}
    return resource(
        "connectivity",
        "m/c",
        {
            "connectivityTopology": topology,
            "hubs": [{"resourceId": ref("vnet", hub)}] if hub else [],
            "appliesToGroups": [{"networkGroupId": ref("group", "m/g"), "groupConnectivity": "None", **fields}],
            **own,
        },
    )


def managed(made: Resource, *networks: str, said: bool = True) -> list[Resource]:
    """Give a manager, its group, and a configuration that is deployed if that is said."""
    done = [commit(ref("connectivity", "m/c"), kind="Connectivity")] if said else []
    return [manager(), *group("m/g", *networks), made, *done]


def asked(found: Network, src: int, dst: int | str) -> Trace:
    """Follow TCP 443 from the machine of one network to that of another, or to an address."""
    target = dst if isinstance(dst, str) else f"10.{dst}.1.4"
    return Engine(found).trace(Packet.parse(f"tcp 10.{src}.1.4:50000 -> {target}:443"))


def verdict(found: Network, src: int, dst: int | str) -> Verdict:
    """Give what becomes of it."""
    return asked(found, src, dst).verdict


def hop(found: Network, src: int, dst: int) -> str:
    """Give the first next hop in Azure's words."""
    step = next(s for s in asked(found, src, dst).path if s.route is not None)
    return step.route.next_hop.type if step.route is not None else ""


THREE = (*spoke("hub", 0), *spoke("one", 1), *spoke("two", 2))
