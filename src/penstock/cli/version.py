"""The verb `version`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import click

EPILOG = """\b
Examples:
  penstock version
  penstock --version
"""


def version_text() -> str:
    """Give the version of the installed package, or say that it runs from its sources."""
    try:
        return installed("penstock")
    except PackageNotFoundError:
        return "unpacked"


@click.command(epilog=EPILOG)
def version() -> None:
    """Print the version."""
    click.echo(f"penstock {version_text()}")
