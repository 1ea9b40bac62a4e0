"""What others state of policies, put to our engine: questions with answers, and the differences that are known.

Comes in: manifests, and rows of source, destination and what is stated. Goes out: nothing, or an assertion that tells what differs. A difference is
allowed where `stated.md` has it with a reason, and only there. Read next: `test_network_policy_api.py`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from penstock.kubernetes.resources.cluster import Enforcer
from tests.unit.kubernetes.cluster import Asked

FILE = Path(__file__).with_name("stated.md")
COLUMNS = ["Policy", "Question", "Stated", "We say", "Reason"]

Row = tuple[str, str, str]
"""From, to, and what is stated: `allowed` or `denied`."""


@lru_cache
def known() -> dict[tuple[str, str], tuple[str, str]]:
    """Give what is stated and what we say, by policy and question."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert header == COLUMNS
    assert all(reason for *_, reason in rows)
    return {(policy, question): (stated, ours) for policy, question, stated, ours, _ in rows}


def agree(policy: str, text: str, rows: list[Row], enforcer: Enforcer = Enforcer.ASSUMED) -> None:
    """Assert that every answer is what is stated, or differs as it is known to."""
    assert rows
    asked = Asked(text, enforcer=enforcer)
    questions = {f"{source} → {destination}" for source, destination, _ in rows}
    wrong = [f"{policy}: {q}: nobody asks that" for name, q in known() if name == policy and q not in questions]
    for source, destination, stated in rows:
        question = f"{source} → {destination}"
        expected = known().get((policy, question), (stated, stated))
        found = asked(source, destination)
        if expected != (stated, found):
            wrong.append(f"{policy}: {question}: stated {stated}, we say {found}, known is {expected[1]}")
    assert not wrong, "\n".join(wrong)
