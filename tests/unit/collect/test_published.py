"""Finding the newest file on Microsoft's page; the page here is of our own writing."""

from __future__ import annotations

import json

import pytest

from penstock.collect.fetch import FetchError
from penstock.collect.published import HOSTS, OFFICE, PAGES, copied, office, published

BASE = "https://download.microsoft.com/download/a/b/c-1"


def pages(text: str) -> dict[str, bytes]:
    return {
        PAGES["public"]: text.encode(),
        f"{BASE}/ServiceTags_Public_20261116.json": b"\xef\xbb\xbfnew",
        f"{BASE}/ServiceTags_Public_20261109.json": b"old",
    }


def test_the_newest_file_is_taken() -> None:
    links = [f'<a href="{BASE}/ServiceTags_Public_{day}.json">' for day in ("20261109", "20261116")]
    served = pages("".join(links))
    assert published("public", lambda url, **_: served[url]) == ("new", "ServiceTags_Public_20261116.json")


@pytest.mark.parametrize("text", ["", '<a href="https://elsewhere.example/ServiceTags_Public_20261116.json">'])
def test_a_page_without_a_file_says_what_to_do(text: str) -> None:
    served = pages(text)
    with pytest.raises(FetchError, match="--from FILE"):
        published("public", lambda url, **_: served[url])


def test_a_copy_has_the_name_of_its_address() -> None:
    assert copied("https://server.example/x/tags.json", lambda *_, **__: b"{}") == ("{}", "tags.json")


def test_only_the_hosts_that_are_named_are_asked() -> None:
    assert {url.split("/")[2] for url in (*PAGES.values(), BASE, OFFICE)} == set(HOSTS)


def test_the_endpoints_of_microsoft_365_come_with_their_version() -> None:
    asked: list[str] = []

    def get(url: str, **_: int) -> bytes:
        asked.append(url)
        return b'{"instance": "worldwide", "latest": "2026112800"}' if "/version/" in url else b'[{"id": 1}]'

    text, name = office("public", get)
    assert json.loads(text) == {"instance": "worldwide", "latest": "2026112800", "endpoints": [{"id": 1}]}
    assert name == "endpoints-worldwide.json"
    assert [url.split("?")[0] for url in asked] == [f"{OFFICE}/version/worldwide", f"{OFFICE}/endpoints/worldwide"]


def test_an_answer_that_is_no_json_says_what_to_do() -> None:
    with pytest.raises(FetchError, match="--from FILE"):
        office("public", lambda *_, **__: b"<html>")
