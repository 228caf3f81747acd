"""四至 as a user typed them: what an area ends at in the four directions.

What is typed stands in place of what the ground gives. What the ground gave at that
time is kept beside it, so that a unit whose ground changed since is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 40
"""Letters of one side at most."""
_COUNT: Final = 4


@dataclass(frozen=True, slots=True)
class TypedSides:
    """East, south, west and north of a unit, as a user has them.

    Attributes
    ----------
    typed : tuple of str, length 4
        Empty where what the ground gives holds.
    seen : tuple of str, length 4
        What the ground gave when they were typed.
    """

    typed: tuple[str, ...] = ("",) * _COUNT
    seen: tuple[str, ...] = ("",) * _COUNT

    def over(self, given: Sequence[str]) -> tuple[str, ...]:
        """Give the sides that hold: typed ones, else those the ground gives."""
        return tuple(mine or its for mine, its in zip(self.typed, given, strict=True))

    def outdated(self, given: Sequence[str]) -> tuple[bool, ...]:
        """Tell which typed sides have other ground now than when they were typed."""
        return tuple(
            bool(mine) and then != now
            for mine, then, now in zip(self.typed, self.seen, given, strict=True)
        )


def read_sides(words: str) -> TypedSides:
    """Read the field ``sides`` of a unit.

    Parameters
    ----------
    words : str
        Four typed sides in the first line, four seen ones in the second, parted by
        tabs. Empty, or what another program made of it: nothing is typed.
    """
    lines = [tuple(line.split("\t")) for line in words.split("\n")]
    if len(lines) != 2 or any(len(line) != _COUNT for line in lines):
        return TypedSides()
    return TypedSides(*lines)


def write_sides(typed: Sequence[str], seen: Sequence[str]) -> str:
    """Write the field ``sides`` of a unit.

    Parameters
    ----------
    typed, seen : sequence of str, length 4

    Returns
    -------
    str
        Empty where nothing is typed.

    Raises
    ------
    EditError
        ``refuse.side_too_long``.
    ValueError
        If there are not four of each.
    """
    rows = [[" ".join(one.split()) for one in line] for line in (typed, seen)]
    if any(len(line) != _COUNT for line in rows):
        raise ValueError("an area has four sides")
    if any(len(one) > LONGEST for one in rows[0]):
        raise EditError("refuse.side_too_long", n=LONGEST)
    if not any(rows[0]):
        return ""
    return "\n".join("\t".join(line) for line in rows)
