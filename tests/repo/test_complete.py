"""Nothing is without its page, its test, or its reason."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import click
import pytest

from penstock.assess.checks import CHECKS
from penstock.azure.arm.limits import MAX_COPIES, MAX_NESTED, MAX_RESOURCES
from penstock.cli import exits
from penstock.cli.main import VERBS, penstock
from penstock.source.document import MAX_BYTES, MAX_DEPTH
from tests.repo.blocks import ROOT
from tests.repo.messages import codes, messages

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def verb(name: str) -> click.Command:
    """Load one verb."""
    command = penstock.get_command(click.Context(penstock), name)
    assert command is not None
    return command


def help_of(name: str) -> str:
    """Give the help of a verb as an 80-column terminal shows it."""
    return verb(name).get_help(click.Context(verb(name), info_name=f"penstock {name}", terminal_width=80))


# ---- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VERBS)
def test_help_fits_a_screen_and_begins_with_what_to_type(name: str) -> None:
    text = help_of(name)
    assert len(text.splitlines()) <= 40
    examples = re.findall(rf"^ +penstock {name}\b", text.partition("Examples:")[2], re.MULTILINE)
    assert len(examples) >= 2 or name == "version"


@pytest.mark.parametrize("name", VERBS)
def test_every_option_says_what_it_does(name: str) -> None:
    for parameter in verb(name).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_every_verb_says_the_same_in_the_list_and_in_its_own_help() -> None:
    for name, (_, words) in VERBS.items():
        assert len(words) <= 66, f"{name}: {words}"


def test_every_exit_code_has_its_line() -> None:
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    numbers = {value for name, value in vars(exits).items() if name.isupper()}
    assert {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)} == numbers


def test_the_limits_are_those_of_the_code() -> None:
    page = " ".join((ROOT / "docs" / "limits.md").read_text(encoding="utf-8").split())
    for words in (
        f"{MAX_BYTES // 2**20} MiB",
        f"{MAX_DEPTH} levels",
        f"{MAX_COPIES} copies",
        f"{MAX_RESOURCES:,} resources",
        f"{MAX_NESTED} nested",
    ):
        assert words in page


# ---- messages and checks ---------------------------------------------------------------------------------------------


def test_every_code_of_a_message_has_its_wording() -> None:
    assert codes(ROOT / "src") == {message.code for message in messages(ROOT / "src")}


def test_codes_of_checks_are_those_of_the_table() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        file = ROOT / "src" / "penstock" / "assess" / "checks" / f"{check.name}.py"
        assert f'code="{check.code}"' in file.read_text(encoding="utf-8")


# ---- dependencies ----------------------------------------------------------------------------------------------------


def name_of(requirement: str) -> str:
    """Give the name in a requirement."""
    return re.split(r"[<>=!~\[; ]", requirement)[0].lower()


IMPORTED_AS = {"pyyaml": "yaml"}
"""Packages that are imported under another name."""

REQUIREMENTS: tuple[str, ...] = (
    *PROJECT["dependencies"],
    *(requirement for extra in PROJECT["optional-dependencies"].values() for requirement in extra),
)


@pytest.mark.parametrize("name", sorted({name_of(requirement) for requirement in REQUIREMENTS}))
def test_every_dependency_has_its_decision(name: str) -> None:
    titles = [page.read_text(encoding="utf-8").partition("\n")[0] for page in (ROOT / "docs" / "adr").glob("*.md")]
    assert any(name in title for title in titles), f"docs/adr has no page on {name}"


def test_the_core_depends_on_what_it_imports() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    for requirement in PROJECT["dependencies"]:
        name = IMPORTED_AS.get(name_of(requirement), name_of(requirement))
        assert re.search(rf"^\s*(import|from) {name}\b", text, re.MULTILINE), requirement


def test_the_lock_is_of_this_project() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (own,) = [package for package in lock["package"] if package["name"] == "penstock"]
    wanted = {name_of(requirement) for requirement in REQUIREMENTS}
    assert {entry["name"] for entry in own["metadata"]["requires-dist"]} == wanted, "run `uv lock`"


# ---- tests -----------------------------------------------------------------------------------------------------------

ELSEWHERE: dict[str, str] = {
    "cli/assess.py": "tests/e2e/test_assess.py",
    "cli/can.py": "tests/e2e/test_can.py",
    "cli/collect.py": "tests/e2e/test_collect.py",
    "cli/completion.py": "tests/e2e/test_completion.py",
    "cli/demo.py": "tests/e2e/test_demo.py",
    "cli/doctor.py": "tests/e2e/test_verbs.py",
    "cli/exits.py": "tests/repo/test_complete.py",
    "cli/explain.py": "tests/e2e/test_verbs.py",
    "cli/reach.py": "tests/e2e/test_verbs.py",
    "cli/verify_azure.py": "tests/e2e/test_verify_azure.py",
    "cli/tags.py": "tests/e2e/test_tags.py",
    "cli/version.py": "tests/unit/cli/test_main.py",
    "report/verified.py": "tests/e2e/test_verify_azure.py",
    "space/addresses.py": "tests/property/test_space_laws.py",
    "space/intervals.py": "tests/property/test_space_laws.py",
    "space/names.py": "tests/property/test_space_laws.py",
    "space/packets.py": "tests/property/test_space_laws.py",
    "space/transport.py": "tests/property/test_space_laws.py",
}
"""Files whose test is not in the mirrored place: laws, and whole commands."""

DECLARATIONS = ("azure/resources/", "kubernetes/resources/", "net/")
"""Rooms of frozen types: what they hold is checked by the tests of those who fill and read them."""


def sources() -> list[str]:
    """Give every source file with code of its own."""
    root = ROOT / "src" / "penstock"
    found = (file.relative_to(root).as_posix() for file in sorted(root.rglob("*.py")))
    return [name for name in found if not name.endswith("__init__.py") and not name.startswith(DECLARATIONS)]


IMPORT = r"^from penstock\.?([\w.]*) import (?:\(([^)]*)\)|([\w, ]+))"


@cache
def imported() -> frozenset[str]:
    """Give the modules that tests import from: `azure/lower/doors.py`."""
    found = set()
    for file in (ROOT / "tests").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for module, several, names in re.findall(IMPORT, text, re.MULTILINE):
            path = module.replace(".", "/")
            found |= {f"{path}.py", *(f"{path}/{name.strip()}.py" for name in (several or names).split(","))}
    return frozenset(name.removeprefix("/") for name in found)


def has_test(name: str) -> bool:
    """Whether a source file has a test: at the mirrored place, at another that is named, or one that imports from it."""
    path = Path(name)
    own = (ROOT / "tests" / "unit" / path.parent / f"test_{path.name}").exists()
    return own or name in imported() or (name in ELSEWHERE and (ROOT / ELSEWHERE[name]).exists())


@pytest.mark.parametrize("name", sources())
def test_a_source_file_has_its_test(name: str) -> None:
    assert has_test(name), f"tests/unit/{Path(name).parent}/test_{Path(name).name}"


def test_no_test_is_named_for_a_file_that_is_gone() -> None:
    assert set(ELSEWHERE) <= set(sources())
