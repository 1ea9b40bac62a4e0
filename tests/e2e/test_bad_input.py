"""Bad files cost themselves: they are told with place and cure, and the rest is assessed. Exit 4 is for runs in which nothing was read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from penstock.cli import exits
from penstock.cli.main import run
from penstock.source import document
from tests.e2e.estates import exposed, sound
from tests.unit.azure.arm.templates import template

NSG = "Microsoft.Network/networkSecurityGroups"


def looped(name: str, count: Any) -> dict[str, Any]:
    return {"type": NSG, "name": f"[concat('{name}', copyIndex())]", "copy": {"name": "l", "count": count}}


def doubled() -> dict[str, Any]:
    variables = {f"v{i}": f"[concat(variables('v{i + 1}'), variables('v{i + 1}'))]" for i in range(80)} | {"v80": "x"}
    return template(variables=variables, resources=[{"type": NSG, "name": "[variables('v0')]"}])


TEXTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the file is empty"),
    "truncated": ('[{"id": "/subscriptions/s", "name": ', "the file ends before the bracket"),
    "truncated text": ('{"a": "never ends', "the file ends before the bracket"),
    "two values": ("{} {}", "something follows after the end"),
    "no quotes": ("{a: 1}", "a name in double quotes is missing here"),
    "not a number": ('{"a": NaN}', "not JSON"),
    "latin-1": ('{"name": "café"}'.encode("latin-1"), "the text is not UTF-8: byte 0xe9 at offset 13 does not fit"),
    "half of UTF-16": ('{"a": 1}'.encode("utf-16-le")[:-1], "the text is not UTF-16: byte"),
    "binary": (bytes(range(256)) * 8, "PS10"),
    "deep arrays": ("[" * 100_000 + "]" * 100_000, "nested more than 200 levels deep"),
    "deep objects": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested more than 200 levels deep"),
    "deep and open": ("[" * 100_000, "PS10"),
    "a long number": ('{"a": ' + "9" * 10_000 + "}", "PS10"),
}


@pytest.mark.parametrize(("content", "told"), TEXTS.values(), ids=TEXTS)
def test_a_file_that_is_no_json_is_told_and_the_rest_is_assessed(
    content: str | bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposed(tmp_path)
    bad = tmp_path / "bad.json"
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run(["assess", str(tmp_path)]) == exits.FOUND
    captured = capsys.readouterr()
    assert told in captured.err
    assert "bad.json:" in captured.err
    assert "tcp/22" in captured.out


@pytest.mark.parametrize(("content", "told"), TEXTS.values(), ids=TEXTS)
def test_a_lone_file_that_is_no_json_ends_with_4(
    content: str | bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run(["assess", str(bad)]) == exits.UNREADABLE
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_of_json_are_read(encoding: str, tmp_path: Path) -> None:
    text = exposed(tmp_path).read_text(encoding="utf-8")
    (tmp_path / "estate.json").write_bytes(text.encode(encoding))
    assert run(["assess", str(tmp_path), "-q"]) == exits.FOUND


def test_a_file_that_is_too_large_is_told_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = document.read
    monkeypatch.setattr("penstock.snapshot.gather.read", lambda path, shown: real(path, shown, max_bytes=4096))
    sound(tmp_path)
    (tmp_path / "large.json").write_text(json.dumps(["x" * 5000]), encoding="utf-8")
    assert run(["assess", str(tmp_path), "--exit-zero"]) == exits.FINE
    err = capsys.readouterr().err
    assert "the file is too large" in err
    assert "at most 4096 bytes" in err


TEMPLATES: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "circle of variables": (
        lambda: template(variables={"a": "[variables('b')]", "b": "[variables('a')]"}, resources=[{"type": NSG, "name": "[variables('a')]"}]),
        'the variable "a" refers to itself',
    ),
    "huge count": (lambda: template(resources=[looped("x", 10**9)]), 'the loop "l" turns 1000000000 times'),
    "doubling": (doubled, "the text is longer than"),
    "broken expression": (lambda: template(resources=[{"type": NSG, "name": "[concat('a', ]"}]), "the expression ends too early"),
    "no name": (lambda: template(resources=[{"type": NSG}]), "the resource has no name"),
    "names that do not fit": (lambda: template(resources=[{"type": NSG, "name": "a/b/c"}]), "takes 1 names, not 3"),
    "link out of the folder": (
        lambda: template(resources=[{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"relativePath": "../../etc/passwd"}}}]),
        "was not found (../../etc/passwd)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "told"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_that_is_wrong_is_told_and_the_rest_is_assessed(
    make: Callable[[], dict[str, Any]], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposed(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps(make(), indent=1), encoding="utf-8")
    assert run(["assess", str(tmp_path), "-v"]) == exits.FOUND
    captured = capsys.readouterr()
    assert told in captured.err
    assert "bad.json:" in captured.err
    assert "tcp/22" in captured.out


def test_hostile_names_reach_no_terminal_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>=1+1"
    rows = [
        {"id": f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/{name.replace('/', '')}", "name": name, "type": "Microsoft.Network/virtualNetworks",
         "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": name, "properties": {"addressPrefix": "10.0.0.0/24"}}]}},
        {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/n", "name": name, "type": "Microsoft.Network/networkInterfaces", "properties": {"ipConfigurations": [{"name": name, "properties": {}}]}},
    ]  # fmt: skip
    hostile = {
        "type": NSG,
        "name": name,
        "properties": {"securityRules": [{"name": f"[{name}(]"}, {"name": "[nope.f()]"}]},
    }
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(template(resources=[hostile])), encoding="utf-8")
    for verb in (["assess", "-v", "--exit-zero"], ["doctor", "-v"], ["reach"]):
        run([*verb, str(tmp_path)])
        captured = capsys.readouterr()
        assert "\x1b" not in captured.out + captured.err
        assert "\x07" not in captured.out + captured.err
