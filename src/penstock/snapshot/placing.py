"""What is told of where templates go, where they do not say it themselves.

Comes in: templates and what was learned of them. Goes out: diagnostics that say what was assumed, from what, and how to state it instead.
Read next: `snapshot/joins.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from penstock.diagnostics import Diagnostic, Level, Origin
from penstock.snapshot.identities import words
from penstock.snapshot.joins import EXPORTS, Learned, Meaning, Part, Told
from penstock.source.document import Document

OPTION = {Part.SUBSCRIPTION: "subscription()", Part.GROUP: "resourceGroup()"}
WORDS = {Part.SUBSCRIPTION: "subscription", Part.GROUP: "resource group"}


def alone(template: Document) -> Diagnostic:
    """Tell that a template is taken to go to a group of its own."""
    return Diagnostic(
        level=Level.NOTE,
        code="PS113",
        message="this template is taken to go to a resource group of its own: another one defines the same resources",
        origin=template.origin(""),
        help=f"say where it goes: --param {_name(template.path)}:resourceGroup()=NAME",
    )


def joined(template: Document, learned: Learned) -> Diagnostic:
    """Tell where a template is taken to go, and which id says so."""
    told = [(part, learned.of(part, template.path)[0]) for part in Part if learned.of(part, template.path)]
    place = " of ".join(f"{WORDS[part]} {one.name}" for part, one in reversed(told))
    stated = " ".join(f"--param '{_name(template.path)}:{OPTION[part]}={one.name}'" for part, one in told)
    return Diagnostic(
        level=Level.NOTE,
        code="PS115",
        message=f"this template is taken to go to {place}: {_reason(told[-1][1], template.path)}",
        origin=template.origin(""),
        help=f"say so, or otherwise: {stated}",
    )


def torn(templates: Mapping[str, Document], learned: Learned) -> Iterator[Diagnostic]:
    """Tell of templates that ids place here and there."""
    for path, template in templates.items():
        for part in Part:
            told = learned.of(part, path)
            if len(told) > 1:
                places = "; ".join(f"{WORDS[part]} {one.name}: {_reason(one, path)}" for one in told)
                yield Diagnostic(
                    level=Level.WARNING,
                    code="PS116",
                    message=f"where this template goes is left open, for ids do not agree: {places}",
                    origin=template.origin(""),
                    help=f"say where it goes: --param '{_name(path)}:{OPTION[part]}=NAME'",
                )


def left_open(learned: Learned) -> Iterator[Diagnostic]:
    """Tell of ids that may mean resources of several templates, and are taken to mean none."""
    for identity, (mention, meant) in learned.open.items():
        first = next((m.path for m in meant if m.path != EXPORTS), mention.path)
        places = ", or ".join(dict.fromkeys(_place(one) for one in meant))
        yield Diagnostic(
            level=Level.WARNING,
            code="PS117",
            message=f"{words(mention.text)} of resource group {identity.group} may be the one in {places}; it is taken to be none",
            origin=mention.node.origin,
            help=f"say where each template goes: --param '{_name(first)}:resourceGroup()=NAME'",
        )


def _place(meaning: Meaning) -> str:
    return meaning.path or f"resource group {meaning.id.group} of subscription {meaning.id.subscription}"


def _reason(told: Told, path: str) -> str:
    mention = told.mention
    named = f"names {words(mention.text)} there"
    return (
        f"it {named}, at line {mention.node.origin.line}"
        if mention.path == path
        else f"{_where(mention.node.origin)} {named}"
    )


def _where(origin: Origin) -> str:
    return f"{_name(origin.file)}:{origin.line}"


def _name(path: str) -> str:
    return PurePosixPath(path).name
