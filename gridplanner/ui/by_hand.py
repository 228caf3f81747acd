"""Buildings and things of the map by hand: what the tools draw becomes rows.

Each step asks what has to be asked, makes a batch and applies it; a refusal is told
and leaves what was drawn on the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.data.ground_edits import rows
from gridplanner.data.ground_edits.shapes import (
    AREA,
    LINE,
    POINT,
    check_shape,
    find_concerns,
)
from gridplanner.data.ground_edits.split import split
from gridplanner.data.store.rows import shape_of
from gridplanner.resources.format import format_area, format_length
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.command import busy
from gridplanner.ui.commands.edit import drop_gesture, offer_undo
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.dialogs.ground_forms import BuildingForm, FeatureForm
from gridplanner.ui.session import Selection
from gridplanner.ui.tools.reshape import Thing

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.batch import Batch
    from gridplanner.data.document import Document
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.sketch import Point

    Points = list[Point]

_LAYERS = {"buildings": "building", "features": "feature"}
_NO_ROOM = np.empty(0, np.int64)


class ByHand:
    """Adds, reshapes and splits what stands on the ground of the open project."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kinds = {POINT: "well", LINE: "road", AREA: "square"}

    def outline_drawn(self, ring: Points) -> bool:
        """Make a building of an outline."""
        return self._add_building(shapely.Polygon(ring))

    def plate_placed(self, place: Point) -> bool:
        """Make a building of which only the place of the door plate is known."""
        return self._add_building(shapely.Point(place))

    def point_placed(self, place: Point) -> bool:
        """Make a well or another thing of one place."""
        return self._add_feature(shapely.Point(place), POINT)

    def line_drawn(self, line: Points) -> bool:
        """Make a lane, a ditch or another line."""
        return self._add_feature(shapely.LineString(line), LINE)

    def area_drawn(self, ring: Points) -> bool:
        """Make a square, a wood or another area."""
        return self._add_feature(shapely.Polygon(ring), AREA)

    def split_along(self, line: Points) -> bool:
        """Split the selected thing, or the first the line divides."""
        refusal: Exception = EditError("refuse.split.missed")
        today = self._today()
        for thing, row in self._things_on(line):
            try:
                batch = split(thing.table, row, line, today=today)
            except EditError as error:
                refusal = error
                continue
            return apply_batch(self._context, batch)
        self._context.shell.tell(refusal)
        return False

    def words(self, ring: Points) -> str:
        """Say how large an outline is."""
        return format_area(abs(shapely.Polygon(ring).area))

    def length(self, line: Points) -> str:
        """Say how long a line is."""
        return format_length(float(shapely.LineString(line).length))

    def fault(self, shape: shapely.Geometry) -> str:
        """Say why a shape cannot stand; empty where it can."""
        try:
            check_shape(shape)
        except EditError as error:
            return sentence(error)[0]
        return ""

    def ring_fault(self, ring: Points) -> str:
        """Say why an outline under way cannot stand; one just begun is no fault."""
        try:
            check_shape(shapely.Polygon(ring))
        except EditError as error:
            return "" if error.code == "refuse.shape.small" else sentence(error)[0]
        return ""

    def held(self) -> list[Thing]:
        """Give the buildings and things that are selected."""
        session = self._context.session
        document = session.document
        if document is None or session.is_held:
            return []
        chosen = {
            "building": session.selection.buildings,
            "feature": session.selection.features,
        }
        return [
            thing
            for table, ids in chosen.items()
            for row in document.file.read_rows(table, ids)
            if (thing := _thing(table, row)) is not None
        ]

    def take(self, x: float, y: float, *, reach: float) -> Thing | None:
        """Select what is at a place and give it, buildings first."""
        hits = self._context.canvas.stack.hits(
            x, y, tolerance=reach, layers=tuple(_LAYERS)
        )
        hits.sort(key=lambda hit: hit.layer != "buildings")
        self._context.session.select(
            _selection(_LAYERS[hits[0].layer], [hits[0].id]) if hits else Selection()
        )
        held = self.held()
        return held[0] if len(held) == 1 else None

    def move(self, things: list[Thing], by: Point) -> bool:
        """Move several buildings and things as one."""
        for table in rows.TABLES:
            shapes = {thing.id: thing.shape for thing in things if thing.table == table}
            batch = rows.move(table, shapes, by)
            if batch and not apply_batch(self._context, batch):
                return False
        return True

    def reshape(self, thing: Thing, shape: shapely.Geometry) -> bool:
        """Keep another shape of a thing."""
        if not self.is_meant(thing.table, shape, besides=thing.id):
            return False
        return self._apply(lambda: rows.reshape(thing.table, thing.id, shape))

    def is_meant(
        self, table: str, shape: shapely.Geometry, *, besides: int = 0
    ) -> bool:
        """Ask about what there is against a shape; tell what needs no answer."""
        buildings, ground = self._around(table, shape, besides=besides)
        for concern in find_concerns(shape, buildings=buildings, ground=ground):
            words = text(concern.code, **concern.fields)
            if not concern.asks:
                self._context.strip.show_message(words)
            elif not ask(
                self._context.shell.widget,
                title="concern.title",
                question=words,
                verb="concern.do",
                role="primary",
            ):
                return False
        return True

    def _add_building(self, shape: shapely.Geometry) -> bool:
        form = BuildingForm(
            self._context.shell.widget,
            {},
            title="ground.add_building",
            counted=self._document().registry.knows("people"),
        )
        if not self._is_ready("building", shape) or not _accepted(form):
            return False
        return self._add(
            "building",
            lambda: rows.add_building(shape, form.values, today=self._today()),
        )

    def _add_feature(self, shape: shapely.Geometry, kind: str) -> bool:
        form = FeatureForm(
            self._context.shell.widget,
            {"kind": self._kinds[kind]},
            title="ground.add_thing",
        )
        if not self._is_ready("feature", shape) or not _accepted(form):
            return False
        values = dict(form.values)
        self._kinds[kind] = chosen = str(form.kind.currentData())
        values.pop("kind", None)
        return self._add(
            "feature",
            lambda: rows.add_feature(shape, chosen, values, today=self._today()),
        )

    def _add(self, table: str, make: Callable[[], Batch]) -> bool:
        document = self._document()
        number = document.file.next_id(table)
        if not self._apply(make):
            return False
        self._context.session.select(_selection(table, [number]))
        return True

    def _apply(self, make: Callable[[], Batch]) -> bool:
        try:
            batch = make()
        except GridPlannerError as error:
            self._context.shell.tell(error)
            return False
        return apply_batch(self._context, batch)

    def _is_ready(self, table: str, shape: shapely.Geometry) -> bool:
        """Tell whether a new shape can stand and is meant; say why not."""
        try:
            check_shape(shape)
        except EditError as error:
            self._context.shell.tell(error)
            return False
        return self.is_meant(table, shape)

    def _around(
        self, table: str, shape: shapely.Geometry, *, besides: int
    ) -> tuple[dict[int, shapely.Geometry], list[shapely.Geometry] | None]:
        """Give the other buildings and the cells whose box meets a shape's."""
        standing = self._context.session.standing
        if standing is None:  # not counted yet
            return {}, None
        snapshot = standing.snapshot
        ids = _NO_ROOM
        if table == "building":
            ids = snapshot.building_ids[_meets(snapshot.buildings.boxes, shape)]
            ids = ids[ids != besides]
        near = self._document().footprints(ids) if len(ids) else np.empty(0, object)
        cells = snapshot.cell_polygons[_meets(snapshot.cell_boxes, shape)]
        ground = list(cells) if len(snapshot.cell_ids) else None
        return dict(zip(ids.tolist(), near, strict=True)), ground

    def _things_on(self, line: Points) -> list[tuple[Thing, dict[str, Any]]]:
        """Give what a line may split: what is selected, else buildings, then things."""
        chosen = self._context.session.selection
        stack, document = self._context.canvas.stack, self._document()
        wanted = {"building": chosen.buildings, "feature": chosen.features}
        if not chosen.buildings and not chosen.features:
            ring = shapely.LineString(line).buffer(0.01)
            points = shapely.get_coordinates(ring.exterior)
            inside = {
                layer.name: layer.inside(points)
                for layer in stack
                if layer.name in _LAYERS
            }
            wanted = {
                table: tuple(inside.get(name, _NO_ROOM).tolist())
                for name, table in _LAYERS.items()
            }
        return [
            (thing, row)
            for table, ids in wanted.items()
            for row in document.file.read_rows(table, ids)
            if (thing := _thing(table, row)) is not None
        ]

    def _document(self) -> Document:
        document = self._context.session.document
        assert document is not None  # the tools are blocked else
        return document

    def _today(self) -> str:
        return self._context.session.clock().date().isoformat()


