"""Write areas, grids and buildings into files of other programs.

GeoPackage and GeoJSON carry the English names of the project file. Tables for
Excel and shapefiles carry Chinese titles: a shapefile's have room for five
characters in GBK, and in UTF-8 longer ones make a file that nothing can open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.whole_file import told_of, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

TITLES = {
    "code": "编码",
    "name": "名称",
    "level": "层级",
    "parent_code": "上级编码",
    "parent_name": "上级名称",
    "kind": "类型",
    "department": "部门",
    "area": "面积",
    "buildings": "楼栋数",
    "dwellings": "房数",
    "households": "户数",
    "people": "人数",
    "register_households": "户籍户数",
    "hollow_households": "空挂户数",
    "listed": "名单人数",
    "density": "建筑密度",
    "cut_buildings": "切割建筑",
    "plate_x": "门牌横坐标",
    "plate_y": "门牌纵坐标",
    "address": "地址",
    "plate": "门牌号",
    "estate": "小区",
    "use": "用途",
    "floors": "层数",
    "units": "单元数",
    "grid_code": "网格编码",
    "grid_name": "网格名称",
    "valid_from": "启用日期",
    "note": "备注",
}
# Classes of untyped libraries.
Book: TypeAlias = Any
Sheet: TypeAlias = Any
Frame: TypeAlias = Any
Series: TypeAlias = Any

_DRIVERS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".shp": "ESRI Shapefile",
}
_TABLES = (".xlsx", ".csv")
_SHEET_ROWS = 1_048_575  # what Excel takes, without the titles
_SHEET_NAME = 31  # characters
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")  # not in the name of a sheet
# What a spreadsheet works out when it opens a table of plain text; a single number,
# or a word such as -2楼, it leaves alone.
_FORMULA = re.compile(r"[=@\t\r]|[+-].*[-+*/^&(|!=<>:%]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layer:
    """What is to be written.

    Attributes
    ----------
    name : str
        Of the layer, table or sheet.
    columns : mapping of str to sequence
        By English name (see `TITLES`), all of one length; None where unknown.
    shapes : ndarray of Polygon, MultiPolygon or Point, shape (n,)
        In the project CRS. Points are left out of a shapefile.
    crs : str or None
    """

    name: str
    columns: Mapping[str, Sequence[Any]]
    shapes: NDArray[np.object_]
    crs: str | None


def write_layer(path: Path, layer: Layer) -> int:
    """Write a layer in the format the file's ending names.

    Parameters
    ----------
    path : Path
        ``.gpkg``, ``.geojson``, ``.shp`` with shapes; ``.xlsx``, ``.csv`` without.
        A file that is there is replaced, once the new one is whole.
    layer : Layer

    Returns
    -------
    int
        Number of rows written.

    Raises
    ------
    GridPlannerError
        ``export.unknown_format``, ``export.is_project``,
        ``export.cannot_write`` or ``export.disk_full``.
    """
    suffix = path.suffix.lower()
    check_target(path)
    if suffix in _TABLES:
        titled = {TITLES[name]: values for name, values in layer.columns.items()}
        return write_rows(path, titled, sheet=layer.name)
    if suffix not in _DRIVERS:
        raise GridPlannerError(
            "export.unknown_format",
            file=path.name,
            known=", ".join((*_DRIVERS, *_TABLES)),
        )
    _write_shapes(path, layer, _DRIVERS[suffix])
    return len(layer.shapes)


def write_rows(
    path: Path, columns: Mapping[str, Sequence[Any]], *, sheet: str = "GridPlanner"
) -> int:
    """Write a table for Excel.

    Parameters
    ----------
    path : Path
        ``.xlsx`` or ``.csv``; the latter in UTF-8 with the mark by which Excel
        knows it.
    columns : mapping of str to sequence
        By title, all of one length. In ``.xlsx`` texts stay texts, codes above all;
        in ``.csv`` a text that Excel would work out as a formula gets a ' in front,
        and Excel shows a code as a number.
    sheet : str

    Returns
    -------
    int
        Number of rows written.

    Raises
    ------
    GridPlannerError
        As `write_layer`, and ``export.too_many_rows``.
    """
    check_target(path)
    rows = list(zip(*columns.values(), strict=True))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        _write_csv(path, list(columns), rows)
    elif suffix == ".xlsx":
        if len(rows) > _SHEET_ROWS:
            raise GridPlannerError("export.too_many_rows", rows=len(rows))
        _write_sheet(path, list(columns), rows, sheet=sheet)
    else:
        raise GridPlannerError(
            "export.unknown_format", file=path.name, known=".xlsx, .csv"
        )
    return len(rows)


def write_book(path: Path, sheets: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
    """Write several tables into one workbook.

    Parameters
    ----------
    path : Path
        ``.xlsx``.
    sheets : mapping of str to mapping of str to sequence
        Columns by title for each name of a sheet; a name that is too long for Excel,
        or there already when it is cut, gets a number.

    Raises
    ------
    GridPlannerError
        ``export.unknown_format``; as `write_layer` where it cannot be written.
    """
    from openpyxl import Workbook

    check_target(path)
    if path.suffix.lower() != ".xlsx":
        raise GridPlannerError("export.unknown_format", file=path.name, known=".xlsx")
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, columns in sheets.items():
        title = _sheet_name(name, taken)
        taken.add(title.casefold())
        rows = list(zip(*columns.values(), strict=True))
        _add_sheet(book, list(columns), rows, sheet=title)
    _save_book(path, book)


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = _NO_TITLE.sub(" ", name).strip("'") or "-"
    title, number = plain[:_SHEET_NAME], 1
    while title.casefold() in taken:
        number += 1
        mark = f" {number}"
        title = plain[: _SHEET_NAME - len(mark)] + mark
    return title


def check_target(path: Path) -> None:
    """Refuse to write over a project.

    Raises
    ------
    GridPlannerError
        ``export.is_project``.
    """
    from gridplanner.data.errors import ProjectError
    from gridplanner.data.store.admission import admit

    if path.suffix.lower() != ".gpkg" or not path.exists():
        return
    try:
        admit(path)
    except ProjectError as error:
        if error.code == "error.not_ours":
            return
    raise GridPlannerError("export.is_project", file=path.name)


def _write_csv(path: Path, titles: list[str], rows: list[tuple[Any, ...]]) -> None:
    import csv

    with (
        whole_file(path) as part,
        part.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(titles)
        writer.writerows([unworkable(value) for value in row] for row in rows)


def unworkable(value: object) -> object:
    """Put a ' in front of a text that a spreadsheet would work out as a formula."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def _write_sheet(
    path: Path, titles: list[str], rows: list[tuple[Any, ...]], *, sheet: str
) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _add_sheet(book, titles, rows, sheet=_sheet_name(sheet, set()))
    _save_book(path, book)


