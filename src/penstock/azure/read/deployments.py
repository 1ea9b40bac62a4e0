"""What is deployed where: commits, goal states, what Azure recorded for a network, and scripts that commit.

Read next: `lower/deployments.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from penstock.azure.notes import Notes
from penstock.azure.read import parts, values
from penstock.azure.resource import Resource
from penstock.azure.resources.estate import Item
from penstock.azure.resources.network_manager import AppliedRecord, Commit, CommitScript, CommitState, CommitType
from penstock.azure.resources.terms import Reference
from penstock.azure.resources.text import Text
from penstock.source.node import Node, Unknown

SNAPSHOT = re.compile(r"/snapshots/[^/]*\Z")
COMMITS = re.compile(
    r"deploy-aznetworkmanagercommit|network\s+manager\s+post-commit|networkmanagers/[^\s\"']*/commit\b", re.IGNORECASE
)
"""How scripts deploy configurations: PowerShell, the command line, the REST call."""

_GOAL_STATES = {
    "securityadminregionalgoalstates": (CommitType.SECURITY, "securityAdminConfigurations"),
    "connectivityregionalgoalstates": (CommitType.CONNECTIVITY, "connectivityConfigurations"),
    "routingregionalgoalstates": (CommitType.ROUTING, "routingConfigurations"),
}
_STATES = {"succeeded": CommitState.DEPLOYED, "updating": CommitState.DEPLOYING, "inprogress": CommitState.DEPLOYING}


def read_commit(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give one commit; a commit without a state is one that somebody asked for, and is taken as done."""
    get = resource.properties.get
    kind = values.word(get("commitType"), CommitType, notes, "kind of deployment")
    state = values.word(get("deploymentStatus"), CommitState, notes, "deployment status", _STATES)
    missing = Unknown(why="the deployment states no kind", origin=resource.origin)
    yield Commit(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        manager="" if resource.parent_id.endswith("/?") else resource.parent_id,
        kind=missing if kind is None else kind,
        configurations=tuple(values.lower_id(node) for node in values.entries(get("configurationIds"))),
        regions=tuple(_region(text) for text in parts.texts(get("targetLocations"))),
        state=CommitState.DEPLOYED if state is None else state,
        time=parts.text(get("commitTime")) or "",
    )


def _region(text: Text) -> Text:
    return text if isinstance(text, Unknown) else text.lower().replace(" ", "")


def read_goal_state(resource: Resource, notes: Notes) -> Iterator[Item]:
    """Give what a region's goal state holds, as Resource Graph records it."""
    kind, name = _GOAL_STATES[resource.type.rsplit("/", 1)[-1]]
    get = resource.properties.get
    state = values.word(get("status"), CommitState, notes, "status", _STATES)
    yield Commit(
        id=resource.id,
        name=resource.name,
        origin=resource.origin,
        manager=resource.parent_id,
        kind=kind,
        configurations=tuple(configuration(node.get("id")) for node in values.entries(get(name))),
        regions=(resource.location or Unknown(why="the goal state names no region", origin=resource.origin),),
        state=CommitState.DEPLOYED if state is None else state,
        time=parts.text(get("commitTimestamp")) or "",
    )


def configuration(node: Node) -> Reference:
    """Give the id of a configuration, of which Azure may name a snapshot."""
    found = values.lower_id(node)
    return SNAPSHOT.sub("", found) if isinstance(found, str) else found


def read_applied(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give the configurations that hold in a network; a record that is not final says nothing for certain."""
    get = resource.properties.get
    listed = get("effectiveSecurityAdminConfigurations")
    if listed.is_array and (get("provisioningState").text() or "succeeded").lower() == "succeeded":
        yield AppliedRecord(
            id=resource.id,
            name=resource.name,
            origin=resource.origin,
            network=resource.id.partition("/providers/microsoft.network/effectivesecurityadminrules")[0],
            configurations=tuple(configuration(node.get("id")) for node in listed.elements()),
        )


def read_script(resource: Resource, _notes: Notes) -> Iterator[Item]:
    """Give a script that deploys configurations; other scripts are none of our business."""
    get = resource.properties.get
    written = [
        get("scriptContent"),
        get("arguments"),
        *(e.get("value") for e in get("environmentVariables").elements()),
    ]
    text = "\n".join(node.text() or "" for node in written)
    if COMMITS.search(text):
        yield CommitScript(id=resource.id, name=resource.name, origin=resource.origin, text=text.lower())
