"""All resources of a deployment, by id.

Comes in: plans, as they are found. Goes out: the instance with an id. A plan is opened (its resources listed, nothing more evaluated than
their names) when something is looked for that the plans opened so far do not hold: first those of the template that asks, then all.
Read next: `arm/plan.py`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from penstock.azure.arm.frame import Frame, Instance, Listing
from penstock.azure.arm.limits import MAX_NESTED, MAX_RESOURCES, Exhausted
from penstock.azure.arm.values import spell
from penstock.azure.resource import Resource


class Registry:
    """The plans of all templates and the resources they hold; `exports` are resources that no template deploys, by id."""

    def __init__(self, exports: Mapping[str, Resource] | None = None) -> None:
        self.exports = exports or {}
        self._by_id: dict[str, list[Instance]] = {}
        self._collections: set[str] = set()
        self._waiting: deque[Listing] = deque()
        self._later: deque[Listing] = deque()
        self._depth = 0

    def wait(self, plan: Listing) -> None:
        """Take a plan that is to be opened."""
        plan.env.frame.plans.append(plan)
        self._waiting.append(plan)

    def add(self, instance: Instance) -> None:
        """Take a resource. Raises `Exhausted` when there are too many."""
        run = instance.env.frame.run
        run.count += 1
        if run.count > MAX_RESOURCES:
            raise Exhausted(f"it deploys more than {MAX_RESOURCES} resources")
        identity = spell(instance.id).lower()
        known = self._by_id.setdefault(identity, [])
        if not instance.existing:
            instance.earlier = next((one for one in reversed(known) if not one.existing), None)
        known.append(instance)
        if not instance.existing:
            self._collections.add(identity.rpartition("/")[0])

    def adds_to(self, collection: str) -> bool:
        """Whether resources of their own add to an array of their parent, such as subnets to that of a network."""
        self.open_all()
        return collection.lower() in self._collections

    def open_all(self) -> None:
        """Open the plans that wait, and those that they lead to; again, until no more can be opened."""
        before = -1
        while self._waiting and len(self._later) + len(self._waiting) != before:
            before = len(self._later) + len(self._waiting)
            self._open_waiting()
            if not self._depth:
                self._waiting.extend(self._later)
                self._later.clear()
        if not self._depth:
            for plan in self._waiting:
                plan.env.frame.run.ended = "the names of resources depend on one another"

    def _open_waiting(self) -> None:
        self._depth += 1
        try:
            while self._waiting:
                self._open(self._waiting.popleft())
        finally:
            self._depth -= 1

    def _open(self, plan: Listing) -> None:
        """Open a plan; one that needs what is just being computed waits for a later time."""
        if self._depth > MAX_NESTED:
            self._later.append(plan)
            return
        with plan.env.frame.run.to_its_end():
            if not plan.open():
                self._later.append(plan)

    def open_near(self, frame: Frame) -> None:
        """Open the plans whose expressions stand in one template."""
        for plan in tuple(frame.plans):
            self._open(plan)

    def find(self, identity: str, frame: Frame) -> Instance | None:
        """Give the resource with an id: of several, that of the same template, else the last; a definition before a mention."""
        key = identity.lower()
        if key not in self._by_id:
            self.open_near(frame)
        if key not in self._by_id:
            self.open_all()
        found = self._by_id.get(key, [])
        return max(reversed(found), key=lambda one: (not one.existing, one.env.frame is frame), default=None)
