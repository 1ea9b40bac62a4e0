"""The page: sealed, self-contained, and made of modules that fit together."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest

from penstock.report.html.page import MODULES, asset, html, packed, program
from penstock.report.html.payload import payload
from penstock.report.shape import line
from tests.unit.report import sample

TOP = re.compile(r"^(?:export )?(?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
NAMES = re.compile(r"^import \{([^}]*)\} from \"\./([\w.]+)\";$", re.MULTILINE)


def page() -> str:
    return "".join(html(payload(sample.assessed(), "1.2.3", "infra")))


def digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def test_the_policy_lets_in_what_is_in_the_page_and_nothing_else() -> None:
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page())
    script, style = re.findall(r'<script type="module">(.*?)</script>|<style>(.*?)</style>', page(), re.DOTALL)
    found = {digest(one or other) for one, other in (script, style)}
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'; ")
    assert set(re.findall(r"'(sha256-[^']*)'", policy[0])) == found


def test_nothing_is_fetched_and_nothing_is_evaluated() -> None:
    text = program() + asset("page.html") + asset("report.css")
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text) == []
    assert (
        re.findall(r"\b(eval|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|fetch|import)\s*\(", text)
        == []
    )
    assert re.findall(r"\bstyle[:=]", program()) == []


def test_names_of_an_estate_are_not_in_the_page_as_text() -> None:
    assert sample.HOSTILE not in page()
    assert "web<script" not in page()


def test_the_data_comes_back_as_it_was() -> None:
    data = {"b": ["é", "</script>"], "a": 1}
    text = packed(data)
    assert "<" not in text
    assert json.loads(gzip.decompress(b64decode(text))) == data
    assert packed(data) == packed(dict(reversed(data.items())))


def test_the_page_embeds_exactly_the_data() -> None:
    (embedded,) = re.findall(r'<script id="data" type="application/octet-stream">([^<]*)</script>', page())
    found = json.loads(gzip.decompress(b64decode(embedded)))
    assert found == json.loads(line(payload(sample.assessed(), "1.2.3", "infra")))


def test_the_same_estate_gives_the_same_bytes() -> None:
    assert page() == page()


def test_no_two_modules_share_a_name() -> None:
    names = [name for module in MODULES for name in TOP.findall(asset(module))]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_uses_what_stands_before_it(module: str) -> None:
    before = MODULES[: MODULES.index(module)]
    for names, source in NAMES.findall(asset(module)):
        assert source in before
        exported = re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", asset(source), re.MULTILINE)
        assert {name.strip() for name in names.split(",")} <= set(exported)
    assert len(NAMES.findall(asset(module))) == asset(module).count("import ")


def test_no_import_or_export_is_left() -> None:
    assert re.findall(r"^(import|export)\b", program(), re.MULTILINE) == []