def _save_book(path: Path, book: Book) -> None:
    from io import BytesIO

    # A book that is not saved, or onto a full disk, leaves loose ends, which are
    # reported long after: so it is made whole before the disk is asked.
    made = BytesIO()
    book.save(made)
    with whole_file(path) as part:
        part.write_bytes(made.getbuffer())


def _add_sheet(
    book: Book, titles: list[str], rows: list[tuple[Any, ...]], *, sheet: str
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, title in enumerate(titles):
        shown = [str(row[number]) for row in rows[:200] if row[number] is not None]
        # A Chinese character is about two digits wide.
        widths = [len(each.encode("gbk", "replace")) for each in (title, *shown)]
        column = page.column_dimensions[get_column_letter(number + 1)]
        column.width = min(max(*widths, 6) + 2, 50)
    heads = [WriteOnlyCell(page, value=title) for title in titles]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: Sheet, value: object) -> object:
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    # Without this a text that begins with = would become a formula, and a code of
    # digits would be shown as a rounded number when it is edited.
    # Control characters, which old systems leave in names, no sheet can hold.
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _write_shapes(path: Path, layer: Layer, driver: str) -> None:
    import shutil
    import tempfile
    import warnings
    from pathlib import Path as Folder

    import pyogrio

    frame = make_frame(layer)
    options: dict[str, Any] = {"driver": driver, "layer": layer.name}
    if driver == "ESRI Shapefile":
        frame = frame.rename(columns=TITLES)
        # Such a file holds shapes of one kind; door plates stand in two columns.
        frame.geometry = frame.geometry.where(frame.geometry.geom_type != "Point")
        options = {"driver": driver, "encoding": _encoding(layer.columns.values())}
    if driver == "GeoJSON" and layer.crs is not None:
        frame = frame.to_crs("EPSG:4326")
        options["RFC7946"] = "YES"
    # In a folder beside it, so that the move at the end stays on one disk and a
    # shapefile's parts come together.
    with told_of(path):
        parent = path.absolute().parent
        folder = Folder(tempfile.mkdtemp(dir=parent, prefix=".export-"))
    try:
        with told_of(path), warnings.catch_warnings():
            # A project without a reference system gives a file without one.
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            pyogrio.write_dataframe(frame, folder / path.name, **options)
            for part in folder.iterdir():
                part.replace(path.with_name(part.name))
            if driver == "ESRI Shapefile":
                # Indexes another program made of the shapes that were there.
                for ending in (".qix", ".sbn", ".sbx"):
                    path.with_suffix(ending).unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _encoding(columns: Iterable[Sequence[Any]]) -> str:
    """Choose what every program reads, unless a rare character is not in it.

    GDAL drops such a character from a name without a word.
    """
    words = (value for values in columns for value in values if isinstance(value, str))
    try:
        "".join(words).encode("gbk")
    except UnicodeEncodeError:
        return "GB18030"
    return "GBK"


def make_frame(layer: Layer) -> Frame:
    """Make a GeoDataFrame of a layer.

    Parameters
    ----------
    layer : Layer

    Returns
    -------
    GeoDataFrame
        Columns by their English names, whole numbers as Int64 so that what is
        unknown stays so; shapes multi-part, in the CRS of the project.
    """
    import geopandas
    import shapely

    columns = {name: _series(values) for name, values in layer.columns.items()}
    shapes = [
        shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape
        for shape in layer.shapes
    ]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=layer.crs)


def _series(values: Sequence[Any]) -> Series:
    import pandas

    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return pandas.array(list(values), dtype="Int64")
    if known and all(isinstance(value, int | float) for value in known):
        return pandas.array(list(values), dtype="Float64")
    return pandas.array(list(values), dtype="object")
