"""Plain scalars, one by one: as the tools of Kubernetes read them."""

from __future__ import annotations

import pytest

from penstock.source.yaml_scalars import plain, tagged


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("Yes", True),
        ("off", False),
        ("y", "y"),
        ("80", 80),
        ("-1", -1),
        ("010", 8),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b101", 5),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("22:22", "22:22"),
        ("2024-01-01", "2024-01-01"),
        (".inf", ".inf"),
        ("http", "http"),
    ],
)
def test_a_plain_scalar_is_what_kubernetes_takes_it_for(text: str, value: object) -> None:
    found = plain(text)
    assert (found, type(found)) == (value, type(value))


def test_a_tag_of_yaml_itself_says_what_a_scalar_is() -> None:
    assert (tagged("80", "str"), tagged("80", "int"), tagged("1", "float")) == ("80", 80, 1.0)
    assert (tagged("no", "bool"), tagged("", "null")) == (False, None)


@pytest.mark.parametrize(
    ("text", "tag"), [("x", "int"), ("x", "float"), ("80", "bool"), ("x", "null"), ("x", "binary")]
)
def test_a_tag_that_does_not_fit_is_refused(text: str, tag: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        tagged(text, tag)
