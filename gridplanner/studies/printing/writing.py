"""Sheets written: all in one PDF, or a file for each unit in a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.layers.print.atlas import write_atlas
from gridplanner.studies.printing.sheets import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gridplanner.data.records import Unit
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet that was written.

    Attributes
    ----------
    file : Path
    page : int
        In that file, from 1.
    code : str
        Of the unit.
    scale : int
        Denominator.
    labels : int
        Words written on its map.
    side_table : int
        Door plates in the table beside it.
    """

    file: Path
    page: int
    code: str
    scale: int
    labels: int
    side_table: int


def write_sheets(
    telling: Telling,
    units: Sequence[Unit],
    wish: Wish,
    *,
    out: Path,
    family: str,
    title: str,
    progress: Progress | None = None,
) -> list[Printed]:
    """Write the sheets of units.

    Parameters
    ----------
    telling : Telling
    units : sequence of Unit
        With ground.
    wish : Wish
    out : Path
        A file that ends in ``.pdf``, else a folder, which is made where it is not
        there; then each unit has a file of its code and name.
    family : str
        Font, as loaded.
    title : str
        Of the file.
    progress : Progress, optional

    Returns
    -------
    list of Printed
        In the order of the pages.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    Cancelled
        A file that was not whole by then is not there.
    """
    told = progress or Progress()
    told.step("progress.printing")
    done: list[Printed] = []

    def made(path: Path, some: Sequence[Unit]) -> Iterator[Sheet]:
        page = 0
        for unit in some:
            told.check()
            for sheet in sheets_of(telling, unit, wish, family):
                page += 1
                yield sheet
                done.append(_printed(path, page, sheet))
            told.fraction(min(1.0, (units.index(unit) + 1) / len(units)))

    if out.suffix.lower() == ".pdf":
        sheets = made(out, units)
        write_atlas(out, sheets, telling.ground, family, title=title, crs=telling.crs)
        return done
    _make_folder(out)
    for unit in units:
        path = out / f"{file_stem(unit)}.pdf"
        name = unit.name or unit.code
        sheets = made(path, [unit])
        write_atlas(path, sheets, telling.ground, family, title=name, crs=telling.crs)
    return done


def file_stem(unit: Unit) -> str:
    """Give the name of a unit's file: code and name, without what Windows refuses.

    Examples
    --------
    >>> from gridplanner.data.records import Unit
    >>> file_stem(Unit(1, 0, 2, code="001", name="西关/东网格"))
    '001 西关_东网格'
    """
    words = " ".join(filter(None, (unit.code, unit.name))) or str(unit.id)
    return _NOT_IN_NAMES.sub("_", words).strip(" .")[:100]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise GridPlannerError("export.cannot_write", file=folder.name) from fault


def _printed(path: Path, page: int, sheet: Sheet) -> Printed:
    settled = sheet.map
    return Printed(
        path,
        page,
        sheet.subject.code,
        sheet.scale,
        0 if settled is None else len(settled.labels),
        0 if settled is None else len(settled.asides),
    )
