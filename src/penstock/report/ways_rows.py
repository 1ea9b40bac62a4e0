"""The ways out as rows of words, the same for a terminal and for Markdown: channels, and chains from sensitive data to the outside.

Comes in: `Assessment`. Goes out: `Section`s. Read next: `report/summary_rows.py`.
"""

from __future__ import annotations

from penstock.assess.assessment import Assessment
from penstock.assess.chains import Chain
from penstock.assess.ways_out import State, Status
from penstock.report.summary_rows import Section
from penstock.report.words import counted, listed

WORST = 2
"""Findings that a row names before the rest is counted."""


def ways_sections(result: Assessment) -> tuple[Section, ...]:
    """Give the channels by which data can leave, and the shortest chains to them."""
    return (
        Section(
            title="ways out",
            words="channels by which data can leave, and what opens each",
            columns=("Channel", "State", "Opened by"),
            rows=tuple(_channel(status) for status in result.channels),
        ),
        Section(
            title="sensitive data",
            words="the shortest chain from each store to a way out",
            columns=("Store", "Read by", "Chain"),
            rows=tuple(_chain(chain) for chain in result.chains),
            nothing="no way out is reached from any store",
        ),
    )


def _channel(status: Status) -> tuple[str, ...]:
    name = f"{status.channel.number:>2} {status.channel.name.replace('_', ' ')}"
    return (name, status.state.value, _opened_by(status))


def _opened_by(status: Status) -> str:
    if not status.ways:
        return "the chains below" if status.state is State.OPEN else ""
    named = [f"{way.finding.id} from {listed(way.senders)}" for way in status.ways[:WORST]]
    more = len(status.ways) - WORST
    return "; ".join([*named, *([counted(more, "more finding")] if more > 0 else [])])


def _chain(chain: Chain) -> tuple[str, ...]:
    return (chain.target.name, counted(len(chain.readers), "place"), " → ".join((*chain.places, chain.exit.id)))
