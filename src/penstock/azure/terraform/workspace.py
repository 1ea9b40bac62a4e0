"""All that a plan or a state tells, and what the files beside it add.

Comes in: nothing. Goes out: `Workspace`, which `terraform/plan.py` fills. Read next: `terraform/make.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from penstock.azure.terraform.configuration import Configuration
from penstock.azure.terraform.instance import Instance
from penstock.azure.terraform.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """All that a file tells. `gone` are the ids, in lower case, that the plan deletes; `sources` what the files beside it tell."""

    instances: tuple[Instance, ...]
    configuration: Configuration
    words: str
    door: str
    gone: frozenset[str] = field(default=frozenset())
    sources: Sources | None = None
