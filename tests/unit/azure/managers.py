"""Network managers of a few lines: what `arm.py` is for networks. The manager is `m`, its group `g`, its configuration `m/c`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from penstock.azure.resource import Resource
from penstock.diagnostics import Origin
from penstock.source.node import Node, Unknown
from tests.unit.azure.arm import ref, resource

REGION = "westeurope"
SUBSCRIPTION = "/subscriptions/s"


def manager(name: str = "m", *subscriptions: str, groups: tuple[str, ...] = ()) -> Resource:
    """Give a manager with its scope: the subscription of everything here unless said otherwise."""
    scopes = {"subscriptions": list(subscriptions or (SUBSCRIPTION,)), "managementGroups": list(groups)}
    return resource("manager", name, {"networkManagerScopes": scopes})


def group(name: str = "m/g", *networks: str, **properties: Any) -> list[Resource]:
    """Give a network group with static members."""
    members = [resource("static", f"{name}/{n}", {"resourceId": ref("vnet", n)}) for n in networks]
    return [resource("group", name, {"memberType": "VirtualNetwork", **properties}), *members]


def admin_rule(name: str = "m/c/s/r", priority: Any = 100, access: Any = "Deny", **fields: Any) -> Resource:
    """Give an admin rule: inbound, any protocol, any to any unless said otherwise. `src`, `dst` are prefixes or tags."""
    sides = {"sources": fields.pop("src", []), "destinations": fields.pop("dst", [])}
    properties = {
        "priority": priority,
        "direction": "Inbound",
        "access": access,
        "protocol": "Any",
        **{
            side: [{"addressPrefixType": "IPPrefix", "addressPrefix": p} for p in given]
            for side, given in sides.items()
        },
        **fields,
    }
    return resource("adminrule", name, properties)


def collection(name: str = "m/c/s", *groups: str) -> Resource:
    """Give a rule collection for some groups."""
    named = [{"networkGroupId": ref("group", g)} for g in groups or ("m/g",)]
    return resource("adminset", name, {"appliesToGroups": named})


def security(name: str = "m/c", *settings: str) -> Resource:
    """Give a security admin configuration."""
    return resource("security", name, {"applyOnNetworkIntentPolicyBasedServices": list(settings)})


def commit(
    *configurations: str, kind: str = "SecurityAdmin", regions: tuple[str, ...] = (REGION,), **more: Any
) -> Resource:
    """Give what Azure answers about deployments: these configurations (ids) are deployed to these regions."""
    properties = {
        "commitType": kind,
        "deploymentStatus": "Deployed",
        "configurationIds": list(configurations),
        "targetLocations": list(regions),
        **more,
    }
    name = f"m/{kind}-{'-'.join(regions)}-{more.get('commitTime', '')}"
    return resource("commit", name, properties)


def deployed(*rules: Resource, settings: tuple[str, ...] = (), networks: tuple[str, ...] = ("v",)) -> list[Resource]:
    """Give a manager whose one configuration is deployed, for some networks."""
    parts = [manager(), *group("m/g", *networks), security("m/c", *settings), collection()]
    return [*parts, *rules, commit(ref("security", "m/c"))]


def row(arm_type: str, identity: str, properties: Any, /, **body: Any) -> Resource:
    """Give a resource with an id that is not below a provider of its own, such as an extension of a network."""
    origin = Origin(file=f"{arm_type.rsplit('/', 1)[-1]}.json")
    whole = Node({"properties": properties, **body}, origin)
    location = str(body.get("location", ""))
    name = identity.rsplit("/", 1)[-1]
    return Resource(
        id=identity.lower(),
        type=arm_type,
        name=name,
        body=whole,
        properties=whole.get("properties"),
        origin=origin,
        location=location,
    )


def perhaps(made: Resource) -> Resource:
    """Put a resource under a condition that nobody can decide."""
    return replace(made, doubt=Unknown(why="p is not known", identity="p"))


def located(made: Resource, region: str = REGION) -> Resource:
    """Put a resource into a region."""
    return replace(made, location=region)
