"""Where the configurations of network managers are in effect.

Comes in: commits, goal states, what Azure lists as active, scripts. Goes out: `Deployments`, which answers for one configuration and one
network. A configuration that is not deployed to the network's region has no effect (AV-05); whether it is deployed is known only from
Azure's answer or from a statement of the same form. Read next: `lower/admin_rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from penstock.azure.lower.answers import Answer
from penstock.azure.lower.manager_ids import same
from penstock.azure.lower.plan import Plan
from penstock.azure.resources.estate import Estate
from penstock.azure.resources.network_manager import (
    ActiveConfiguration,
    AppliedRecord,
    Commit,
    CommitScript,
    CommitState,
    CommitType,
    NetworkManager,
)
from penstock.diagnostics import Origin
from penstock.net.cause import Cause
from penstock.source.node import Unknown

CURE = "add the answer of `az network manager list-deploy-status` for this manager and kind"
FACTS = {
    CommitType.SECURITY: ("AV-05",),
    CommitType.CONNECTIVITY: ("AV-05", "RT-59"),
    CommitType.ROUTING: ("AV-05", "RT-58"),
    CommitType.USER: ("AV-05",),
}


class Configuration(Protocol):
    """What the three kinds of configuration have in common."""

    @property
    def id(self) -> str:
        """The id, lower case."""

    @property
    def name(self) -> str:
        """The name as written."""

    @property
    def manager(self) -> str:
        """The id of the manager."""

    @property
    def origin(self) -> Origin:
        """Where it stands."""


class Deployments:
    """What is deployed where."""

    def __init__(self, estate: Estate, plan: Plan) -> None:
        self._plan = plan
        self._commits = estate.all(Commit)
        self._active = estate.all(ActiveConfiguration)
        self._scripts = estate.all(CommitScript)
        self._applied = {record.network: record for record in estate.all(AppliedRecord)}
        self._lone = len(estate.all(NetworkManager)) == 1

    def of(self, configuration: Configuration, kind: CommitType, network: str) -> Answer:
        """Tell whether a configuration is in effect in a network."""
        record = self._applied.get(network) if kind is CommitType.SECURITY else None
        if record is not None and not any(isinstance(r, Unknown) for r in record.configurations):
            return any(same(r, configuration.id) for r in record.configurations if isinstance(r, str))
        commits = [
            c for c in self._commits if c.kind in (kind, _some(c.kind)) and self._is_of(c, configuration.manager)
        ]
        if commits:
            return self._by_commits(configuration, kind, network, commits)
        return self._by_active(configuration, kind, network)

    def since(self, configuration: Configuration, kind: CommitType, network: str) -> str:
        """Give when the configuration was last deployed to a network's region, as text of ISO form, if that is known."""
        region = self._plan.networks[network].location
        commits = [c for c in self._commits if c.kind is kind and self._is_of(c, configuration.manager)]
        here = (c.time for c in commits if region in c.regions and _holds(c, configuration.id))
        return max((time for time in here if isinstance(time, str)), default="")

    def _is_of(self, commit: Commit, manager: str) -> bool:
        return same(commit.manager, manager) if commit.manager else self._lone

    def _by_commits(
        self, configuration: Configuration, kind: CommitType, network: str, commits: list[Commit]
    ) -> Answer:
        """The last commit to a region says all that holds there; a region that no commit names has nothing."""
        region = self._plan.networks[network].location
        if not region:
            named = any(_settles(commit, configuration.id) is not False for commit in commits)
            return self._doubt(configuration, kind, network, "its region is not known") if named else False
        here = [commit for commit in commits if region in commit.regions]
        surely = [commit for commit in here if commit.kind is kind]
        perhaps = [c for c in commits if c not in surely and (c in here or _some(*c.regions) is not None)]
        newest = max((commit.time for commit in surely if isinstance(commit.time, str)), default="")
        last = [c for c in surely if not isinstance(c.time, str) or c.time == newest]
        maybe = [c for c in perhaps if not isinstance(c.time, str) or c.time >= newest]
        return self._agreed(configuration, kind, network, last, maybe)

    def _agreed(
        self, configuration: Configuration, kind: CommitType, network: str, last: list[Commit], maybe: list[Commit]
    ) -> Answer:
        """Give what the last commits say alike, and those that may be the last."""
        answers = {_settles(commit, configuration.id) for commit in last} or {False}
        others = {_settles(commit, configuration.id) for commit in maybe} - answers
        if len(answers) > 1:
            return self._doubt(configuration, kind, network, "several deployments contradict each other")
        (answer,) = answers
        if others:
            return self._doubt(configuration, kind, network, "of a deployment it is not known what it is, or where")
        return answer if isinstance(answer, bool) else self._doubt(configuration, kind, network, answer)

    def _by_active(self, configuration: Configuration, kind: CommitType, network: str) -> Answer:
        region = self._plan.networks[network].location
        shown = [a for a in self._active if same(a.configuration, configuration.id)]
        if region and any(a.region == region for a in shown):
            return True
        if shown:
            return self._doubt(configuration, kind, network, "Azure lists it as active, and not for this region")
        script = next((s for s in self._scripts if configuration.name.lower() in s.text), None)
        if script is not None:
            why = f'script "{script.name}" deploys it, and scripts are not evaluated'
            return self._doubt(configuration, kind, network, why)
        return self._doubt(configuration, kind, network, "")

    def _doubt(self, configuration: Configuration, kind: CommitType, network: str, why: str) -> tuple[Cause, ...]:
        place = self._plan.networks[network]
        where = place.location or f'the region of "{place.name}"'
        what = f'whether configuration "{configuration.name}" is deployed to {where} is not'
        return (
            Cause(
                key=f"deployed:{configuration.id}:{place.location or network}",
                why=f"{what} known: {why}" if why else f"{what} in the input",
                cure=CURE,
                facts=FACTS[kind],
                origin=configuration.origin,
            ),
        )


def _some(*values: object) -> Unknown | None:
    """Give the first value that is not known."""
    return next((value for value in values if isinstance(value, Unknown)), None)


def _settles(commit: Commit, configuration: str) -> bool | str:
    if not _holds(commit, configuration):
        unknown = next((r for r in commit.configurations if isinstance(r, Unknown)), None)
        return unknown.why if unknown is not None else False
    match commit.state:
        case CommitState.DEPLOYED:
            return True
        case Unknown() as unknown:
            return unknown.why
        case state:
            return f'its last deployment is "{state.value}"'


def _holds(commit: Commit, configuration: str) -> bool:
    return any(same(r, configuration) for r in _texts(commit))


def _texts(commit: Commit) -> Iterable[str]:
    return (reference for reference in commit.configurations if isinstance(reference, str))
