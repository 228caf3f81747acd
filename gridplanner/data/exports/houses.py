"""Writes a list of houses or households with which something is to be looked into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.errors import AccessError, GridPlannerError
from gridplanner.data.exports.book import BookWriter, SheetHead
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.exports.ledger_columns import Names
    from gridplanner.data.filters.house_list import HouseList
    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile

_PAGE = 2000
_COLUMNS = (
    ("序号", 8), ("所属网格", 20), ("房屋", 28), ("单元", 10), ("室号", 10),
    ("地址", 34), ("用途", 10), ("房屋状态", 10), ("户主", 12), ("人数", 8),
    ("备注", 24),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HouseOptions:
    """What stands around the table.

    Attributes
    ----------
    title : str
        Which list it is; also in the record.
    watermark : str
        Who writes it, and when.
    level : int
        That of the grids.
    """

    title: str
    watermark: str
    level: int


def export_houses(
    file: ProjectFile,
    houses: HouseList,
    path: Path,
    options: HouseOptions,
    *,
    names: Names,
    permissions: Permissions,
    progress: Progress,
) -> int:
    """Write a list of houses as a workbook; heads of households stay masked.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    AccessError
        ``exports.denied``.
    GridPlannerError
        ``export.unknown_format``, ``export.cannot_write``, ``export.disk_full``,
        ``audit.read_only``.
    Cancelled
        If the user stopped it. Nothing was written in all these cases.
    """
    if not permissions.may_export:
        raise AccessError("exports.denied")
    if path.suffix.lower() != ".xlsx":
        raise GridPlannerError("export.unknown_format", file=path.name, known=".xlsx")
    check_recordable(file)
    head = SheetHead(
        options.title,
        options.title,
        options.watermark,
        tuple(title for title, _ in _COLUMNS),
        tuple(width for _, width in _COLUMNS),
    )
    count = 0
    with whole_file(path) as part:
        with part.open("wb") as stream:
            book = BookWriter(stream, head)
            try:
                for rows in _pages(file, houses, options.level, names, progress):
                    book.add(rows)
                    count += len(rows)
                book.close()
            except BaseException:
                book.abandon()
                raise
        record(
            file,
            "export",
            object=options.title,
            table="household" if houses.kind == "gridless" else "building",
            rows=count,
            file_name=path.name,
        )
    return count


def _pages(
    file: ProjectFile,
    houses: HouseList,
    level: int,
    names: Names,
    progress: Progress,
) -> Iterator[list[tuple[str | int | None, ...]]]:
    progress.step("progress.exporting")
    number = 0
    for start in range(0, len(houses), _PAGE):
        progress.fraction(start / len(houses))
        part = slice(start, start + _PAGE)
        units = houses.places.units_of(
            level, houses.buildings[part], houses.entrances[part]
        )
        of = dict(zip(houses.ids[part].tolist(), units.tolist(), strict=True))
        rows: list[tuple[str | int | None, ...]] = []
        for row in houses.page(file, offset=start, limit=_PAGE):
            number += 1
            unit = names.units.get(of[row.id])
            grid = None if unit is None else unit.name or unit.code
            place = (number, grid, row.building, row.entrance, row.room, row.address)
            rows.append((*place, row.use, row.housing, row.head, row.people or None))
        yield rows
