"""Requests as people write them, and what is told of devices on the way."""

from __future__ import annotations

import pytest

from penstock.diagnostics import BUILT_IN, UsageError
from penstock.engine.request import Judgement, Met, Outcome, parse_request
from penstock.net.rewrite import WebRoute


@pytest.mark.parametrize(
    ("text", "host", "paths", "methods", "target"),
    [
        ("/admin?x=1", "", "/admin", "*", "/admin?x=1"),
        ("POST /admin", "", "/admin", "POST", "/admin"),
        ("https://Shop.example/Cart", "shop.example", "/cart", "*", "/Cart"),
        ("get http://shop.example:8080/", "shop.example", "/", "GET", "/"),
        ("https://shop.example", "shop.example", "/*", "*", ""),
    ],
)
def test_a_request_is_read(text: str, host: str, paths: str, methods: str, target: str) -> None:
    found, web = parse_request(text)
    assert (found, str(web.paths), str(web.methods), web.target) == (host, paths, methods, target)


@pytest.mark.parametrize("text", ["", "shop.example/x", "POST", "a b c /x", "ftp://shop.example/"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not of the form"):
        parse_request(text)


def test_a_route_without_inspection_lets_everything_pass_unseen() -> None:
    met = Met(device="gw", route=WebRoute(name="r", origin=BUILT_IN, resource="gw"))
    assert [judgement.outcome for judgement in met.passes] == [Outcome.UNSEEN]


def test_what_is_blocked_does_not_pass() -> None:
    blocked = Judgement(outcome=Outcome.BLOCKED)
    met = Met(device="gw", route=WebRoute(name="r", origin=BUILT_IN, resource="gw"), judgements=(blocked,))
    assert met.passes == ()
