"""Every answer of a recording, held against ours.

Comes in: a `Recording`. Goes out: `Outcome`s: the differences, or why a question could not be compared. Read next: `verify/rules.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from penstock.diagnostics import UsageError
from penstock.net.network import Network
from penstock.verify import paths, reachability, rules, topology
from penstock.verify.answer import AnswerError
from penstock.verify.question import Question
from penstock.verify.recording import Recording

COMPARED: dict[str, Callable[[Network, Question], Iterator[str]]] = {
    "ipFlowVerify": rules.ip_flow_verify,
    "networkConfigurationDiagnostic": rules.diagnostic,
    "securityGroupView": rules.security_group_view,
    "effectiveNetworkSecurityGroups": rules.effective_groups,
    "nextHop": paths.next_hop,
    "effectiveRouteTable": paths.effective_routes,
    "connectivityCheck": paths.connectivity,
    "topology": topology.topology,
    reachability.OPERATION: reachability.reachability,
}
"""The operations of Azure whose answers can be compared, as its interface names them."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a question: `differences` from Azure's answer, or the `problem` that kept it from being compared."""

    recording: str
    question: Question
    differences: tuple[str, ...] = ()
    problem: str = ""

    @property
    def agrees(self) -> bool:
        """Whether our answer is Azure's."""
        return not self.differences and not self.problem


def compare(recording: Recording) -> Iterator[Outcome]:
    """Compare every question; one that cannot be asked of us costs no other."""
    for asked in recording.questions:
        yield outcome(recording, asked)


def outcome(recording: Recording, asked: Question) -> Outcome:
    """Compare one question."""
    name = recording.folder.name
    how = COMPARED.get(asked.operation)
    if how is None:
        known = ", ".join(sorted(COMPARED))
        return Outcome(
            recording=name, question=asked, problem=f'operation "{asked.operation}" is not compared; those are: {known}'
        )
    try:
        found = tuple(dict.fromkeys(how(recording.network(asked.n), asked)))
    except (AnswerError, UsageError) as error:
        return Outcome(recording=name, question=asked, problem=str(error))
    return Outcome(recording=name, question=asked, differences=found)
