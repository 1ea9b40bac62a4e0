"""The verb `demo`. Read next: `cli/assess.py`."""

from __future__ import annotations

import click

from penstock.cli.assess import FORMATS, run
from penstock.cli.exits import FINE
from penstock.cli.options import Shown, gate_options, output_option, shown_options

EPILOG = """\b
Examples:
  penstock demo
  penstock demo -o text -o sarif=demo.sarif
"""


@click.command(epilog=EPILOG)
@click.option("--where", is_flag=True, help="Only print where the example estate lies.")
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
    """Assess the bundled example estate: no account, no network.

    It is a fictional hub-and-spoke estate with planted weaknesses, so exit code 1 is what to expect.
    """
    from penstock.demo import estate_path

    path = str(estate_path())
    if where:
        click.echo(path)
        return FINE
    shown = Shown(quiet=quiet, verbose=verbose, colour=not no_color, width=width)
    code = run((path,), outputs, None, (), shown, fail_on)
    return FINE if exit_zero else code
