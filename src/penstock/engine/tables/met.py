"""Which filters one transport meets on a plan, in the order of the way.

Comes in: a plan, its two ends, and one atom of transports. Goes out: the slots whose filters matter to it, up to the one that stops it. Read
next: `engine/glance.py`.
"""

from __future__ import annotations

from penstock.engine.tables.answers import Answers
from penstock.engine.tables.ends import End
from penstock.engine.tables.plan import Node, Plan, Split


def met(answers: Answers, plan: Plan, sender: End, receiver: End, atom: int) -> tuple[int, ...]:
    """Give the slots, by number, that the transports of an atom meet between two ends."""
    found: set[int] = set()
    queue: list[Node] = [plan.along]
    while queue:
        node = queue.pop()
        if isinstance(node, Split):
            found.add(node.slot)
            parts = answers.cell(plan.slots[node.slot], sender, receiver).parts
            queue.extend(node.branches[part.outcome] for part in parts if part.mask & atom)
    return tuple(sorted(found))
