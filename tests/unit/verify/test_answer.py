"""What is missing in a recorded answer ends that question, with the place."""

from __future__ import annotations

import pytest

from penstock.diagnostics import BUILT_IN
from penstock.source.node import Node
from penstock.space.transport import TCP
from penstock.verify.answer import AnswerError, every, low, number, ports, ranges, texts, transports, word


def node(value: object) -> Node:
    return Node(value, BUILT_IN)


def test_a_missing_text_is_told_by_its_name() -> None:
    with pytest.raises(AnswerError, match=r"matchedRule\.ruleName is missing"):
        word(node({"matchedRule": {}}), "matchedRule", "ruleName")


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(AnswerError, match="priority is missing or no whole number"):
        number(node({"priority": "high"}), "priority")


def test_ids_are_compared_in_lower_case() -> None:
    assert low(node({"id": "/A/b"}), "id") == "/a/b"


def test_lists_may_be_missing_and_their_elements_may_not_be_odd() -> None:
    assert every(node({}), "hops") == ()
    with pytest.raises(AnswerError):
        texts(node({"addressPrefix": [{}]}), "addressPrefix")


@pytest.mark.parametrize("text", ["*", "0-65535"])
def test_all_ports_are_no_limit(text: str) -> None:
    assert ports(text) is None


def test_ports_that_are_none_are_refused() -> None:
    with pytest.raises(AnswerError, match="are no ports"):
        ranges(["80", "http"])


def test_a_protocol_is_one_that_azure_is_asked_about() -> None:
    assert transports("Tcp", None, ports("443")).protocols() == (TCP,)
    with pytest.raises(AnswerError, match="is no protocol"):
        transports("quic", None, None)
