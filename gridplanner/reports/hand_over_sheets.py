"""交接单: what a worker who leaves hands over to whom, to be signed by three.

Houses are named by door plate and address; people are only counted, and nobody's name
but those of the workers is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gridplanner.analysis.arithmetic import arithmetic_of
from gridplanner.analysis.entrance_places import own_counts
from gridplanner.reports.open_matters import open_matters
from gridplanner.reports.report import Column, Kind, Report, Section, Table
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.analysis.arithmetic import Term
    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.reports.report import Cell

NameOf: TypeAlias = "Callable[[Term], str]"
_COUNTED = ("households", "people")
_WRITTEN = ("code", "plate", "address", "estate")


@dataclass(frozen=True, slots=True)
class Handed:
    """A post that is handed over.

    Attributes
    ----------
    unit : int
        Id of the unit it is of; 0 for a house.
    words : str
        Where, and which post.
    taker : str
        Name of who takes over; empty for nobody.
    taker_id : int
        Id of who takes over: two of one name have a sheet each.
    """

    unit: int
    words: str
    taker: str
    taker_id: int = 0


@dataclass(frozen=True, slots=True)
class HandingOver:
    """What the sheets are about.

    Attributes
    ----------
    giver : str
        Name of who leaves.
    day : str
        ISO date: the first day of the takers.
    made : str
        By whom and when.
    posts : tuple of Handed
    """

    giver: str
    day: str
    made: str
    posts: tuple[Handed, ...]


def hand_over_report(
    document: Document,
    standing: Standing,
    what: HandingOver,
    loads: Loads | None,
    name_of: NameOf,
) -> Report:
    """Make the sheets: one for each taker, and one for what stays vacant.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan worked on.
    what : HandingOver
    loads : Loads or None
        At the level of the grids; None where they have not been counted.
    name_of : callable
        Names a term of the arithmetic of a load.

    Returns
    -------
    Report
    """
    takers = sorted(
        {(post.taker, post.taker_id) for post in what.posts},
        key=lambda one: (not one[0], one),
    )
    sections = []
    for taker, number in takers:
        posts = [
            post
            for post in what.posts
            if (post.taker, post.taker_id) == (taker, number)
        ]
        units = list(dict.fromkeys(post.unit for post in posts if post.unit))
        tables = [_houses(document, standing, unit) for unit in units]
        if loads is not None and units:
            tables.append(_work(loads, units, name_of))
        if units:
            tables.append(open_matters(document, standing.snapshot, units))
        sections.append(
            Section(
                text("handover.sheet.to", taker=taker or text("handover.vacant")),
                tuple(text("handover.sheet.post", words=each.words) for each in posts),
                (*tables, _signatures(what.giver, taker)),
                new_page=True,
            )
        )
    tops = [unit.name for unit in standing.snapshot.units if unit.level == 0]
    town = tops[0] if len(tops) == 1 and tops[0] else document.path.stem
    return Report(
        text("handover.sheet"),
        text("handover.sheet.of", town=town, giver=what.giver, day=what.day),
        what.made,
        tuple(sections),
    )


def _houses(document: Document, standing: Standing, unit_id: int) -> Table:
    """List the houses of a unit with how many live there."""
    snapshot = standing.snapshot
    unit = snapshot.unit_records[unit_id]
    owners = np.append(snapshot.cell_owners[:, unit.level], 0)
    rows = np.flatnonzero(owners[snapshot.building_cell] == unit_id)
    counts = own_counts(snapshot, rows)
    at = [
        snapshot.measures.index(name) for name in _COUNTED if name in snapshot.measures
    ]
    columns = (
        *(Column(text(f"handover.sheet.{name}"), Kind.TEXT) for name in _WRITTEN),
        *(Column(text(f"measure.{snapshot.measures[index]}")) for index in at),
    )
    ids = snapshot.building_ids[rows].tolist()
    written = {int(row["fid"]): row for row in document.file.read_rows("building", ids)}
    cells: list[tuple[Cell, ...]] = [
        (
            *(str(written[number][name] or "") for name in _WRITTEN),
            *(_known(int(counts[row, index])) for index in at),
        )
        for row, number in enumerate(ids)
    ]  # fmt: skip
    cells.sort(key=lambda row: [str(cell) for cell in row[:4]])
    name = " ".join(filter(None, (unit.code, unit.name)))
    return Table(
        text("handover.sheet.houses", grid=name), columns, tuple(cells),
        text("report.total"),
    )  # fmt: skip


def _known(count: int) -> int | None:
    return None if count < 0 else count


def _work(loads: Loads, units: Sequence[int], name_of: NameOf) -> Table:
    """Say what the units ask for, line by line; few of a restricted kind are hidden."""
    columns = (
        Column(text("handover.sheet.grid"), Kind.TEXT),
        Column(text("handover.sheet.line"), Kind.TEXT),
        Column(text("handover.sheet.count"), sums=False),
        Column(text(f"handover.sheet.{loads.norm.method.value}"), Kind.NUMBER),
    )
    names = {unit.id: unit.name or unit.code for unit in loads.units}
    cells: list[tuple[Cell, ...]] = []
    for unit in units:
        found = arithmetic_of(loads, unit)
        if found is not None:
            cells += [
                (names[unit], name_of(term), term.count, term.work)
                for term in found.terms
                if term.count != 0
            ]
    return Table(
        text("handover.sheet.work"), columns, tuple(cells), text("report.total"),
        text("handover.sheet.hidden"),
    )  # fmt: skip


def _signatures(giver: str, taker: str) -> Table:
    """Leave room for what goes along and for three signatures."""
    columns = tuple(
        Column(text(f"handover.sheet.{name}"), Kind.TEXT)
        for name in ("who", "name", "goods", "signed", "date")
    )
    rows = (
        (text("handover.sheet.giver"), giver, "", "", ""),
        (text("handover.sheet.taker"), taker or NONE, "", "", ""),
        (text("handover.sheet.witness"), "", "", "", ""),
    )
    return Table(text("handover.sheet.signatures"), columns, rows)
