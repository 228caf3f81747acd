"""What sheets of houses and dwellings are made from.

Cards are made of what is read once. Matrices and household files are read from the
project sheet by sheet: they are printed by the process that has it open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gridplanner.studies.printing.card_sheets import card_sheets, on_card
from gridplanner.studies.printing.house_topics import (
    GROUP,
    card_topics,
    dwelling_topics,
    matrix_topics,
    small_houses,
)
from gridplanner.studies.printing.household_sheets import household_sheets
from gridplanner.studies.printing.matrix_sheets import matrix_sheets
from gridplanner.studies.printing.spoken import in_its_language
from gridplanner.studies.printing.templated import templated

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.homes import Homes
    from gridplanner.studies.printing.houses import Houses
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


@dataclass(frozen=True)
class _OfHouses:
    """What the sources of houses share."""

    telling: Telling
    houses: Houses

    @property
    def ground(self) -> Ground:
        """What maps are drawn from."""
        return self.telling.ground

    @property
    def crs(self) -> str | None:
        """Of the ground, as pyproj reads it."""
        return self.telling.crs


@dataclass(frozen=True)
class CardSource(_OfHouses):
    """Cards of houses: nothing is read from the project any more."""

    def topics(self, wish: Wish) -> list[Topic]:
        """List the houses that have a card."""
        return card_topics(self.houses, self.ground, wish)

    @in_its_language
    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the card of a house."""
        return templated(
            card_sheets(self.telling, self.houses, topic, wish, family), wish
        )

    def workers(self, topics: Iterable[Topic]) -> list[int]:
        """List who stands on the cards of some houses."""
        rows = [self.houses.by_id[topic.row] for topic in topics]
        return sorted({one for house in rows for one in on_card(self.telling, house)})


@dataclass(frozen=True)
class MatrixSource(_OfHouses):
    """Matrices of houses, masked."""

    homes: Homes

    def topics(self, wish: Wish) -> list[Topic]:
        """List the houses with dwellings, small ones grid by grid."""
        return matrix_topics(self.houses, self.ground, wish)

    @in_its_language
    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the sheets of a house, or of small houses."""
        del family  # tables have their places whatever the letters are
        return templated(
            matrix_sheets(self.homes, self.telling, self.houses, topic, wish), wish
        )

    def houses_of(self, topics: Iterable[Topic], wish: Wish) -> list[int]:
        """Give the buildings on the sheets of some topics, whole courtyards."""
        houses, found = self.houses, []
        for topic in topics:
            small = topic.key.startswith(GROUP)
            shown = (
                small_houses(houses, self.ground, wish, topic.units[0])
                if small
                else [houses.by_id[topic.row]]
            )
            found += [number for one in shown for number in houses.behind_door(one)]
        return found


@dataclass(frozen=True)
class HouseholdSource(_OfHouses):
    """Household files, masked unless there is a grant."""

    homes: Homes
    _listed: dict[Hashable, list[Topic]] = field(default_factory=dict, repr=False)

    def topics(self, wish: Wish) -> list[Topic]:
        """List the dwellings, in the order one comes to their doors.

        A town has tens of thousands; they are listed once.
        """
        asked = wish.units, wish.buildings, wish.dwellings
        if asked not in self._listed:
            file = self.homes.file
            found = dwelling_topics(file, self.houses, self.ground, wish)
            self._listed[asked] = found
        return list(self._listed[asked])

    @in_its_language
    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the pages of the file of a dwelling."""
        return templated(
            household_sheets(self.homes, self.telling, topic, wish, family), wish
        )
