"""Reading input for a verb, and telling on stderr what is wrong with it and how far things are.

Comes in: paths and options. Goes out: a `Network`. Read next: `snapshot/load.py`.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from penstock.cli.options import Shown, wants_before
from penstock.diagnostics import Diagnostic, Level
from penstock.net.network import Network
from penstock.report.escape import plain
from penstock.report.messages import render

PATIENCE_S = 1.0
"""Progress shows after this long, and only on a terminal."""

TOLD = 20
"""Diagnostics told in full without `--verbose`."""


class Progress:
    """Tells on a terminal what is being done, once it takes longer than a second."""

    def __init__(self, shown: Shown) -> None:
        self._on = sys.stderr.isatty() and not shown.quiet
        self._started = time.monotonic()
        self._phase = ""
        self._drawn = False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Start to watch the clock."""
        if self._on:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the line."""
        self._done.set()
        if self._on:
            self._thread.join(timeout=1)
            if self._drawn:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def tell(self, phase: str) -> None:
        """Say what is being done now."""
        self._phase = phase

    def _run(self) -> None:
        while not self._done.wait(0.2):
            waited = time.monotonic() - self._started
            if waited >= PATIENCE_S:
                sys.stderr.write(f"\r\x1b[K{waited:4.0f} s  {plain(self._phase)[:100]}")
                sys.stderr.flush()
                self._drawn = True


def read(
    paths: tuple[str, ...], service_tags: str | None, parameters: tuple[str, ...], shown: Shown, progress: Progress
) -> Network:
    """Read an estate and tell what is wrong with it."""
    from penstock import load

    progress.tell(f"reading {', '.join(paths) or '.'}")
    before = wants_before()
    found = paths or (".",)
    network = load(*found, service_tags=service_tags, parameters=parameters, kept_tags=True, before=before)
    if not shown.quiet:
        tell_diagnostics(network, verbose=bool(shown.verbose))
    return network


def tell_diagnostics(network: Network, *, verbose: bool) -> None:
    """Print what is wrong with the input: warnings and errors, notes when asked; the rest is counted."""
    ordered = sorted(network.diagnostics, key=lambda d: d.sort_key)
    wanted = ordered if verbose else [d for d in ordered if d.level > Level.NOTE]
    shown = wanted if verbose else wanted[:TOLD]
    for diagnostic in shown:
        sys.stderr.write(diagnostic_text(diagnostic))
    left = len(ordered) - len(shown)
    if left:
        sys.stderr.write(f"{left} more diagnostic{'' if left == 1 else 's'} on the input: -v shows all\n")


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """Give a diagnostic as text, ending with a line break."""
    return render(diagnostic).rstrip("\n") + "\n"
