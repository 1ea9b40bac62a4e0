"""One resource of a plan or a state.

Comes in: nothing; these are values. Goes out: `Instance`, whose values know their place. `PENDING` stands for a value that
is known after apply only, as Terraform says. Read next: `terraform/plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from penstock.azure.terraform.address import Step, Token
from penstock.source.node import Node

AZURE = ("azurerm_", "azapi_")
"""What the types begin with that are read here."""


class Mark(Enum):
    """What may stand in place of a value."""

    PENDING = "known after apply"
    SECRET = "marked as sensitive"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A resource, or what a data source found. `values` are its attributes; `index` its key, if there are several of it."""

    address: str
    type: str
    name: str
    values: Node
    modules: tuple[Step, ...] = ()
    index: Token | None = None
    is_data: bool = False

    @property
    def key(self) -> tuple[tuple[Step, ...], bool, str, str]:
        """What all instances of one resource share."""
        return self.modules, self.is_data, self.type, self.name
