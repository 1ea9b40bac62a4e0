"""Facts that code cites are documented; documented facts are modelled and shown, or it is written down why not."""

from __future__ import annotations

import pytest

from penstock.azure.facts import State, standings
from tests.conformance.corpus import needs
from tests.repo import ledger

pytestmark = needs(ledger.REFERENCE)


def test_every_fact_that_is_cited_is_in_the_reference() -> None:
    known = {*ledger.defined(), *ledger.scenarios()}
    cited = ledger.citations("src/penstock", "tests/unit", "tests/property", "tests/conformance", "tests/e2e")
    assert {fact: files for fact, files in cited.items() if fact not in known} == {}


def test_every_fact_is_modelled_and_shown_or_in_the_registry() -> None:
    missing = [entry for entry in ledger.entries() if not entry.is_shown and entry.standing is None]
    told = [f"{e.fact}: code {list(e.code)}, tests {list(e.tests)}" for e in missing]
    assert not told, "cite it in code and show it by a test, or say in azure/facts.json why not:\n" + "\n".join(told)


def test_the_registry_names_facts_of_the_reference_each_once() -> None:
    names = [standing.fact for standing in standings()]
    assert len(set(names)) == len(names)
    assert set(names) <= set(ledger.defined())
    assert all(standing.why for standing in standings())


@pytest.mark.parametrize("standing", standings(), ids=lambda standing: standing.fact)
def test_what_is_not_modelled_yet_is_not_shown_by_a_case(standing: object) -> None:
    """A row of the registry ends when the fact is modelled and has a case of its own."""
    stale = {State.NOT_YET, State.OUTSIDE}
    for entry in ledger.entries():
        if entry.standing == standing and entry.standing is not None and entry.standing.state in stale:
            cases = [path for path in entry.tests if "/cases/" in path]
            assert not (entry.code and cases), f"{entry.fact} is modelled and shown: take it out of azure/facts.json"
