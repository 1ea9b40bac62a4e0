"""JSON as a type, and the one way it is written: sorted keys, two spaces, one final line break."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Json = str | int | float | bool | None | Mapping[str, "Json"] | Sequence["Json"]


def document(verb: str, content: Mapping[str, Json]) -> str:
    """Give the text of a JSON document of `verb`; `schema` names what it promises."""
    whole = {"schema": f"penstock/{verb}/v1", **content}
    return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def line(content: Mapping[str, Json]) -> str:
    """Give one line of a JSON-lines document."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
