"""How long something takes, and what it needs.

Comes in: a function. Goes out: seconds of CPU, since other work shares the machine. Read next: `bench/run.py`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Give what a function gives, and its seconds of CPU."""
    before = time.process_time()
    made = work()
    return made, time.process_time() - before


def each(work: Callable[[], object], times: int) -> float:
    """Give the seconds of CPU of one of several calls, the least of three rounds."""
    rounds = []
    for _ in range(3):
        before = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - before) / times)
    return min(rounds)


def peak_mb() -> float:
    """Give the most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def process(*arguments: str) -> float:
    """Give the CPU seconds of a whole penstock process whose modules are compiled, as they are after the first run."""
    with TemporaryDirectory() as compiled:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        surroundings = {**kept, "PYTHONPYCACHEPREFIX": compiled}
        command = [sys.executable, "-m", "penstock.cli.main", *arguments]
        spent = [_spent(command, surroundings) for _ in range(2)]
    return spent[-1]


def _spent(command: list[str], surroundings: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
