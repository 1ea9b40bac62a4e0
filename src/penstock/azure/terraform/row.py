"""How one type of Terraform's provider becomes a part of ARM's resources: the rows of the tables.

Comes in: nothing; these are values. Goes out: `Row` for a resource of its own, `Part` for what ARM writes inside another resource, `Link` for
what joins two resources. Read next: `terraform/shape.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from penstock.azure.terraform.shape import Spec, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A resource that a block of another one makes: below it, in a collection, with the name that an attribute of the block has, or a fixed one.

    Without a `block`, the other one makes it itself.
    """

    block: str
    collection: str
    body: Template
    name: str = "name"
    fixed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A resource of its own.

    `arm` is its type. Its id is that of the resource whose id the attribute `parent` has, and its name; or, without a `parent`, it is in the
    group of `group`, and `names` are the attributes that name it, outermost first. With `under`, some versions of the provider have an attribute of
    that name in place of group and outer names, as a `parent`. `fixed` is its name if it always has the same. `given` are attributes
    that Azure fills in, by the path that ARM has for them; `parts` are blocks with ids of their own, by their collection in ARM.
    `named` are attributes that hold the id of something below it.
    `inside` are the blocks that may be resources of their own as well, `children` those that always are in ARM. With `extends`, the resource
    extends the one that `parent` names.
    """

    arm: str
    body: Template
    names: tuple[str, ...] = ("name",)
    parent: str = ""
    under: str = ""
    group: str = "resource_group_name"
    fixed: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Child, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    extends: bool = False
    up: int = 0
    counted: bool = False
    inserted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An element of a list of another resource: of the one whose id the attribute `owner` has, the list at `path`.

    `arm` is the type that its id has, `owner_type` that of its owner. With `by_name`, the attribute has the name of the owner, in the same group.
    Without `many`, it is the value itself that stands at `path`.
    """

    arm: str
    owner: str
    owner_type: str
    path: str
    body: Spec
    by_name: bool = False
    many: bool = True
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
