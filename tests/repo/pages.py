"""Pages that are made from the source: command line, checks, messages, coverage, JSON.

Comes in: the package itself. Goes out: path → text. Nobody edits these pages; `make docs` writes them. Read next:
`tests/repo/write_docs.py`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

import penstock as penstock_package
from penstock.assess.channels import CHANNELS
from penstock.assess.channels.channel import Channel
from penstock.assess.check import Check
from penstock.assess.checks import CHECKS
from penstock.assess.points import POINTS, Framework, benchmarks
from penstock.assess.shared import places
from penstock.azure.facts import State, standings
from penstock.azure.read.registry import coverage_table
from penstock.azure.terraform.tables import terraform_table
from penstock.cli.main import VERBS, penstock
from penstock.kubernetes.read.registry import kinds_table
from tests.repo.blocks import ROOT
from tests.repo.messages import messages

MADE = "<!-- made by `make docs`; do not edit -->\n\n"


def pages() -> dict[Path, str]:
    """Give every generated page by its path below the repository."""
    found = {
        Path("docs/cli.md"): _cli(),
        Path("docs/coverage.md"): _coverage(),
        Path("docs/messages.md"): _messages(),
        Path("docs/json.md"): _json(),
        Path("docs/python.md"): _python(),
        Path("docs/checks/README.md"): _checks(),
    }
    found |= {Path(f"docs/checks/{check.code}.md"): _check(check) for check in CHECKS}
    found |= {Path("docs/channels/README.md"): _channels(), Path("docs/reference/review.md"): _review()}
    found |= {Path(f"docs/channels/{channel.name}.md"): _channel(channel) for channel in CHANNELS}
    return {path: MADE + text for path, text in found.items()}


# ---- the command line ------------------------------------------------------------------------------------------------


def _cli() -> str:
    parts = [
        "# Command line\n\n",
        "What `penstock --help` and the help of each verb say. Exit codes are explained in [exit-codes.md](exit-codes.md).\n",
        f"\n## penstock\n\n```text\n{_help(penstock, 'penstock')}\n```\n",
    ]
    for verb in VERBS:
        command = penstock.get_command(click.Context(penstock), verb)
        assert command is not None
        parts.append(f"\n## {verb}\n\n```text\n{_help(command, f'penstock {verb}')}\n```\n")
    return "".join(parts)


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


# ---- checks ----------------------------------------------------------------------------------------------------------


def _checks() -> str:
    rows = [
        f"| [{c.code}]({c.code}.md) | {c.title} | {c.severity.word} | {c.since} |"
        for c in sorted(CHECKS, key=lambda c: c.code)
    ]
    lead = (
        "# Checks\n\nWhat `penstock assess` looks for. The severity is the worst that a check gives; its page says when it gives less.\n"
        "Codes of the 600s are about what is exposed, of the 700s about what may leave or spread, of the 800s about what does not\n"
        "work as drawn; from 810 on they are hygiene.\n\n"
    )
    return lead + "\n".join(["| Code | What it finds | Worst | Since |", "|---|---|---|---|", *rows]) + "\n"


def _check(check: Check) -> str:
    body = check.body.replace("```json bad", "```json").replace("```json good", "```json")
    return (
        f"# {check.code}: {check.title}\n\n"
        f"Worst severity: {check.severity.word}. Since {check.since}. Facts it stands on: {', '.join(check.facts)}.\n\n"
        f"{body}\n\n"
        f"Source: `src/penstock/assess/checks/{check.name}.py`. All checks: [README.md](README.md).\n"
    )


# ---- channels --------------------------------------------------------------------------------------------------------


def _channels() -> str:
    lead = (
        "# Channels\n\nThe ways by which data can leave that `penstock assess` looks for. A channel is open when a check proves it, unknown when\n"
        "something that decides is not known or no check looks for it, and closed otherwise. Technique ids are of MITRE ATT&CK.\n\n"
    )
    rows = [
        f"| {c.number} | [{c.title}]({c.name}.md) | {', '.join(c.techniques)} | {', '.join(c.codes)} |"
        for c in CHANNELS
    ]
    return (
        lead + "\n".join(["| Nr | What it is | Techniques | Checks |", "|---|---|---|---|", *rows]) + "\n" + _shared()
    )


def _channel(channel: Channel) -> str:
    checks = {check.code: check for check in CHECKS}
    opened = [f"- [{code}](../checks/{code}.md): {checks[code].title}\n" for code in channel.codes]
    unseen = f"\nWhat no configuration shows of it: {channel.unseen}.\n" if channel.unseen else ""
    return (
        f"# Channel {channel.number}: {channel.title}\n\nATT&CK: {_titled(benchmarks().frameworks['attack'], channel.techniques)}. Facts: {', '.join(channel.facts)}.\n\n"
        f"{channel.body}\n\n## What opens it\n\n{''.join(opened) or 'No check by itself: see above.'}{unseen}"
        f"{''.join(_examples(checks[code]) for code in channel.codes[:1])}\nAll channels: [README.md](README.md).\n"
    )


def _examples(check: Check) -> str:
    return (
        f"\n## By example\n\nOf {check.code}; the first opens the channel, the second does not.\n\n"
        f"```json\n{check.example('bad')}```\n\n```json\n{check.example('good')}```\n"
    )


def _shared() -> str:
    """The list of places that many customers share."""
    known = places()
    names = [
        f"| {row.name} | {', '.join(f'`{p}`' for p in row.patterns)} | {row.who} | {row.source} |"
        for row in known.names
    ]
    tags = [f"| `{row.tag}` | {row.who} | {row.source} |" for row in known.tags]
    return (
        f"\n## Shared names\n\nWhere anybody may have a place, and who can write there; read {known.read}. What is not listed is not thereby safe.\n\n"
        + "\n".join(["| Place | Names | Who writes there | Read in |", "|---|---|---|---|", *names])
        + "\n\n## Shared service tags\n\n"
        + "\n".join(["| Tag | What it holds | Read in |", "|---|---|---|", *tags])
        + "\n"
    )


# ---- the review ------------------------------------------------------------------------------------------------------

REVIEW_LEAD = """# The review

