"""Options that several verbs share, and what they mean.

Comes in: the command line. Goes out: decorators and values. Read next: `cli/told.py`.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from penstock.diagnostics import Severity

if TYPE_CHECKING:
    from penstock.report.paint import Paint

F = TypeVar("F", bound=Callable[..., object])
LEVELS = ("info", "low", "medium", "high", "critical")
PLAIN_WIDTH = 100
"""The width of text that goes to a file or a pipe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How much is told, and how: `quiet` silences stderr but for what ends the run."""

    quiet: bool = False
    verbose: int = 0
    colour: bool = True
    width: int | None = None


STATE = "penstock.state"


def _note_state(context: click.Context, _parameter: click.Parameter, value: str) -> None:
    """Keep which state of a plan is asked for where `wants_before` finds it."""
    context.meta[STATE] = value


def wants_before() -> bool:
    """Whether plans of Terraform are to be read as the estate is before them."""
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(STATE) == "before"


def input_options(command: F) -> F:
    """Add the options that say how input is read."""
    for option in reversed(
        (
            click.option(
                "--param",
                "parameters",
                multiple=True,
                metavar="NAME=VALUE|FILE",
                help="Value of a template parameter (@NAME: id of a resource read), or a parameter file. Repeatable.",
            ),
            click.option(
                "--service-tags",
                type=click.Path(exists=True, dir_okay=False),
                metavar="FILE",
                help="Microsoft's service tag file; without it tags are unknown.",
            ),
            click.option(
                "--state",
                type=click.Choice(("after", "before")),
                default="after",
                expose_value=False,
                callback=_note_state,
                help="A Terraform plan: as the estate will be (default), or was before.",
            ),
        )
    ):
        command = option(command)
    return command


def shown_options(command: F) -> F:
    """Add the options that say how much is told."""
    for option in reversed(
        (
            click.option("-q", "--quiet", is_flag=True, help="No diagnostics and no progress on stderr."),
            click.option("-v", "--verbose", count=True, help="Tell everything."),
            click.option("--no-color", is_flag=True, help="No colour; so does NO_COLOR."),
            click.option("--width", type=click.IntRange(40, 500), metavar="N", help="Width of text."),
        )
    ):
        command = option(command)
    return command


def output_option(formats: tuple[str, ...]) -> Callable[[F], F]:
    """Add `-o`, with the formats of a verb."""
    return click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"Format ({', '.join(formats)}) and where to write it. Repeatable; default {formats[0]}.",
    )


def gate_options(command: F) -> F:
    """Add the options that decide the exit code."""
    level = click.option(
        "--fail-on",
        type=click.Choice(LEVELS, case_sensitive=False),
        default="medium",
        show_default=True,
        help="Least severity that gives exit code 1.",
    )
    return level(click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")(command))


def severity_of(word: str) -> Severity:
    """Give the severity of a word."""
    return Severity[word.upper()]


def paint_for(shown: Shown, *, to_file: bool = False) -> Paint:
    """Decide colour and width from the terminal, the options and `NO_COLOR`."""
    from penstock.report.paint import Paint

    terminal = sys.stdout.isatty() and not to_file
    colour = terminal and shown.colour and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shown.width or (shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if terminal else PLAIN_WIDTH)
    return Paint(colour=colour, width=width)
