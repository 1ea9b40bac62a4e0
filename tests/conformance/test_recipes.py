"""The outcomes that the network policy recipes tell of, for each of them whose outcome is in its text.

Pods are as the text runs them; the policies are the recipes' own. Read next: `corpus.py`.
"""

from __future__ import annotations

import pytest

from tests.conformance import corpus
from tests.conformance.stated import Row, agree
from tests.unit.kubernetes.cluster import Asked, namespace, pod

FOLDER = corpus.folder("k8s", "ahmetb-recipes")
pytestmark = corpus.needs(FOLDER)

WEB = namespace("default") + pod("web", app="web") + pod("test")
SHOP = (
    namespace("default")
    + pod("db", app="bookstore", role="db")
    + pod("search", app="bookstore", role="search")
    + pod("coffee", app="coffeeshop", role="api")
)
SPACES = (
    WEB
    + namespace("dev", purpose="testing")
    + namespace("prod", purpose="production")
    + pod("test", "dev")
    + pod("test", "prod")
)


@pytest.mark.parametrize(
    ("recipe", "pods", "source", "destination", "answer"),
    [
        ("01-deny-all-traffic-to-an-application", WEB, "default/test", "default/web:80", "denied"),
        ("02a-allow-all-traffic-to-an-application", WEB, "default/test", "default/web:80", "allowed"),
        ("06-allow-traffic-from-a-namespace", SPACES, "dev/test", "default/web:80", "denied"),
        ("06-allow-traffic-from-a-namespace", SPACES, "prod/test", "default/web:80", "allowed"),
        ("10-allowing-traffic-with-multiple-selectors", SHOP, "default/search", "default/db:6379", "allowed"),
        ("10-allowing-traffic-with-multiple-selectors", SHOP, "default/coffee", "default/db:6379", "denied"),
        ("12-deny-all-non-whitelisted-traffic-from-the-namespace", WEB, "default/test", "default/web:80", "denied"),
    ],
)
def test_a_recipe_has_the_outcome_that_it_tells_of(
    recipe: str, pods: str, source: str, destination: str, answer: str
) -> None:
    text = (FOLDER / f"{recipe}.yaml").read_text(encoding="utf-8")
    assert Asked(pods, text)(source, destination) == answer


@pytest.mark.parametrize(
    ("recipe", "pods", "rows"),
    [
        ("08-allow-external-traffic", WEB, [("203.0.113.1", "default/web:80", "allowed")]),
        (
            "14-deny-external-egress-traffic",
            WEB + pod("foo", app="foo"),
            [("default/foo", "203.0.113.1:80", "denied"), ("default/foo", "default/web:80", "allowed")],
        ),
    ],
)
def test_a_recipe_about_the_outside_has_its_outcome_as_far_as_it_can_be_known(
    recipe: str, pods: str, rows: list[Row]
) -> None:
    text = (FOLDER / f"{recipe}.yaml").read_text(encoding="utf-8")
    agree(recipe, f"{pods}---\n{text.partition('---')[0]}", rows)
