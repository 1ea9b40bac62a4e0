"""Resource Manager's manners, against a real server on this machine that has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from penstock.collect.fetch import FetchError
from penstock.collect.manager import LONGEST_WAIT_S, TRIES, Manager, RefusedError
from tests.unit.collect.azure import Azure, running


@pytest.fixture
def azure() -> Iterator[Azure]:
    with running(Azure()) as server:
        yield server


def manager(azure: Azure, slept: list[float] | None = None) -> Manager:
    return Manager(azure.endpoint, lambda: "secret", (slept if slept is not None else []).append)


def test_a_query_is_asked_page_by_page_with_the_token(azure: Azure) -> None:
    azure.rows["resources"] = [{"id": str(n)} for n in range(5)]
    assert [row["id"] for row in manager(azure).graph("resources | x", ("s1",))] == ["0", "1", "2", "3", "4"]
    assert [body["options"].get("$skipToken") for _, _, body, _ in azure.asked] == [None, "2", "4"]
    assert {token for *_, token in azure.asked} == {"Bearer secret"}
    assert azure.asked[0][2]["subscriptions"] == ["s1"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:01:05"}, 65.0),
        ({"Retry-After": "99999"}, LONGEST_WAIT_S),
        ({"Retry-After": "soon"}, 1.0),
        ({"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0),
        ({}, 1.0),
    ],
)
def test_a_busy_server_is_asked_again_after_as_long_as_it_says(
    azure: Azure, headers: dict[str, str], expected: float
) -> None:
    slept: list[float] = []
    azure.first = [(429, headers, {"error": {"code": "RateLimiting"}})]
    azure.answers["/x"] = (200, {}, {"a": 1})
    assert manager(azure, slept).get("/x") == {"a": 1}
    assert slept == [expected]


def test_a_quota_that_is_used_up_is_waited_for_before_the_next_question(azure: Azure) -> None:
    slept: list[float] = []
    used = {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"}
    azure.answers["/x"] = (200, used, {})
    manager(azure, slept).get("/x")
    assert slept == [5.0]


def test_a_server_that_stays_busy_is_given_up(azure: Azure) -> None:
    azure.answers["/x"] = (503, {"Retry-After": "1"}, {})
    with pytest.raises(RefusedError, match="503"):
        manager(azure).get("/x")
    assert len(azure.asked) == TRIES


def test_a_refusal_has_the_words_of_azure(azure: Azure) -> None:
    with pytest.raises(RefusedError, match="403 AuthorizationFailed: no permission"):
        manager(azure).get("/secret")


def test_pages_are_followed_at_the_same_endpoint_only(azure: Azure) -> None:
    azure.answers["/list"] = (200, {}, {"value": [1], "nextLink": f"{azure.endpoint}/list2"})
    azure.answers["/list2"] = (200, {}, {"value": [2]})
    assert list(manager(azure).pages("/list")) == [1, 2]
    azure.answers["/list2"] = (200, {}, {"value": [2], "nextLink": "https://elsewhere.example/steal"})
    with pytest.raises(RefusedError, match="which is not at"):
        list(manager(azure).pages("/list"))


def test_a_token_does_not_follow_a_redirect_elsewhere(azure: Azure) -> None:
    with running(Azure(answers={"/x": (200, {}, {})})) as other:
        azure.answers["/x"] = (307, {"Location": f"{other.endpoint}/x"}, {})
        with pytest.raises(FetchError, match="must not go"):
            manager(azure).get("/x")
        assert other.asked == []


def test_what_azure_works_out_is_waited_for(azure: Azure) -> None:
    slept: list[float] = []
    azure.answers["/nic/effectiveRouteTable"] = (202, {"Location": f"{azure.endpoint}/later", "Retry-After": "3"}, {})
    azure.answers["/later"] = (200, {}, {"value": []})
    assert manager(azure, slept).action("/nic/effectiveRouteTable") == {"value": []}
    assert slept == [3.0]


@pytest.mark.parametrize("answer", [b"<html>", b"[1]", b"{}", b'{"value": 1}'])
def test_an_odd_answer_is_refused(azure: Azure, answer: Any) -> None:
    azure.answers["/list"] = (200, {}, answer)
    with pytest.raises(RefusedError):
        list(manager(azure).pages("/list"))


def test_rows_that_are_cut_off_are_told(azure: Azure) -> None:
    azure.first = [(200, {}, {"data": [], "resultTruncated": "true"})]
    with pytest.raises(RefusedError, match="a part of the rows"):
        list(manager(azure).graph("resources", ()))
