"""The contact list of one stairway (同单元住户联系单): every flat, and whom to call.

For flats that must agree with each other: names and telephones are masked unless
granted, and there is room to write down what each one says.
"""

from __future__ import annotations

from dataclasses import dataclass
from re import findall
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.audit import check_recordable, record
from gridplanner.data.access.grant import shown
from gridplanner.data.errors import AccessError, GridPlannerError
from gridplanner.data.exports.book import BookWriter, SheetHead
from gridplanner.data.store.stairway import read_stairway
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.store.geopackage import ProjectFile

TITLES = ("楼层", "室号", "状态", "户主", "人数", "联系电话", "意见", "签字")
_WIDTHS = (8, 10, 10, 12, 8, 18, 24, 14)
NAME, VILLAGE_NAME = "同单元住户联系单", "住户联系单"


@dataclass(frozen=True, slots=True)
class Stairway:
    """Whose stairway it is.

    Attributes
    ----------
    building_id : int
    entrance_id : int
        0 for the whole building.
    title : str
        Its name: ``"海棠小区3号楼 2单元"``.
    village : str
        A natural village or street: all its courtyards, by door plate, instead.
    """

    building_id: int
    entrance_id: int
    title: str
    village: str = ""


def people_of(file: ProjectFile, stairway: Stairway) -> frozenset[int]:
    """Give whom the list would name, so that a reveal can be asked for them."""
    rows = _read(file, stairway)
    return frozenset(int(row["head_id"]) for row in rows if row["head_id"])


def export_stairway(
    file: ProjectFile,
    stairway: Stairway,
    path: Path,
    *,
    watermark: str,
    permissions: Permissions,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> int:
    """Write the contact list of a stairway as a workbook, ready to be printed.

    Parameters
    ----------
    file : ProjectFile
        Open for editing.
    stairway : Stairway
    path : Path
        ``.xlsx``; a file that is there is replaced, once the new one is whole.
    watermark : str
        Who writes it, when, and how far it is masked.
    permissions : Permissions
    grant : Grant, optional
    now : datetime, optional
        Needed with a grant.

    Returns
    -------
    int
        Number of rows: a flat with two households has two.

    Raises
    ------
    AccessError
        ``exports.denied``.
    GridPlannerError
        ``export.unknown_format``, ``exports.no_flats`` where the entrance has no
        dwellings, ``export.cannot_write``, ``export.disk_full``, ``audit.read_only``.
    """
    if not permissions.may_export:
        raise AccessError("exports.denied")
    if path.suffix.lower() != ".xlsx":
        raise GridPlannerError("export.unknown_format", file=path.name, known=".xlsx")
    check_recordable(file)
    found = _read(file, stairway)
    if not found:
        raise GridPlannerError("exports.no_flats", title=stairway.title)

    def told(kind: str, value: str | None, person: int) -> str:
        return shown(kind, value, person_id=person, grant=grant, now=now)

    rows = []
    for row in found:
        head = int(row["head_id"] or 0)
        floor = row["floor"]
        rows.append(
            (
                row["plate"] if stairway.village else _floor(floor),
                row["room"],
                row["housing"],
                told("name", row["head_name"], head),
                row["people"] or None,
                told("phone", row["phone"], head),
            )
        )
    kind = VILLAGE_NAME if stairway.village else NAME
    titles = ("门牌", *TITLES[1:]) if stairway.village else TITLES
    head_of = SheetHead(kind, f"{stairway.title} {kind}", watermark, titles, _WIDTHS)
    with whole_file(path) as part:
        with part.open("wb") as stream:
            book = BookWriter(stream, head_of)
            book.add(rows)
            book.close()
        record(
            file,
            "export",
            object=f"{stairway.title} {kind}",
            table="household",
            rows=len(rows),
            fields=sorted({"name", "phone"} & (grant.fields if grant else frozenset())),
            file_name=path.name,
            reason=grant.reason if grant else "",
        )
    return len(rows)


def _read(file: ProjectFile, stairway: Stairway) -> list[dict[str, Any]]:
    found = read_stairway(
        file, stairway.building_id, stairway.entrance_id, stairway.village
    )
    if stairway.village:  # 9号 before 10号
        found.sort(key=lambda row: [*map(int, findall(r"\d+", row["plate"] or ""))])
    return found


def _floor(floor: int | None) -> str | None:
    return None if floor is None else str(floor)
