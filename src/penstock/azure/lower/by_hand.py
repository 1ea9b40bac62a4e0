"""What the platform lets people do with a machine past every rule of the network: commands by its agent, and its serial console.

Comes in: a virtual machine. Goes out: words. Who may do it is decided by roles. Read next: `assess/checks/run_by_platform.py`.
"""

from __future__ import annotations

from penstock.azure.lower import causes
from penstock.azure.resources.compute import VirtualMachine
from penstock.net.cause import Cause
from penstock.source.node import Unknown

COMMANDS = "runs commands and extensions that the platform hands it"
CONSOLE = "has a serial console in the portal"


def surely(machine: VirtualMachine) -> tuple[str, ...]:
    """Give what is stated: that extensions are allowed."""
    return (COMMANDS,) if machine.extensions is True else ()


def perhaps(machine: VirtualMachine) -> tuple[tuple[str, Cause], ...]:
    """Give what may be: the console may be switched off for the subscription, and what is silent may be on."""
    found = []
    if machine.extensions not in (True, False):
        found.append((COMMANDS, _cause(machine, machine.extensions, "allowExtensionOperations")))
    if machine.serial_log is True:
        found.append((CONSOLE, _switched(machine)))
    elif machine.serial_log is not False:
        found.append((CONSOLE, _cause(machine, machine.serial_log, "bootDiagnostics")))
    return tuple(found)


def _cause(machine: VirtualMachine, value: object, word: str) -> Cause:
    if isinstance(value, Unknown):
        return causes.of_value(value, machine.origin)
    return Cause(
        key=f"{word}:{machine.id}",
        why=f"{word} of {machine.name} is not stated",
        cure=f"state {word}, or read an export",
        origin=machine.origin,
    )


def _switched(machine: VirtualMachine) -> Cause:
    return Cause(
        key="serial-console",
        why="whether the serial console is switched off for the subscription is in no export",
        cure="ask az serial-console, which enables and disables it for a subscription",
        origin=machine.origin,
    )
