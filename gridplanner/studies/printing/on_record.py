"""Personal data on paper: who may print it, in plain or masked, and the record of it.

The entry is written before the first page is: what cannot be recorded is not printed.
It names the product, the file, and how many people stand on the sheets; nobody of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.access.reveal import USUAL, WITH_ID, WITH_TEXT, Subject, reveal
from gridplanner.data.access.stand_ins import count_people, stand_in
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.printed_people import count_people_in
from gridplanner.data.team.worker_rows import read_worker_rows
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.resources.texts import text
from gridplanner.studies.printing.home_sources import (
    CardSource,
    HouseholdSource,
    MatrixSource,
)
from gridplanner.studies.printing.source import MapSource

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from gridplanner.data.document import Document
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

PLAIN: Final = USUAL | WITH_ID | WITH_TEXT
"""What may stand in plain on household files where it is asked for."""
_WITH_PHONES: Final = ("board", "building")


def within_reach(document: Document, topics: Sequence[Topic]) -> list[Topic]:
    """Keep the topics that lie in the units of who has the project open."""
    reach = document.limits.reach(document.plan)
    return [one for one in topics if reach is None or reach.issuperset(one.units)]


def can_have_phones(product: str) -> bool:
    """Tell whether telephones of workers may stand on a product's sheets."""
    return product in _WITH_PHONES


def can_be_plain(product: str) -> bool:
    """Tell whether residents' data may stand in plain on a product's sheets."""
    return product == "household"


def subject_of_print(source: Source, topics: Sequence[Topic], wish: Wish) -> Subject:
    """Say whom plain data on the sheets of some topics would be of."""
    if isinstance(source, HouseholdSource):
        people = source.homes.people(topics)
    else:
        people = frozenset(
            stand_in("worker", number) for number in _workers(source, topics)
        )
    return Subject(people, object_of(wish, topics))


def object_of(wish: Wish, topics: Sequence[Topic]) -> str:
    """Name what is printed, in words without a person: product, and how many."""
    return text("print.record", product=text(f"print.{wish.product}"), n=len(topics))


def plain_source(
    document: Document,
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    reason: str,
    now: datetime,
    fields: Collection[str] = PLAIN,
) -> Source:
    """Give a source whose sheets of some topics show data in plain, on the record.

    Household files show residents, boards and cards telephones of workers.

    Raises
    ------
    AccessError
        As `gridplanner.data.access.reveal.reveal`.
    GridPlannerError
        ``print.never_plain`` for other products.
    """
    if isinstance(source, HouseholdSource):
        wanted = frozenset(fields)
    elif can_have_phones(wish.product) and isinstance(source, (MapSource, CardSource)):
        wanted = frozenset({"phone"})
    else:
        raise GridPlannerError(
            "print.never_plain", product=text(f"print.{wish.product}")
        )
    grant = reveal(
        document.file,
        subject_of_print(source, topics, wish),
        reason=reason,
        fields=wanted,
        now=now,
        permissions=document.limits.permissions,
    )
    if isinstance(source, HouseholdSource):
        # What a visit found is free text as well, under a name of its own.
        more = {"result", "reg_no"} if "text" in wanted else set[str]()
        whole = replace(grant, fields=grant.fields | more)
        homes = replace(source.homes, grant=whole, now=now)
        return replace(source, homes=homes)
    workers = read_worker_rows(document.file)
    phones = {
        number: workers.row(number, grant=grant, now=now).get("phone") or ""
        for number in _workers(source, topics)
    }
    return replace(source, telling=replace(source.telling, phones=phones))


def check_printable(document: Document, wish: Wish) -> None:
    """Refuse personal sheets where the print could not be recorded.

    Raises
    ------
    AccessError
        Where the user may not print.
    ProjectError
        ``audit.read_only``.
    """
    document.limits.require("print")
    if PRODUCTS[wish.product].is_personal:
        check_recordable(document.file)


def record_print(
    document: Document,
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    file_name: str,
) -> None:
    """Put the print of sheets with residents on the record; of others nothing.

    Parameters
    ----------
    document : Document
        Open for editing.
    source : Source
    topics : sequence of Topic
    wish : Wish
    file_name : str
        Name alone of the file or the folder, or what the printer is called.
    """
    if not PRODUCTS[wish.product].is_personal:
        return
    file = document.file
    fields: tuple[str, ...] = ()
    if isinstance(source, HouseholdSource) and source.homes.grant is not None:
        fields = tuple(sorted(source.homes.grant.fields & PLAIN))
    record(
        file,
        "print",
        object=object_of(wish, topics),
        table="person",
        rows=_people(file, source, topics, wish),
        fields=fields,
        file_name=file_name,
        reason=_reason(source),
    )


def _reason(source: Source) -> str:
    if isinstance(source, HouseholdSource) and source.homes.grant is not None:
        return source.homes.grant.reason
    return ""


def _people(
    file: ProjectFile, source: Source, topics: Sequence[Topic], wish: Wish
) -> int:
    if isinstance(source, HouseholdSource):
        return count_people(source.homes.people(topics))
    if isinstance(source, MatrixSource):
        return count_people_in(file, source.houses_of(topics, wish))
    return 0


def _workers(source: Source, topics: Sequence[Topic]) -> list[int]:
    """List who stands on the sheets of some topics."""
    if isinstance(source, CardSource):
        return source.workers(topics)
    if isinstance(source, MapSource):
        return _of_units(source.telling, topics)
    return []


def _of_units(telling: Telling, topics: Sequence[Topic]) -> list[int]:
    found = {
        held.worker_id
        for topic in topics
        for unit in topic.units
        for held in telling.team.at_unit(unit)
    }
    return sorted(found)
