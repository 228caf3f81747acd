"""What the boxes of photographed sheets are taken for, until visits are recorded.

A box begins as it was read. A doubtful one counts once somebody has settled it, and a
door with several homes once somebody has said which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gridplanner.analysis.paper.reading import Tick
from gridplanner.data.ticked_doors import not_yet_recorded, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.ticked_homes import TickedHome
    from gridplanner.data.ticked_doors import TickedDoor
    from gridplanner.studies.ticks import ReadPhoto


@dataclass(slots=True, eq=False)
class Answer:
    """One box.

    Attributes
    ----------
    photo, box : int
        Which photo, and which of its boxes.
    door : TickedDoor
    state : Tick
        As read, until somebody settles it.
    chosen : set of TickedHome
        Homes that were visited, once the box is ticked.
    known : frozenset of TickedHome
        Homes whose visit is on record already.
    """

    photo: int
    box: int
    door: TickedDoor
    state: Tick
    chosen: set[TickedHome] = field(default_factory=set)
    known: frozenset[TickedHome] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it."""
        return self.state is Tick.DOUBTFUL or self.wants_choice

    @property
    def wants_choice(self) -> bool:
        """Whether it is ticked, and nobody has said which of its homes is meant."""
        fresh = set(self.door.homes) - self.known
        return self.state is Tick.TICKED and bool(fresh) and not self.chosen

    @property
    def visits(self) -> list[TickedHome]:
        """Homes whose visit would be recorded."""
        if self.state is not Tick.TICKED:
            return []
        return [
            home
            for home in self.door.homes
            if home in self.chosen and home not in self.known
        ]


class Answers:
    """All boxes of some photos, those to be looked at first.

    Parameters
    ----------
    photos : sequence of ReadPhoto
    """

    def __init__(self, photos: Sequence[ReadPhoto]) -> None:
        self.photos = tuple(photos)
        self.all = [
            Answer(number, box, door, tick)
            for number, photo in enumerate(photos)
            for box, (door, tick) in enumerate(
                zip(photo.doors, photo.ticks, strict=True)
            )
        ]
        for one in self.all:
            if one.door.only is not None:
                one.chosen = {one.door.only}

    def of_photo(self, number: int) -> list[Answer]:
        """List the boxes of a photo: doubtful, unclear whose, ticked, empty ones."""
        order = {Tick.DOUBTFUL: 0, Tick.TICKED: 2, Tick.EMPTY: 3}
        return sorted(
            (one for one in self.all if one.photo == number),
            key=lambda one: 1 if one.wants_choice else order[one.state],
        )

    def know(self, file: ProjectFile, day: str) -> None:
        """Mark the homes whose visit is on record, from these sheets or of a day."""
        for number, photo in enumerate(self.photos):
            own = [one for one in self.all if one.photo == number]
            homes = {home for one in own for home in one.door.homes}
            fresh = set(not_yet_recorded(file, photo.sheet, homes, day))
            for one in own:
                one.known = frozenset(set(one.door.homes) - fresh)

    def choose_all(self) -> None:
        """Let every ticked door with several homes mean all of them."""
        for one in self.all:
            if one.wants_choice:
                one.chosen = set(one.door.homes)

    def visits(self) -> Iterator[tuple[TickedHome, str]]:
        """Give the visits that would be recorded, each home once, with its source."""
        done = set()
        for one in self.all:
            for home in one.visits:
                whom = home.household or -home.dwelling
                if whom not in done:
                    done.add(whom)
                    yield home, source_of(self.photos[one.photo].sheet)

    @property
    def open(self) -> int:
        """Number of boxes somebody has to look at."""
        return sum(one.is_open for one in self.all)

    @property
    def known(self) -> int:
        """Number of ticks whose visits are all on record already."""
        return sum(
            one.state is Tick.TICKED
            and bool(one.door.homes)
            and one.known >= set(one.door.homes)
            for one in self.all
        )

    @property
    def without_home(self) -> int:
        """Number of ticks at doors without any home on record."""
        return sum(one.state is Tick.TICKED and not one.door.homes for one in self.all)
