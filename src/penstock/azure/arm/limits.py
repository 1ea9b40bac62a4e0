"""Bounds of the evaluator: an untrusted template ends with a message, not with the machine's memory.

Comes in: work as it is done. Goes out: `Exhausted` when a template asks for too much of it. Resource Manager's own bounds are far
smaller: 800 iterations a loop, 800 resources a template, templates of 4 MB. Read next: `arm/evaluate.py`.
"""

from __future__ import annotations

from penstock.azure.arm.syntax import ExpressionError

MAX_COPIES = 800
MAX_RESOURCES = 20_000
MAX_NESTED = 12
MAX_TEXT = 2_000_000
MAX_ELEMENTS = 100_000
MAX_STEPS = 3_000_000
"""Values evaluated, and values put out: the largest real templates at hand need a thirtieth of it."""

MAX_CHAIN = 120
"""Values that refer to values that refer to values: so many at once."""

MAX_LEVELS = 200
"""Containers in containers: no deeper than a file may nest them."""

CHARACTERS_A_STEP = 32


class Exhausted(Exception):  # noqa: N818 - it ends a template, it is no mistake in an expression
    """The template asks for more than the evaluator does for any template."""


class Budget:
    """The work that one template may ask for."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._left = steps
        self._room = steps
        self._chain = 0

    def spend(self, steps: int = 1) -> None:
        """Count work. Raises `Exhausted` when there was too much."""
        self._left -= steps
        if self._left < 0:
            raise Exhausted(f"it takes more than {self._steps} steps")

    def put_out(self) -> None:
        """Count one value that is put out. Raises `Exhausted` when there were too many."""
        self._room -= 1
        if self._room < 0:
            raise Exhausted(f"it puts out more than {self._steps} values")

    def spend_on(self, value: object) -> None:
        """Count the work that a text or an array costs by its length."""
        if isinstance(value, str):
            self.spend(len(value) // CHARACTERS_A_STEP)
        elif isinstance(value, list | dict):
            self.spend(len(value))

    def enter(self) -> None:
        """Begin a value that is needed for another. Raises `ExpressionError` when the chain grows too long."""
        self._chain += 1
        if self._chain > MAX_CHAIN:
            raise ExpressionError(f"more than {MAX_CHAIN} values refer to one another here")

    def leave(self) -> None:
        """End what `enter` began."""
        self._chain -= 1
