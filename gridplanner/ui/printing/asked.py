"""What the dialog was opened for: a product, and houses or dwellings of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridplanner.layers.print.products import PRODUCTS

if TYPE_CHECKING:
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """What was pointed at when printing was asked for.

    Attributes
    ----------
    product : str
        Empty for the first there is.
    buildings, dwellings : tuple of int
        Ids; empty for what is selected on the map.
    """

    product: str = ""
    buildings: tuple[int, ...] = ()
    dwellings: tuple[int, ...] = ()

    def over(self, wish: Wish, session: Session) -> Wish:
        """Give the wish for what is pointed at or selected, by its product."""
        selection, of = session.selection, PRODUCTS[wish.product].of
        if of == "dwelling" and self.dwellings:
            return replace(wish, dwellings=self.dwellings)
        buildings = self.buildings or selection.buildings
        if of != "unit" and buildings:
            return replace(wish, buildings=buildings)
        return replace(wish, units=selection.units)


def offered(
    source: Source, wish: Wish, asked: Asked, session: Session
) -> tuple[list[Topic], list[Topic]]:
    """List what can be printed within the user's units, and what of it is chosen.

    Parameters
    ----------
    source : Source
    wish : Wish
        For everything.
    asked : Asked
    session : Session
    """
    document = session.document
    reach = None if document is None else document.limits.reach(session.plan)

    def within(one: Wish) -> list[Topic]:
        topics = source.topics(one)
        return [
            each for each in topics if reach is None or reach.issuperset(each.units)
        ]

    every, chosen = within(wish), asked.over(wish, session)
    if chosen == wish:
        return every, []
    return every, within(chosen)
