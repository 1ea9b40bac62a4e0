"""What ends a run, told on stderr: our own exceptions in words, everything else as a place in penstock's code.

Comes in: an exception. Goes out: text, and the exit code. Values from the input are not shown with an internal error, so that the text can be
sent to somebody. Read next: `cli/main.py`.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from penstock.diagnostics import PenstockError


def report(error: Exception, internal: int) -> int:
    """Tell what went wrong and give the exit code."""
    if isinstance(error, PenstockError):
        sys.stderr.write(f"penstock: {_words(error)}\n")
        return error.exit_code
    sys.stderr.write(_internal(error))
    return internal


def _words(error: PenstockError) -> str:
    from penstock.report.escape import plain

    lines = [plain(line) for line in str(error).splitlines() or [""]]
    if error.diagnostics:
        from penstock.cli.told import diagnostic_text

        lines += [diagnostic_text(d).rstrip("\n") for d in error.diagnostics]
    return "\n".join(lines)


def _internal(error: Exception) -> str:
    if os.environ.get("PENSTOCK_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    root = Path(__file__).resolve().parents[1]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(root)]
    lines = [f"  {Path(f.filename).relative_to(root).as_posix()}:{f.lineno} in {f.name}" for f in frames[-8:]]
    head = f"penstock: internal error: {type(error).__name__}. This is a mistake in penstock, not in your input."
    tail = "Set PENSTOCK_TRACEBACK=1 to see all of it; it may then quote your input."
    return "\n".join([head, *lines, tail]) + "\n"
