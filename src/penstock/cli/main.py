"""The command `penstock`: one verb per file, each loaded only when it is called.

Comes in: the command line. Goes out: an exit code, the same for all verbs:

    0 fine   1 findings at or above --fail-on, or the answer is no   2 usage   3 decisive unknown
    4 nothing could be read   70 internal error   130 interrupted

Read next: `cli/assess.py`.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from penstock.cli.exits import INTERNAL, INTERRUPTED, USAGE

VERBS: dict[str, tuple[str, str]] = {
    "assess": ("penstock.cli.assess", "Say what can flow in an estate and what is wrong, with proof."),
    "can": ("penstock.cli.can", "Answer one question: yes, no or unknown, with the path."),
    "explain": ("penstock.cli.explain", "Show hop by hop why, and what would change it."),
    "reach": ("penstock.cli.reach", "List everything that can flow, per class of endpoints."),
    "demo": ("penstock.cli.demo", "Assess an example estate: no account, no network."),
    "doctor": ("penstock.cli.doctor", "Show what was read and what is missing."),
    "verify-azure": ("penstock.cli.verify_azure", "Hold answers that Azure gave against ours."),
    "collect": ("penstock.cli.collect", "Write a snapshot of live subscriptions."),
    "tags": ("penstock.cli.tags", "Keep Microsoft's service tags on this machine."),
    "completion": ("penstock.cli.completion", "Print the completion script of a shell."),
    "version": ("penstock.cli.version", "Print the version."),
}
"""Verb → the module that has a function of the same name (with `_` for `-`), and its line in the help."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the verbs, in the order in which people need them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one verb."""
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(VERBS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or name the nearest one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], VERBS, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; the verbs are {', '.join(VERBS)}"
            raise click.UsageError(f'no verb "{args[0]}"{hint}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table of verbs without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, text) for verb, (_, text) in VERBS.items()])


EPILOG = """\b
Examples:
  penstock assess .
  penstock can internet web-vm:443 infra/

\b
Exit codes, the same for all verbs: 0 fine, 1 findings at or above --fail-on or the
answer is no, 2 usage, 3 decisive unknown, 4 nothing could be read, 70 internal, 130 interrupted.
"""


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="penstock", message="penstock %(version)s")
def penstock() -> None:
    """Prove what traffic can flow in an Azure estate, from its configuration. Nothing leaves this machine."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    try:
        result = penstock.main(args=arguments, prog_name="penstock", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort
        return _failed(error)


def _failed(error: Exception) -> int:
    from penstock.cli.failure import report

    return report(error, INTERNAL)


if __name__ == "__main__":
    main()
