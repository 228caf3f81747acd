"""Tables of coverage: every kind of thing of every whole, and area by area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.covered import KINDS, WHOLES
from gridplanner.reports.report import Column, Kind, Table
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.coverage_table import CoverageRow, CoverageTable
    from gridplanner.analysis.covered import Covered
    from gridplanner.reports.report import Cell

_GROUND = "ground"


def kinds_table(found: CoverageTable) -> Table:
    """Set each kind of thing beside the three wholes it may be a share of."""
    columns = (
        Column(text("report.column.thing"), Kind.TEXT),
        Column(text("coverage.whole"), Kind.TEXT),
        *(Column(text(f"coverage.{name}")) for name in ("once", "none", "more", "of")),
        Column(text("coverage.share"), Kind.SHARE, of=(2, 5)),
    )
    rows: list[tuple[Cell, ...]] = []
    for kind in (_GROUND, *KINDS):
        for whole in WHOLES[:1] if kind == _GROUND else WHOLES:
            name = text(f"coverage.{kind}")
            if kind == _GROUND:
                name = text("report.square_metres", what=name)
            cells = _cells(found.covered(kind, whole))
            of = "report.all_ground" if kind == _GROUND else f"coverage.{whole}"
            rows.append((name, text(of), *cells, None))
    return Table(text("report.table.coverage"), columns, tuple(rows))


def rates_table(found: CoverageTable) -> Table:
    """Give the rates that are reported upwards, with what they are shares of."""
    columns = (
        Column(text("report.column.measure"), Kind.TEXT),
        Column(text("report.column.held")),
        Column(text("coverage.of")),
        Column(text("report.column.share"), Kind.SHARE, of=(1, 2)),
    )
    rows = tuple(
        (text(f"coverage.{name}"), share.held, share.whole, None)
        for name, share in found.rates.items()
    )
    return Table(text("report.table.rates"), columns, rows)


def areas_table(found: CoverageTable) -> Table:
    """Say of each area what of it and in it exactly one grid holds.

    The last row is what lies in no area; the rows add up to what is drawn.
    """
    kinds = (_GROUND, *(kind for kind in KINDS if kind in found.rows[-1].kinds))
    columns = [
        Column(text("report.column.code"), Kind.TEXT),
        Column(text("report.column.name"), Kind.TEXT),
    ]
    for kind in kinds:
        name = text(f"coverage.{kind}")
        if kind == _GROUND:
            name = text("report.square_metres", what=name)
        at = len(columns)
        columns += [
            Column(text("report.covered_once", what=name)),
            Column(text("report.of_all", what=name), joined=True),
            Column(text("report.covered_share", what=name), Kind.SHARE, (at, at + 1)),
        ]
    rows: list[tuple[Cell, ...]] = []
    for row in found.rows:
        unit = row.unit
        cells: list[Cell] = (
            [text("cli.figures.outside"), ""]
            if unit is None
            else [unit.code or NONE, unit.name]
        )
        for kind in kinds:
            one = _of_row(row, kind)
            cells += (
                [None, None, None]
                if one is None
                # Rounded square metres would not add up to those of the town.
                else [one.once, one.whole, None]
            )
        rows.append(tuple(cells))
    return Table(
        text("report.table.areas"), tuple(columns), tuple(rows), text("report.total")
    )


def _of_row(row: CoverageRow, kind: str) -> Covered | None:
    return row.ground if kind == _GROUND else row.kinds.get(kind)


def _cells(covered: Covered | None) -> list[Cell]:
    if covered is None:
        return [None] * 4
    numbers = (covered.once, covered.none, covered.more, covered.whole)
    return [round(number) for number in numbers]
