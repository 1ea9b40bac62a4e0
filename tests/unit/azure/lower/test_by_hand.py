"""What the platform lets people do with a machine, by what the machine states."""

from __future__ import annotations

import pytest

from penstock.azure.lower.by_hand import COMMANDS, CONSOLE, perhaps, surely
from penstock.azure.resources.compute import VirtualMachine
from penstock.azure.resources.terms import Flag
from penstock.diagnostics import BUILT_IN
from penstock.source.node import Unknown

DOUBT = Unknown(why="a parameter has no value", origin=BUILT_IN)


def machine(extensions: Flag, serial_log: Flag) -> VirtualMachine:
    return VirtualMachine(
        id="m", name="m", origin=BUILT_IN, nics=(), extensions=extensions, serial_log=serial_log
    )  # fmt: skip


@pytest.mark.parametrize(
    ("extensions", "serial_log", "sure", "maybe"),
    [
        (True, False, (COMMANDS,), ()),
        (False, False, (), ()),
        (None, None, (), (COMMANDS, CONSOLE)),
        (False, True, (), (CONSOLE,)),
        (DOUBT, False, (), (COMMANDS,)),
    ],
)
def test_only_what_is_written_is_sure(
    extensions: Flag, serial_log: Flag, sure: tuple[str, ...], maybe: tuple[str, ...]
) -> None:
    one = machine(extensions, serial_log)
    assert surely(one) == sure
    assert tuple(words for words, _ in perhaps(one)) == maybe
