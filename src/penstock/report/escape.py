"""Names come from strangers: make them harmless before they are shown.

Comes in: any text. Goes out: the same text without what a terminal, a page, a table or a spreadsheet would obey. Read next:
`report/text.py`.
"""

from __future__ import annotations

import html as _html
import re
import unicodedata

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~<>])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(text: str) -> str:
    """Give text for a terminal: no escape sequences, no control or direction-changing characters, one line."""
    text = _ANSI.sub("", text).replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def html(text: str) -> str:
    """Give text for a page, inside elements and quoted attributes."""
    return _html.escape(plain(text), quote=True)


def markdown(text: str) -> str:
    """Give text for Markdown, tables included: shown as written, never obeyed."""
    return _MARKDOWN.sub(r"\\\1", plain(text)).replace("&", "&amp;")


def code(text: str) -> str:
    """Give text as Markdown code; a fence longer than any run of back-ticks inside it."""
    body = plain(text).replace("|", "\\|")
    runs = [len(run) for run in re.findall(r"`+", body)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if body.startswith("`") or body.endswith("`") else ""
    return f"{fence}{pad}{body}{pad}{fence}" if body else ""


def cell(text: str) -> str:
    """Give text for a spreadsheet cell: what would be a formula is quoted with an apostrophe."""
    body = _ANSI.sub("", text)
    body = "".join(c for c in body if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "'" + body if body.startswith(_FORMULA) or body.lstrip().startswith(_FORMULA[:4]) else body
