"""The verb `completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")

EPILOG = """\b
Examples:
  penstock completion bash > ~/.local/share/bash-completion/completions/penstock
  penstock completion fish > ~/.config/fish/completions/penstock.fish
"""


@click.command(epilog=EPILOG)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    from penstock.cli.main import penstock

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(penstock, {}, "penstock", "_PENSTOCK_COMPLETE").source())
