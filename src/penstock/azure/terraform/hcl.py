"""The text of a `.tf` file → its blocks and attributes, with their places.

Comes in: text. Goes out: `Body`, or None where the text cannot be read or the library that reads it (extra `terraform`) is not there. Nothing is
evaluated: an expression is only asked what it refers to, and whether it changes that on the way. Read next: `terraform/sources.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Tree

LONGEST = 2**20
"""Longer files are not read: writing by hand does not come near."""

DEEPEST = 30
"""Blocks stand inside blocks so many times."""

PICKS = frozenset(
    (
        *("try", "one", "coalesce", "coalescelist", "compact", "concat", "distinct", "flatten", "merge", "sort"),
        *("tolist", "toset", "tomap", "tostring", "values", "sensitive", "nonsensitive"),
    )
)
"""Functions that give what they are given, or some of it."""

CHANGES = frozenset(("binary_op", "unary_op", "heredoc_template", "heredoc_template_trim"))
LENGTHS = frozenset(("/32", "/128"))
"""What may follow an address in a text without making it another one."""


@dataclass(frozen=True)
class Attribute:
    """An attribute: where it stands, and its expression."""

    line: int
    column: int
    tree: Any = field(repr=False, compare=False)

    @cached_property
    def is_plain(self) -> bool:
        """Whether the value is what the expression refers to, or some of it, unchanged."""
        return not any(_is_change(node) for node in self.tree.iter_subtrees())

    @cached_property
    def text(self) -> str | None:
        """The text that the expression is, if it is one that is written out."""
        node = self.tree
        while _data(node) == "expr_term" and len(node.children) == 1:
            node = node.children[0]
        return _plain_text(node) if _data(node) == "string" else None


@dataclass(frozen=True)
class Body:
    """What stands in a file or a block: attributes by name, and blocks in order. `labels` name it, its kind first."""

    line: int = 1
    column: int = 1
    labels: tuple[str, ...] = ()
    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Body, ...] = ()

    def named(self, *labels: str) -> Iterator[Body]:
        """Give the blocks that begin with labels."""
        return (block for block in self.blocks if block.labels[: len(labels)] == labels)


def is_there() -> bool:
    """Whether the library is installed."""
    try:
        import hcl2  # noqa: F401
    except ImportError:
        return False
    return True


def parse_hcl(text: str) -> Body | None:
    """Read a file."""
    if len(text) > LONGEST:
        return None
    try:
        from hcl2.api import parses_to_tree
    except ImportError:
        return None
    try:
        return _body(parses_to_tree(text), (), (1, 1), DEEPEST)
    except Exception:  # noqa: BLE001 - a text that the library cannot read costs its places and nothing else
        return None


def _body(tree: Tree[Any], labels: tuple[str, ...], place: tuple[int, int], depth: int) -> Body:
    attributes: dict[str, Attribute] = {}
    blocks: list[Body] = []
    for child in _inside(tree):
        where = (child.meta.line, child.meta.column)
        if child.data == "attribute":
            name = _name(child.children[0])
            attributes[name] = Attribute(*where, tree=child.children[-1])
        elif child.data == "block" and depth:
            own = tuple(_name(one) for one in child.children if _data(one) in ("identifier", "string", "keyword"))
            blocks.append(_body(child, own, where, depth - 1))
    return Body(*place, labels=labels, attributes=attributes, blocks=tuple(blocks))


def _inside(tree: Tree[Any]) -> Iterator[Tree[Any]]:
    for child in tree.children:
        if _data(child) == "body":
            yield from (one for one in child.children if _data(one) in ("attribute", "block"))


def _data(node: Any) -> str:
    return str(getattr(node, "data", ""))


def _name(tree: Any) -> str:
    return "".join(str(token) for token in tree.scan_values(lambda token: token.type not in ("DBLQUOTE", "EQ"))).strip()


def _plain_text(string: Tree[Any]) -> str | None:
    return None if any(node.data == "interpolation" for node in string.iter_subtrees()) else _name(string)


def _is_change(node: Tree[Any]) -> bool:
    match node.data:
        case "string":
            return _is_mixed(node)
        case "function_call":
            return _name(node.children[0]) not in PICKS
        case "full_splat" | "attr_splat":
            return any(_data(one) == "braces_index" for one in node.children)
    return node.data in CHANGES


def _is_mixed(string: Tree[Any]) -> bool:
    """Whether a text holds more than one thing that it refers to."""
    parts = [part for part in string.children if _data(part) == "string_part"]
    first = [part for part in parts if any(node.data == "interpolation" for node in part.iter_subtrees())]
    rest = [_name(part) for part in parts if part not in first]
    return len(first) > 1 or (len(first) == 1 and bool(rest) and (rest[0] not in LENGTHS or parts[0] is not first[0]))
