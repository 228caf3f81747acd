"""What the sheets of a product are made from, read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import speaking
from gridplanner.studies.printing.ground import ground_of
from gridplanner.studies.printing.home_sources import (
    CardSource,
    HouseholdSource,
    MatrixSource,
)
from gridplanner.studies.printing.homes import Homes
from gridplanner.studies.printing.houses import read_houses
from gridplanner.studies.printing.sheets import sheets_of
from gridplanner.studies.printing.spoken import in_its_language
from gridplanner.studies.printing.subjects import Telling, telling_of
from gridplanner.studies.printing.ticked import named_sheets
from gridplanner.studies.printing.topics import topics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


class Source(Protocol):
    """Tells what there is to print, and makes its sheets one by one.

    Nothing is read from the project any more, so that sheets can be made while it
    changes, and beside the window; but for products with residents' data, whose sheets
    are read one by one.
    """

    @property
    def ground(self) -> Ground:
        """What maps are drawn from."""

    @property
    def crs(self) -> str | None:
        """Of the ground, as pyproj reads it."""

    def topics(self, wish: Wish) -> list[Topic]:
        """List what sheets are wanted of."""

    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the sheets of a topic, in the font `family` as loaded."""


@dataclass(frozen=True)
class MapSource:
    """Sheets that are maps: of grids, communities, the town.

    Attributes
    ----------
    telling : Telling
    """

    telling: Telling

    @property
    def ground(self) -> Ground:
        """What maps are drawn from."""
        return self.telling.ground

    @property
    def crs(self) -> str | None:
        """Of the ground, as pyproj reads it."""
        return self.telling.crs

    def with_unit(self, unit: Unit) -> MapSource:
        """Take what is written about a unit now; its ground is as it was."""
        telling, division = self.telling, self.telling.ground.subdivision
        units = {**division.units, unit.id: unit}
        ground = replace(telling.ground, subdivision=replace(division, units=units))
        told = {**telling.units, unit.id: unit}
        return MapSource(replace(telling, ground=ground, units=told))

    def topics(self, wish: Wish) -> list[Topic]:
        """List the units that are wanted and have ground."""
        return topics_of(self.telling, wish)

    @in_its_language
    def sheets(self, topic: Topic, wish: Wish, family: str) -> Iterator[Sheet]:
        """Make the sheets of a unit: one, or several where it is too large."""
        sheets = sheets_of(self.telling, topic, wish, family)
        return named_sheets(sheets, self.telling, topic)


def read_source(
    document: Document,
    standing: Standing,
    plan: Plan,
    wish: Wish,
    ground: Ground | None = None,
) -> Source:
    """Read what the sheets of a wish's product are made from.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    plan : Plan
    wish : Wish
        Its product, level and day count; what is asked for may change later.
    ground : Ground, optional
        As read for another product of the same plan.
    """
    found = ground or ground_of(document, standing, plan)
    with speaking(wish.language):
        telling = telling_of(document, standing, found, wish)
    product, file = PRODUCTS[wish.product], document.file
    if product.of == "unit":
        return MapSource(telling)
    houses = read_houses(file, found, wish.level)
    if not product.is_personal:
        return CardSource(telling, houses)
    now = datetime.fromisoformat(file.now())
    homes = Homes(file, file.user or wish.maker, now)
    kind = MatrixSource if product.of == "building" else HouseholdSource
    return kind(telling, houses, homes)
