"""Bring a source into the project's metres, sound and with its columns understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.errors import ImportRejected
from gridplanner.data.geodesy import crs as reference
from gridplanner.data.intake.proposal import ImportIssue
from gridplanner.data.intake.repair import Repair, repair_any, repair_polygons
from gridplanner.data.intake.values import texts, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.intake.proposal import ImportOptions
    from gridplanner.data.intake.target import Target
    from gridplanner.data.sources import Layer, SourceTable

# How outlines turn by the rule of the format, where it has one.
_CLOCKWISE = {"ESRI Shapefile": True, "GeoJSON": False}


@dataclass(slots=True)
class Intake:
    """Rows of a source on their way in.

    Attributes
    ----------
    table : SourceTable
    mapping : mapping of str to str
        Field to column.
    source : str
        Name under which the records are remembered.
    crs : str
        System of the project.
    place : Place
        How the places of the file were read.
    shapes : ndarray of Geometry or None, shape (n,)
        In metres of the project; None where a row is left out.
    points : ndarray, float64, shape (n, 2)
        A place for each row, also for those left out; NaN where it has none.
    issues : list of ImportIssue
    """

    table: SourceTable
    mapping: Mapping[str, str]
    source: str
    crs: str
    place: reference.Place
    shapes: NDArray[np.object_]
    points: NDArray[np.float64]
    issues: list[ImportIssue] = field(default_factory=list)

    def note(self, index: int, reason: str, action: str, **fields: object) -> None:
        """List something about one row."""
        x, y = self.points[index]
        place = (round(float(x), 3), round(float(y), 3)) if np.isfinite(x + y) else None
        row = int(self.table.rows[index])
        self.issues.append(ImportIssue(row, place, reason, action, fields))

    def note_file(self, reason: str, **fields: object) -> None:
        """List something about the file as a whole."""
        self.issues.append(ImportIssue(0, None, reason, "kept", fields))

    def skip(self, index: int, reason: str, **fields: object) -> None:
        """Leave a row out, and say why."""
        self.shapes[index] = None
        self.note(index, reason, "skipped", **fields)

    def texts(self, name: str) -> list[str | None] | None:
        """Read a field as text; None where no column means it."""
        column = self.mapping.get(name)
        return None if column is None else texts(self.table.columns[column])

    def numbers(self, name: str) -> list[int | None] | None:
        """Read a field as whole numbers; what is none is listed and left empty."""
        column = self.mapping.get(name)
        if column is None:
            return None
        numbers, bad = whole_numbers(self.table.columns[column])
        for index in bad:
            if self.shapes[index] is not None:
                self.note(index, "not_a_number", "kept", column=column)
        return numbers

    def count(self, action: str) -> int:
        """Count the rows of which something was done."""
        return len({i.row for i in self.issues if i.action == action and i.row})


def signature(layer: Layer) -> str:
    """Tell sources with the same columns, whatever their rows."""
    names = "\n".join(sorted(column.name for column in layer.columns))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def find_place(
    table: SourceTable,
    target: Target,
    options: ImportOptions,
    *,
    near: tuple[float, float] | None = None,
) -> reference.Place:
    """Find out in which system the places of a source are to be read.

    Parameters
    ----------
    table : SourceTable
    target : Target
    options : ImportOptions
        Its ``crs`` wins over all.
    near : tuple of float, optional
        Longitude and latitude of the town, where the project does not tell.

    Returns
    -------
    Place
        A system named by the file counts only where its numbers can be of that
        system: degrees beyond 180 are a false label.
    """
    if options.crs is not None:
        name = reference.short_name(options.crs)
        reference.find_crs(name)
        return reference.Place(name, "file", bool(options.swapped))
    layer, box = table.layer, telling_box(table)
    if layer.crs is not None and _can_be(layer.crs, box):
        return reference.Place(layer.crs, "file", bool(options.swapped))
    return reference.guess_place(box, near=near or target.middle(), prefer=target.crs)


def take_in(
    table: SourceTable,
    target: Target,
    options: ImportOptions,
    *,
    mapping: Mapping[str, str],
    place: reference.Place,
    polygons: bool,
) -> Intake:
    """Bring the shapes of a source into the project and make them sound.

    Parameters
    ----------
    table : SourceTable
    target : Target
    options : ImportOptions
    mapping : mapping of str to str
        Field to column.
    place : Place
        From `find_place`.
    polygons : bool
        True where only ground counts, False for shapes of any dimension.

    Returns
    -------
    Intake
        With the issues of reading and repairing.

    Raises
    ------
    ImportRejected
        ``import.where`` if nobody knows where the file lies.
    """
    layer = table.layer
    source_crs = place.crs
    if source_crs is None:
        raise ImportRejected(
            "import.where",
            file=layer.dataset.name,
            candidates=", ".join(one.crs for one in place.candidates[:5]),
        )
    project = target.crs or _choose(table, place, options)
    shapes = table.shapes
    if options.shift or place.swapped or reference.transformer(source_crs, project):
        shapes = shapely.transform(
            shapes,
            lambda coordinates: reference.place_coordinates(
                coordinates,
                source=source_crs,
                target=project,
                shift=options.shift,
                swapped=place.swapped,
            ),
        )
    clockwise = _CLOCKWISE.get(layer.driver)
    found = (
        repair_polygons(shapes, clockwise=clockwise) if polygons else repair_any(shapes)
    )
    intake = Intake(
        table=table,
        mapping=mapping,
        source=options.source or source_name(layer),
        crs=project,
        place=place,
        shapes=found.shapes,
        points=_points(shapes),
    )
    _list_faults(intake, found)
    _list_file(intake, layer, place)
    return intake


def telling_box(table: SourceTable) -> reference.Box:
    """Give the box that holds most rows: one wild point says nothing of a town.

    Parameters
    ----------
    table : SourceTable

    Returns
    -------
    tuple of float
        Least and largest x and y of the file's own numbers without the outermost
        two in a hundred rows on each side; NaN where no row has a place.
    """
    boxes = shapely.bounds(table.shapes)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return (np.nan,) * 4
    wild = len(boxes) // 50
    low = np.sort(boxes[:, :2], axis=0)[wild]
    high = np.sort(boxes[:, 2:], axis=0)[-1 - wild]
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def source_name(layer: Layer) -> str:
    """Name a source after its file, and its layer where that says more."""
    stem = layer.dataset.stem
    return stem if layer.name in {stem, ""} else f"{stem}/{layer.name}"


def _can_be(name: str, box: tuple[float, float, float, float]) -> bool:
    if not reference.find_crs(name).is_geographic or not np.isfinite(box).all():
        return True
    return max(abs(box[0]), abs(box[2])) <= 360 and max(abs(box[1]), abs(box[3])) <= 90


def _choose(table: SourceTable, place: reference.Place, options: ImportOptions) -> str:
    """Choose the system of the project by the middle of its first file."""
    box = telling_box(table)
    if not np.isfinite(box).all() or place.crs is None:
        raise ImportRejected("import.empty", file=table.layer.dataset.name)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    middle = reference.place_coordinates(
        np.array([[x, y]]),
        source=place.crs,
        target=reference.DEGREES,
        shift=options.shift,
        swapped=place.swapped,
    )[0]
    if not np.isfinite(middle).all():
        raise ImportRejected("import.unknown_crs", crs=place.crs[:60])
    return reference.project_crs(float(middle[0]), float(middle[1]))


def _points(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Give a place for each row: the middle of its box, rough but never missing."""
    boxes = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2, np.float64)