What a reviewer asks about an estate, and how `penstock assess` answers: things are counted by name, and the answer follows from the count. *Yes* where
the point holds for all; *partly* where it surely fails for some and holds for others; *no* where it fails and holds for none for certain;
*unknown* where it fails for none for certain and something is not known, or there is nothing to count. `-o json` names everything that was counted.

"""


def _review() -> str:
    known = benchmarks()
    parts = [REVIEW_LEAD, "## Points\n"]
    for point in POINTS:
        controls = known.controls[point.key]
        bears = "; ".join(f"{name} {_titled(known.frameworks[name], controls[name])}" for name in sorted(controls))
        evidence = ", ".join(f"[{code}](../checks/{code}.md)" for code in point.codes) or "none by itself"
        parts.append(
            f"\n### {point.key}\n\n{point.question} {inspect.cleandoc(point.count.__doc__ or '')}\n\n- Evidence: {evidence}\n"
            f"- Raised by: {point.raised_by}\n- Bears on: {bears}\n"
        )
    rows = [f"| `{key}` | {one.name} | {one.source} | {one.read} |" for key, one in sorted(known.frameworks.items())]
    table = "\n".join(["| Key | Benchmark | Read in | On |", "|---|---|---|---|", *rows])
    return "".join(parts) + f"\n## Benchmarks\n\nThe mapping is ours; no benchmark is met by it alone.\n\n{table}\n"


def _titled(one: Framework, ids: tuple[str, ...]) -> str:
    return ", ".join(f"{name} ({one.titles[name]})" for name in ids)


# ---- messages, coverage, JSON ----------------------------------------------------------------------------------------


def _messages() -> str:
    lead = (
        "# Messages about the input\n\nWhat penstock may say on stderr about the files it reads. None of these is a finding about the estate. "
        "`…` stands for\nwhat is quoted from the input. Errors are what Azure would reject or nobody can understand, warnings what is\n"
        "probably not meant, notes what limits the answers (shown with `-v`).\n\n"
        "Codes are grouped: 1 files and text, 2 values, 3 expressions of templates, 4 references, 5 what is not modelled, 9 faults of penstock.\n\n"
    )
    rows = [
        f"| {m.code} | {m.level} | {_cell(m.text if m.text != '…' else '(what went wrong)')} | {_cell(m.cure)} |"
        for m in messages(ROOT / "src")
    ]
    return lead + "\n".join(["| Code | Kind | Says | What to do |", "|---|---|---|---|", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


COVERAGE_LEAD = """# What is modelled

