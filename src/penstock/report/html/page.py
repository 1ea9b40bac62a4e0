"""The page itself: the data, the styles and the scripts in one file, sealed by a content security policy.

The scripts are ES modules that a local server can serve as they are. For one file they are set one after another, in the order of
`MODULES`, without their imports: a module uses only what stands before it, and no two share a name (a test says so). The data is
compressed; the browser opens it again. Comes in: the data, `penstock/report/v1`. Goes out: HTML. Read next: `report/html/payload.py`.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import resources

from penstock.report.shape import Json

MODULES = (
    "dom.js",
    "address.js",
    "path.js",
    "evidence.js",
    "summary.js",
    "matrix.js",
    "map.js",
    "findings.js",
    "channels.js",
    "ribbons.js",
    "review.js",
    "changes.js",
    "tables.js",
    "main.js",
)

_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(async )?(function|const|class) )", re.MULTILINE)


def html(data: Mapping[str, Json]) -> Iterator[str]:
    """Give the report that shows some data, which is embedded as it is."""
    script, style = program(), asset("report.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    before, _, rest = asset("page.html").partition("<!--head-->")
    middle, _, after = rest.partition("<!--body-->")
    yield before
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>'
    yield middle
    yield f'<script id="data" type="application/octet-stream">{packed(data)}</script>\n'
    yield f'<script type="module">{script}</script>'
    yield after


def packed(data: object) -> str:
    """Give data as base64 of gzip of JSON; the same data gives the same text."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return b64encode(gzip.compress(text.encode("utf-8", "replace"), mtime=0)).decode("ascii")


@cache
def program() -> str:
    """Give all modules as one."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", asset(name))) for name in MODULES)


@cache
def asset(name: str) -> str:
    """Give a file of the page."""
    return resources.files("penstock.report.html").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"
