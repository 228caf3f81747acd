"""What printing houses and dwellings needs besides: which houses, and what in plain."""

from typing import TYPE_CHECKING, Final

import typer

from gridplanner.command_line.call import now
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_OF_HOUSES: Final = ("building", "matrix", "household")
ON_RECORD: Final = ("matrix", "household")
"""Products whose every print goes into the record, so that the project is edited."""


def buildings_named(
    document: "Document", product: str, names: "Iterable[str]"
) -> tuple[int, ...]:
    """Find houses by id, code, address or plate; an estate means all of its houses.

    Raises
    ------
    BadParameter
        For a product that is not of houses.
    GridPlannerError
        ``cli.no_place`` or ``cli.several_houses``.
    """
    from gridplanner.command_line.places import building_ids

    wanted = list(names)
    if wanted and product not in _OF_HOUSES:
        known = ", ".join(_OF_HOUSES)
        raise typer.BadParameter(text("cli.print.only_houses", known=known))
    found = [number for name in wanted for number in building_ids(document, name)]
    return tuple(dict.fromkeys(found))


def on_record(
    document: "Document",
    source: "Source",
    wish: "Wish",
    *,
    reason: str | None,
    out: "Path",
) -> "tuple[Source, list[Topic]]":
    """Give what is printed of the user's units, and put it on the record where due.

    With a reason residents on household files, or telephones of workers, stand in
    plain.

    Raises
    ------
    GridPlannerError
        ``print.nothing``, ``print.no_houses`` or ``print.no_shared_houses`` where there
        is no sheet, ``print.not_yours`` where there is none for the user.
    """
    from gridplanner.studies.printing.house_topics import nothing_of
    from gridplanner.studies.printing.on_record import (
        plain_source,
        record_print,
        within_reach,
    )

    every = source.topics(wish)
    topics = within_reach(document, every)
    if not topics:
        raise GridPlannerError(nothing_of(wish, is_of_others=bool(every)))
    if reason is not None:
        source = plain_source(document, source, topics, wish, reason=reason, now=now())
    record_print(document, source, topics, wish, file_name=out.name)
    return source, topics
