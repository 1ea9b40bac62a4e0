"""How one type of Terraform's provider becomes a part of ARM's resources: the rows of the tables.

Comes in: nothing; these are values. Goes out: `Row` for a resource of its own, `Part` for what ARM writes inside another resource, `Link` for
what joins two resources. Read next: `terraform/shape.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from penstock.azure.terraform.shape import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A resource of its own.

    `arm` is its type. Its id is that of the resource whose id the attribute `parent` has, and its name; or, without a `parent`, it is in the
    group of `group`, and `names` are the attributes that name it, outermost first. `fixed` is its name if it always has the same. `given` are attributes
    that Azure fills in, by the path that ARM has for them; `parts` are blocks with ids of their own, by their collection in ARM.
    `inside` are the blocks that may be resources of their own as well.
    """

    arm: str
    body: Template
    names: tuple[str, ...] = ("name",)
    parent: str = ""
    group: str = "resource_group_name"
    fixed: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An element of a list of another resource: of the one whose id the attribute `owner` has, the list at `path`.

    `arm` is the type that its id has, `owner_type` that of its owner.
    """

    arm: str
    owner: str
    owner_type: str
    path: str
    body: Template
    given: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What joins two resources: of the one whose id `owner` has, the property at `path` becomes, or takes in, a reference to `target`.

    With `within`, the property is that of the element of a list whose name the second attribute has.
    """

    owner: str
    owner_type: str
    target: str
    path: str
    many: bool = False
    within: tuple[str, str] = ("", "")


Entry = Row | Part | Link
Table = Mapping[str, Entry]
