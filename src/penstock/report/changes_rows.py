"""What was excepted, and what differs from another estate, as rows of words; the same for a terminal and for Markdown.

Comes in: `Assessment`. Goes out: `Section`s, none of what was not asked for. Read next: `report/summary_rows.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from penstock.assess.against import Against
from penstock.assess.assessment import Assessment
from penstock.assess.exceptions import Ruling, Standing
from penstock.assess.flow_changes import FlowChange
from penstock.assess.proof import place_of
from penstock.assess.spoken import transports
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.hops import packet_words
from penstock.report.summary_rows import Section
from penstock.report.words import addresses, counted, listed


def changes_sections(result: Assessment) -> tuple[Section, ...]:
    """Give the exceptions, and the difference to another estate in findings and in flows."""
    found: list[Section] = []
    if result.against is not None:
        found.extend(_against(result.against, result.network))
    if result.rulings:
        found.append(_exceptions(result.rulings))
    return tuple(found)


def _exceptions(rulings: tuple[Ruling, ...]) -> Section:
    return Section(
        title="exceptions",
        words="findings that somebody accepted, and until when",
        columns=("Finding", "Standing", "Why"),
        rows=tuple((one.accepted.finding, _standing(one), _accepted(one)) for one in rulings),
    )


def _standing(ruling: Ruling) -> str:
    until = ruling.accepted.until.isoformat()
    if ruling.excuses:
        return f"until {until}, {counted(ruling.days_left, 'day')} left"
    return f"expired {until}" if ruling.standing is Standing.EXPIRED else f"{ruling.standing.value}"


def _accepted(ruling: Ruling) -> str:
    title = f"{ruling.finding.title}; " if ruling.finding is not None else "it can go; "
    back = "it counts again; " if ruling.standing is Standing.EXPIRED else ""
    return f"{title}{back}{ruling.accepted.owner}: {ruling.accepted.reason}"


def _against(found: Against, network: Network) -> Iterator[Section]:
    yield Section(
        title="other findings",
        words=f"since {plain(found.name)}: {len(found.new)} new, {len(found.gone)} gone, {len(found.changed)} changed, {found.same} the same",
        columns=("Finding", "Change", "What"),
        rows=(
            *((one.id, f"+ new {one.severity.word}", one.title) for one in found.new),
            *((one.after.id, "~ changed", f"{one.after.title}; {', '.join(one.words)}") for one in found.changed),
            *((one.id, f"- gone {one.severity.word}", one.title) for one in found.gone),
        ),
        nothing="the same findings",
    )
    yield Section(
        title="other flows",
        words=f"since {plain(found.name)}{_endpoints(found)}",
        columns=("From, to", "Change", "How"),
        rows=tuple((f"{one.source} → {one.destination}", change_words(one), how(one, network)) for one in found.flows),
        nothing="the same flows",
    )


def _endpoints(found: Against) -> str:
    parts = [f"{word} {listed(names)}" for word, names in (("new:", found.came), ("gone:", found.went)) if names]
    return plain(f"; {', '.join(parts)}") if parts else ""


def change_words(change: FlowChange) -> str:
    """Say what opened, what closed, and of what it is not or no longer unknown."""
    parts = (("+", change.opened), ("-", change.closed), ("?", change.in_doubt), ("no longer ?", change.settled))
    said = [f"{sign} {transports(some)}" for sign, some in parts if not some.is_empty]
    return ", ".join(said) or "~ otherwise"


def how(change: FlowChange, network: Network) -> str:
    """Say for whom, under which names, by which way, and the packet that shows it."""
    outside = [] if change.peers is None else [f"with {addresses(change.peers, network)}"]
    words = [f"{listed(change.senders)} to {listed(change.receivers)}", *outside, *_otherwise(change)]
    if change.proof is not None:
        packet = packet_words(change.proof.packet, network.symbols)
        words.append(f"{packet} is {change.proof.verdict.value} by {place_of(change.proof)}")
    return "; ".join(words)


def _otherwise(change: FlowChange) -> Iterator[str]:
    for words, (gained, lost) in (("name", change.names), ("way", change.ways)):
        if gained:
            yield f"other {words}: {listed(gained)}"
        if lost:
            yield f"no longer {words}: {listed(lost)}"