def _list_faults(intake: Intake, found: Repair) -> None:
    """List what reading and repairing did; a row left out is listed once."""
    skipped = {f.index for f in found.faults if f.action == "skipped"}
    unread = {n.index for n in intake.table.notes if n.reason == "unreadable"}
    for note in intake.table.notes:
        if note.reason == "unreadable":
            intake.skip(note.index, "unreadable")
        elif note.index not in skipped:
            intake.note(note.index, note.reason, "repaired")
    for fault in found.faults:
        if fault.index not in unread:
            intake.note(fault.index, fault.reason, fault.action)


def _list_file(intake: Intake, layer: Layer, place: reference.Place) -> None:
    if layer.crs is not None and place.confidence == "guessed":
        intake.note_file("false_place", crs=layer.crs[:60])
    if place.crs is not None and reference.has_old_datum(place.crs):
        intake.note_file("old_datum", crs=place.crs)


def row_values(intake: Intake, fields: Mapping[str, str]) -> dict[str, list[Any]]:
    """Read the mapped fields of a table.

    Parameters
    ----------
    intake : Intake
    fields : mapping of str to str
        Name of each field to ``"TEXT"`` or ``"INTEGER"``.

    Returns
    -------
    dict of str to list
        Only fields that a column means.
    """
    values: dict[str, list[Any]] = {}
    for name, kind in fields.items():
        found: list[Any] | None = (
            intake.numbers(name) if kind == "INTEGER" else intake.texts(name)
        )
        if found is not None:
            values[name] = found
    return values
