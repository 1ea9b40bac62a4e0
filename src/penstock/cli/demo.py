"""The verb `demo`. Read next: `cli/assess.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from penstock.cli.assess import FORMATS, run
from penstock.cli.exits import FINE
from penstock.cli.options import Shown, gate_options, output_option, shown_options

FOLDER = "penstock-demo"

EPILOG = """\b
Examples:
  penstock demo
  penstock demo -o text -o sarif=demo.sarif
"""


@click.command(epilog=EPILOG)
@click.option("--where", is_flag=True, help="Only print where the bundled estate lies.")
@output_option(FORMATS)
@gate_options
@shown_options
def demo(
    where: bool,
    outputs: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    quiet: bool,
    verbose: int,
    no_color: bool,
    width: int | None,
) -> int:
    """Assess an example estate: no account, no network.

    It is a fictional hub-and-spoke estate with planted weaknesses, so exit code 1 is what to expect. A copy is written to the folder
    penstock-demo, once: change it, and ask again.
    """
    from penstock.demo import estate_path

    if where:
        click.echo(str(estate_path()))
        return FINE
    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    code = run((_folder(shown),), outputs, None, (), shown, fail_on)
    return FINE if exit_zero else code


def _folder(shown: Shown) -> str:
    """Give the folder to assess: the copy beside the user if there can be one, else the bundled estate itself."""
    from penstock.demo import estate_path, unpack

    try:
        written = unpack(Path(FOLDER))
    except OSError:
        return str(estate_path())
    if not shown.quiet:
        words = "written: it is yours to change" if written else "is as you left it; delete it to start over"
        sys.stderr.write(f"{FOLDER}/ {words}\n")
    return FOLDER
