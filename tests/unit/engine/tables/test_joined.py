"""Two arrays joined: each combination is asked once, whatever the table of places can hold."""

from __future__ import annotations

import numpy as np

from penstock.engine.tables.joined import LEAST, Joined


def test_each_combination_is_asked_once_and_told_wherever_it_stands() -> None:
    asked: list[tuple[int, int]] = []

    def product(left: int, right: int) -> int:
        asked.append((left, right))
        return left * right

    joined = Joined(product)
    left, right = np.array([3, -1, 3, 5]), np.array([4, 7, 4, 0])
    assert joined.of(left, right).tolist() == [12, -7, 12, 0]
    assert joined.of(left[::-1], right[::-1]).tolist() == [0, 12, -7, 12]
    assert sorted(asked) == [(-1, 7), (3, 4), (5, 0)]


def test_combinations_that_share_a_place_are_told_apart() -> None:
    joined = Joined(lambda left, right: left + right)
    many = np.arange(3 << LEAST)
    for _ in range(2):
        assert joined.of(many, many).tolist() == (2 * many).tolist()