def apply_batch(context: Context, batch: Batch) -> bool:
    """Apply an edit by hand and say what was done, with Undo; a refusal is told."""
    document = context.session.document
    assert document is not None  # the commands and tools are blocked else
    reason = busy(context)  # a check may have begun since the first corner
    if reason is not None:
        context.strip.show_message(text(reason))
        return False
    drop_gesture(context)
    try:
        document.apply_batch(batch)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return False
    words = label_words(batch.label, batch.fields)
    context.strip.show_message(words, offer_undo(context))
    return True


def _accepted(form: BuildingForm | FeatureForm) -> bool:
    form.beside()
    return form.exec() == QDialog.DialogCode.Accepted


def _selection(table: str, ids: list[int]) -> Selection:
    if table == "building":
        return Selection(buildings=tuple(ids))
    return Selection(features=tuple(ids))


def _thing(table: str, row: dict[str, Any]) -> Thing | None:
    """Give a row that is on the map as a thing."""
    shape = shape_of(row)
    if shape is None or row["valid_to"]:
        return None
    return Thing(table, int(row["fid"]), shapely.from_wkb(shape))


def _meets(boxes: np.ndarray, shape: shapely.Geometry) -> np.ndarray:
    west, south, east, north = shape.bounds
    low, high = boxes[:, :2], boxes[:, 2:]
    meets = (low <= (east, north)) & (high >= (west, south))
    return np.flatnonzero(meets.all(axis=1))