Every resource type is in one of three states: it is modelled; it is counted in every report with what it may hide; or nothing is known of
it, and then it is taken to bear on traffic. What a modelled type becomes in the neutral network stands beside it. A type that is not
modelled never turns into a yes or a no: `penstock assess` names it below `not modelled`.

"""

STATES = {
    State.UNKNOWN: ("Unknown on purpose", "Answers that hang on these are unknown, and say so."),
    State.ASSUMED: ("Assumed", "Documented nowhere, or in two ways: one reading is taken."),
    State.NOT_YET: ("Not there yet", "What that does to answers stands beside it."),
    State.OUTSIDE: ("Beside the point", "Nothing about which new flow may pass."),
}


def _coverage() -> str:
    return (
        COVERAGE_LEAD
        + coverage_table()
        + kinds_table()
        + terraform_table()
        + "".join(_standing(state) for state in State)
    )


def _standing(state: State) -> str:
    """The facts of one state: documented statements about Azure that are not simply modelled and shown by a test."""
    title, lead = STATES[state]
    rows = [f"| {one.fact} | {_cell(one.why)} |" for one in standings() if one.state is state]
    table = "\n".join(["| Fact | Why |", "|---|---|", *rows])
    return f"\n## {title}\n\n{lead}\n\n{table}\n" if rows else ""


JSON_LEAD = """# JSON

`-o json` of each verb writes one document whose `schema` says what it promises. Within a version, keys are only added: those named here
stay, with their meaning and their type. Keys are sorted; the same input gives the same bytes. Words of enumerations may gain members.
Text meant for people (`title`, `why`, `fix`, `note`) may change its wording at any time; `code`, `id` and `fingerprint` do not. The JSON
Schemas ship with the package in `penstock/report/schemas`, and tests hold every document to them.

`assess` writes two: `penstock/assess/v1` (`-o json`) has everything, for scripts; `penstock/report/v1` (`-o report`) is exactly what the HTML report embeds
and shows: the matrix, the map, and the same assessment in words. What is the same in both comes from the same place.
"""


def _json() -> str:
    parts = [JSON_LEAD]
    for schema in sorted(files("penstock.report").joinpath("schemas").iterdir(), key=lambda f: f.name):
        if schema.name.endswith(".json"):
            parts.extend(_schema(schema.name, json.loads(schema.read_text(encoding="utf-8"))))
    return "".join(parts)


PYTHON_LEAD = """# Python

The verbs as functions. What `penstock.__all__` names is stable within a version, with its parameters; what is behind other names is not.

```python
import penstock

network = penstock.load("infra/")
answer = penstock.can(network, "internet", "vm-web:22")
if answer.verdict.value != "denied":
    for step in answer.trace.path:
        print(step.name, step.decision.value)
```
"""


def _python() -> str:
    parts = [PYTHON_LEAD]
    for name in penstock_package.__all__:
        member = getattr(penstock_package, name)
        if inspect.isfunction(member):
            words = inspect.cleandoc(member.__doc__ or "")
            parts.append(f"\n## {name}\n\n```python\n{_signature(name, member)}\n```\n\n{words}\n")
    return "".join(parts)


def _signature(name: str, function: Callable[..., object]) -> str:
    """Give a function's head as it is written, one parameter a line where it would be long."""
    signature = inspect.signature(function)
    line = f"{name}{signature}".replace("'", "")
    if len(line) <= 100:
        return line
    rows: list[str] = []
    for parameter in signature.parameters.values():
        starred = any(row.startswith("    *") for row in rows)
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            rows.append("    *,")
        rows.append(f"    {parameter},".replace("'", ""))
    end = str(signature.return_annotation).replace("'", "")
    return "\n".join([f"{name}(", *rows, f") -> {end}"])


def _schema(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"\n## penstock/{name.removesuffix('.json')}/v1\n\n`{schema['title']}`, schema `{name}`.\n\n"
    yield "| Key | Type | Always there |\n|---|---|---|\n"
    required = set(schema.get("required", ()))
    for key, value in sorted(schema["properties"].items()):
        yield f"| `{key}` | {_type(value)} | {'yes' if key in required else 'when it says something'} |\n"


def _type(value: dict[str, Any]) -> str:
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    if "$ref" in value:
        where, _, what = str(value["$ref"]).rpartition("/")
        return f"as in `penstock/assess/v1`: `{what}`" if where.startswith("urn:penstock:assess") else what
    if "oneOf" in value:
        return " or ".join(_type(one) for one in value["oneOf"])
    kind = value.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
