"""The verb `assess`. Read next: `assess/assessment.py`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from penstock.cli.exits import FINE, FOUND, UNKNOWN
from penstock.cli.options import (
    Shown,
    gate_options,
    input_options,
    output_option,
    paint_for,
    severity_of,
    shown_options,
)

if TYPE_CHECKING:
    from penstock.assess.assessment import Assessment
    from penstock.report.output import Render

FORMATS = ("text", "json", "jsonl", "sarif", "md", "csv", "html", "report")

EPILOG = """\b
Examples:
  penstock assess infra/ --service-tags tags.json
  penstock assess . -o html=report.html -o sarif=penstock.sarif --fail-on high
  penstock assess after/ --against before/ --exceptions exceptions.yaml

\b
Exit codes: 0 nothing at or above --fail-on, 1 something is, 3 only something that
hangs on an unknown is, 2 usage, 4 nothing could be read.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--against", metavar="OTHER", help="Say what differs from another estate.")
@click.option(
    "--exceptions",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Accepted findings, with owner and last day.",
)
@click.option(
    "--as-of",
    type=click.DateTime(("%Y-%m-%d",)),
    metavar="DAY",
    help="The day of exceptions; default today (UTC).",
)
@output_option(FORMATS)
@gate_options
@input_options
@shown_options
def assess(
    paths: tuple[str, ...],
    against: str | None,
    exceptions: str | None,
    as_of: datetime | None,
    outputs: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    parameters: tuple[str, ...],
    service_tags: str | None,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Read an estate and say what can flow, what is wrong, and how we know.

    PATH is any mix of files and folders: ARM templates, Resource Graph rows, az and portal JSON; default is the current folder.
    """
    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    beside = Beside(against=against, exceptions=exceptions, today=(as_of or datetime.now(tz=UTC)).date())
    code = run(paths, outputs, service_tags, parameters, shown, fail_on, beside)
    return FINE if exit_zero else code


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What an estate is judged beside: another estate, a file of exceptions, and the day."""

    against: str | None = None
    exceptions: str | None = None
    today: date

    @property
    def words(self) -> tuple[str, ...]:
        """Give the part of a command line that says so."""
        said = (("--against", self.against), ("--exceptions", self.exceptions))
        day = ("--as-of", self.today.isoformat()) if self.exceptions else ()
        return (*(word for name, value in said if value for word in (name, value)), *day)


def run(
    paths: tuple[str, ...],
    outputs: tuple[str, ...],
    service_tags: str | None,
    parameters: tuple[str, ...],
    shown: Shown,
    fail_on: str,
    beside: Beside | None = None,
) -> int:
    """Assess, write every output, and give the exit code."""
    from penstock.assess.assessment import assess as assess_network
    from penstock.assess.assessment import with_comparison, with_exceptions
    from penstock.assess.exceptions_file import read_exceptions
    from penstock.cli.told import Progress, read
    from penstock.report.output import emit, parse_outputs

    wanted = parse_outputs(outputs, FORMATS)
    accepted = read_exceptions(Path(beside.exceptions)) if beside and beside.exceptions else ()
    with Progress(shown) as progress:
        network = read(paths, service_tags, parameters, shown, progress)
        result = assess_network(network, tell=progress.tell)
        if beside and beside.against:
            other = read((beside.against,), service_tags, parameters, replace(shown, quiet=True), progress)
            result = with_comparison(result, assess_network(other, tell=progress.tell), beside.against)
        if beside and accepted:
            result = with_exceptions(result, accepted, beside.today)
    emit(wanted, renders(result, shown, again(paths, service_tags, parameters), beside), sys.stdout)
    return exit_code(result, fail_on)


def again(paths: tuple[str, ...], service_tags: str | None, parameters: tuple[str, ...]) -> str:
    """Give the part of a command line that names the same input; values of parameters may be secrets and are left out."""
    import shlex

    tags = ("--service-tags", service_tags) if service_tags else ()
    named = (f"{text.partition('=')[0]}=…" if "=" in text else text for text in parameters)
    return shlex.join((*paths, *tags, *(word for text in named for word in ("--param", text))))


def program() -> str:
    """Give the command as it was called, so that what the report suggests can be typed."""
    import os
    import shutil

    called = Path(sys.argv[0])
    if called.name != "penstock":
        return "penstock"
    known = shutil.which("penstock")
    if known is not None and Path(known).resolve() == called.resolve():
        return "penstock"
    return os.path.relpath(called) if called.is_relative_to(Path.cwd()) else str(called)


def exit_code(result: Assessment, fail_on: str) -> int:
    """Give 1 for a proved finding at or above the level, 3 if only unproved ones are, else 0."""
    level = severity_of(fail_on)
    for proved, code in ((True, FOUND), (False, UNKNOWN)):
        worst = result.worst(proved=proved)
        if worst is not None and worst >= level:
            return code
    return FINE


def renders(result: Assessment, shown: Shown, same_input: str = "", beside: Beside | None = None) -> dict[str, Render]:
    """Give a renderer for each format."""
    import shlex

    from penstock.cli.version import version_text
    from penstock.report import csv, json, md, sarif, text
    from penstock.report.html.page import html
    from penstock.report.html.payload import payload
    from penstock.report.shape import line as json_line

    beside_words = shlex.join(beside.words) if beside else ""
    return {
        "text": lambda: text.text(result, paint_for(shown), verbose=bool(shown.verbose), again=(program(), same_input)),
        "json": lambda: json.assessment(result),
        "jsonl": lambda: json.finding_lines(result),
        "sarif": lambda: sarif.sarif(result),
        "md": lambda: md.markdown(result),
        "csv": lambda: csv.findings(result),
        "html": lambda: html(payload(result, version_text(), same_input, beside_words)),
        "report": lambda: [json_line(payload(result, version_text(), same_input, beside_words))],
    }
