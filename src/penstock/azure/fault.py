"""A fault of ours, told as a diagnostic: it costs one file and nothing else. Read next: `azure/doors.py`."""

from __future__ import annotations

from penstock.diagnostics import Diagnostic, Level, Origin


def fault(path: str, failure: Exception) -> Diagnostic:
    """Tell that a file was not understood, by a mistake of penstock."""
    return Diagnostic(
        level=Level.ERROR,
        code="PS901",
        message=f"this file could not be understood ({type(failure).__name__}: {failure})",
        origin=Origin(file=path),
        help="the other files are still assessed; please report this",
    )
