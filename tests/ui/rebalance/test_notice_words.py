"""What the public notice of moves tells, and what could be worked out from it."""

from itertools import product

import pytest

from gridplanner.ui.division.notice import FEWEST
from gridplanner.ui.rebalance.notice import total_words


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        ([12, 30], "42"),
        ([12, 3], "至少 12"),
        ([12, 3, 4], "19"),
        ([12, 1, 2], "至少 12"),
        ([3], "少于 5"),
        ([1, 2], "少于 5"),
    ],
)
def test_a_total_gives_no_move_away_that_is_not_told(homes, said):
    assert total_words(homes) == said


def test_fewer_than_a_handful_cannot_be_worked_out_from_the_total():
    for homes in product((0, 1, 4, 5, 9), repeat=3):
        hidden = [number for number in homes if number < FEWEST]
        told = total_words(homes)
        if told == str(sum(homes)) and hidden:
            assert sum(hidden) >= FEWEST
