"""Real output inside pages: a comment names a command, and the fenced block below it is what the command prints.

    <!-- run: penstock can internet nic-shed:22 docs/seven-facts/5-literal-rule.json | head 4 -->
    ```text
    …
    ```

`| from TEXT` drops the lines before the first that starts with TEXT, `| head N` keeps N. Commands run in a folder of their own, which holds
the example estate as `penstock-demo` and the pages' own estates below `docs`. Read next: `tests/repo/pages.py`.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from penstock.cli.main import run
from penstock.demo import unpack

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(<!-- run: (?P<command>.+?) -->\n```text\n)(?P<body>.*?)(^```$)", re.MULTILINE | re.DOTALL)
MORE = "…"


def refreshed(text: str) -> str:
    """Give a page with every block replaced by what its command prints now."""
    return BLOCK.sub(lambda found: f"{found.group(1)}{output(found.group('command'))}{found.group(4)}", text)


def commands(text: str) -> tuple[str, ...]:
    """Give the commands of a page."""
    return tuple(found.group("command") for found in BLOCK.finditer(text))


@cache
def output(command: str) -> str:
    """Give what a command prints, narrowed by the steps after its bars."""
    words, *steps = (part.strip() for part in command.split(" | "))
    program, *arguments = shlex.split(words)
    assert program == "penstock", f"only penstock is run in pages, not {program}"
    lines = _printed(arguments).splitlines()
    for step in steps:
        lines = _narrowed(lines, *shlex.split(step))
    return "".join(f"{line}\n" for line in lines)


def _narrowed(lines: list[str], verb: str, what: str) -> list[str]:
    if verb == "from":
        starts = [index for index, line in enumerate(lines) if line.startswith(what)]
        assert starts, f"no line starts with {what!r} in:\n" + "\n".join(lines)
        return lines[starts[0] :]
    assert verb == "head", f"{verb} is neither from nor head"
    kept = lines[: int(what)]
    while kept and not kept[-1]:
        kept.pop()
    return [*kept, MORE] if len(kept) < len(lines) else kept


def _printed(arguments: list[str]) -> str:
    out = io.StringIO()
    with _workshop(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        run([*arguments])
    return out.getvalue()


@contextlib.contextmanager
def _workshop() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        unpack(Path(folder, "penstock-demo"))
        for name in ("seven-facts", "cluster"):
            shutil.copytree(ROOT / "docs" / name, Path(folder, "docs", name))
        with contextlib.chdir(folder):
            yield
