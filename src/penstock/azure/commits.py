"""What a network manager deployed where, out of the answer that Azure gives to that question.

`az network manager list-deploy-status`, its REST call and PowerShell's answer are lists of objects without an id: a region, a kind, a
state and configurations. They are also the way to say by hand what is deployed. Each becomes a resource of a type of
our own, below its manager. Read next: `azure/read/deployments.py`.
"""

from __future__ import annotations

from penstock.azure.resource import Resource
from penstock.source.node import Node, PlacedDict

TYPE = "microsoft.network/networkmanagers/commits"
MARKS = ("deploymentType", "deploymentStatus", "region")
KINDS = ("/securityadminconfigurations/", "/connectivityconfigurations/", "/routingconfigurations/")


def is_status(node: Node) -> bool:
    """Whether an object is one line of a deployment status."""
    return node.is_object and all(node.get(name).text() for name in MARKS)


def to_commit(node: Node) -> Resource:
    """Give the line as a resource; its id names the manager if any of its configurations does."""
    kind, _, region = (node.get(name).text() or "" for name in MARKS)
    time = node.get("commitTime").text() or ""
    properties = PlacedDict(node.value)
    properties.place = node.origin
    properties["commitType"], properties["targetLocations"] = kind, [region]
    return Resource(
        id=f"{_manager(node)}/commits/{kind}|{region}|{time}".lower(),
        type=TYPE,
        name=f"{kind} {region}",
        body=node,
        properties=Node(properties, node.origin),
        origin=node.origin,
    )


def _manager(node: Node) -> str:
    stated = node.get("networkManagerId").text()
    if stated:
        return stated
    for element in node.get("configurationIds").elements():
        text = (element.text() or "").lower()
        for kind in KINDS:
            if kind in text:
                return text.partition(kind)[0]
    return f"/providers/{TYPE.rsplit('/', 1)[0]}/?"
