"""放置扫描图: the scan beside the map, and the points that lie in both.

A click in the scan and one at the same place on the map make a point. From the second
point on the scan lies below the map and follows every change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.geodesy.placing_scan import LEAST_POINTS, Fit
from gridplanner.layers.scans import ScanLayer, lowest_of_town, scan_layer_name
from gridplanner.layers.stack import LayerStack
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.canvas import Canvas
from gridplanner.ui.dialogs.form import LARGEST, Form, ask
from gridplanner.ui.dialogs.scan_table import ScanTable
from gridplanner.ui.scan_points import ENOUGH, ScanPoints, Side
from gridplanner.ui.tools.scan_point import ScanPointTool
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from gridplanner.analysis.linework import LineSource
    from gridplanner.data.scans import Scan
    from gridplanner.layers.scan_picture import ScanPicture
    from gridplanner.ui.context import Context

PREVIEW = scan_layer_name(0)  # of a scan that is not kept yet
_COLUMN = 300  # px of the figures beside the two pictures
_UPRIGHT = np.diag([1.0, -1.0, 1.0])  # a pixel a metre, rows downwards


class PlaceScanForm(Form):
    """Places a scan that is new, or again one that is kept.

    Parameters
    ----------
    context : Context
    scan : Scan
        As it lies so far; without points where it is new.
    picture : ScanPicture
    lines : callable
        Gives what points snap to on the map.
    hidden : str
        Layer that is left out of this map: the scan as it is kept.
    note : str
        What is said of the file, empty for nothing.
    """

    def __init__(
        self,
        context: Context,
        scan: Scan,
        picture: ScanPicture,
        *,
        lines: Callable[[], Sequence[LineSource]],
        hidden: str = "",
        note: str = "",
    ) -> None:
        widget = context.shell.widget
        super().__init__(widget, title="scan.place", verb="scan.accept")
        self._context, self._first = context, scan
        self._size = picture.size
        self.points = ScanPoints(self._size, scan.points, fit=scan.fit)
        self._led: int | None = None
        style = context.canvas.stack.style
        self._own = ScanLayer(name=PREVIEW, size=self._size, picture=lambda: picture)
        self._own.matrix = _UPRIGHT
        self.scan_view = _canvas(LayerStack([self._own], style))
        self._preview = ScanLayer(
            name=PREVIEW, size=self._size, picture=lambda: picture
        )
        self.map_view = _canvas(_same_map(context, self._preview, hidden))
        self.map_view.furniture = True
        worst = style.palette.refused
        snapper = Snapper(lines)
        snapper.set_snapping(context.settings.snapping)
        self._tools = {
            Side.SCAN: ScanPointTool(self.points, Side.SCAN, worst_colour=worst),
            Side.MAP: ScanPointTool(
                self.points, Side.MAP, snapper=snapper, worst_colour=worst
            ),
        }
        self._lay_out(note)
        self.name.setText(scan.name)
        self.fit.setCurrentIndex(list(Fit).index(scan.fit))
        self.opacity.setValue(round(100 * scan.opacity))
        self._join()
        self._show_points()

    @property
    def scan(self) -> Scan:
        """The scan as it is placed now."""
        placing = self.points.placing
        assert placing is not None  # or it cannot be accepted
        return replace(
            self._first,
            name=self.name.text().strip() or self._first.name,
            points=self.points.points,
            fit=self.points.fit,
            matrix=placing.matrix,
            opacity=self.opacity.value() / 100,
        )

    def views(self) -> dict[Side, Canvas]:
        """Give the two pictures by their side."""
        return {Side.SCAN: self.scan_view, Side.MAP: self.map_view}

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self._show_views)

    def reject(self) -> None:
        """Leave everything as it was; points that were set are asked about."""
        changed = self.points.points != self._first.points
        if changed and not ask(
            self, title="scan.drop", question=text("scan.drop.help"), verb="scan.drop"
        ):
            return
        super().reject()

    def done(self, result: int) -> None:
        """Let go of the town's layers."""
        for canvas in self.views().values():
            canvas.set_tool(None)
            stack = canvas.stack
            canvas.set_stack(LayerStack())
            for layer in list(stack):
                stack.remove(layer.name)
        # Whoever still holds this dialog does not hold forty megapixels with it.
        self._preview.picture = self._own.picture = _no_picture
        super().done(result)

    def _lay_out(self, note: str) -> None:
        widget = self._context.shell.widget
        self.setMaximumSize(widget.size().expandedTo(self.maximumSize()))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(_titled("scan.of_scan", self.scan_view))
        both.addWidget(_titled("scan.of_map", self.map_view))
        self.name, self.fit = QLineEdit(), QComboBox()
        for fit in Fit:
            self.fit.addItem(text(f"scan.fit.{fit.value}"))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.on_top = QCheckBox(text("scan.on_top"))
        self.table = ScanTable(self.points)
        self.state = label(wraps=True)
        self.state.setMinimumHeight(3 * self.state.fontMetrics().height())
        self.state.setAlignment(Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        side.setFixedWidth(_COLUMN)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(both, 1)
        row.addWidget(side)
        whole, self.fields = self.fields, column
        self.add_field("scan.name", self.name)
        self.add_field("scan.fit", self.fit, help_key="scan.fit.help")
        self.add_field("contents.opacity", self.opacity)
        column.addWidget(self.on_top)
        column.addWidget(self.table, 1)
        column.addWidget(self.state)
        if note:
            column.addWidget(label(note, role="muted", wraps=True))
        self.fields = whole
        self.fields.addLayout(row, 1)
        self.resize(LARGEST[0] - 20, LARGEST[1] - 20)

    def _join(self) -> None:
        for side, canvas in self.views().items():
            canvas.set_tool(self._tools[side])
            canvas.escaped.connect(self._step_back)
        self.fit.activated.connect(lambda i: self.points.set_fit(list(Fit)[i]))
        self.opacity.valueChanged.connect(self._set_opacity)
        self.on_top.toggled.connect(self._lay_over)
        self.table.wanted.connect(self._go)
        self.points.changed.connect(lambda _none: self._show_points())
        self._set_opacity(self.opacity.value())

    def _show_views(self) -> None:
        self.scan_view.zoom_to_all()
        self.map_view.set_view(self._context.canvas.view)
        if self._preview.box is not None:
            self.map_view.zoom_to_box(self._preview.box)

    def _set_opacity(self, percent: int) -> None:
        self._preview.set_opacity(percent / 100)

    def _lay_over(self, on: bool) -> None:  # noqa: FBT001 - a state
        """Lay the scan over the map to compare, or below it as it will be."""
        stack = self.map_view.stack
        stack.remove(PREVIEW)
        stack.add(self._preview, below=None if on else lowest_of_town(stack))

    def _step_back(self) -> None:
        if not any(tool.cancel() for tool in self._tools.values()):
            self.reject()

    def _show_points(self) -> None:
        placing = self.points.placing
        self._preview.matrix = placing.matrix if placing is not None else None
        self._preview.redraw()
        self.table.refresh()
        self.state.setText(self._words())
        self.accept_button.setEnabled(self.points.is_ready)
        self._lead()

    def _lead(self) -> None:
        """Bring the other picture to where the side that lacks will lie."""
        waiting, last = self.points.waiting, len(self.points.rows) - 1
        if waiting is None:
            self._led = None
        elif last != self._led:
            self._led = last
            spot = self.points.rows[last].spots[waiting.other]
            found = self.points.across(waiting.other, spot)
            if found is not None:
                self._centre(waiting, found)

    def _go(self, index: int) -> None:
        """Show a point in both pictures."""
        for side, spot in self.points.rows[index].spots.items():
            self._centre(side, spot)

    def _centre(self, side: Side, spot: tuple[float, float]) -> None:
        x, y = spot
        self.views()[side].centre_on(x, -y if side is Side.SCAN else y)

    def _words(self) -> str:
        """Say what to do next, or how well the scan lies."""
        points = self.points
        if points.waiting is not None:
            return text(f"scan.then.{points.waiting.value}")
        if points.fault is not None:
            return "\n".join(filter(None, sentence(points.fault)))
        needs = max(ENOUGH, LEAST_POINTS[points.fit]) - len(points.used)
        if needs > 0 or points.placing is None:
            return text("scan.more", n=max(needs, 1))
        if not points.placing.spare:
            return text("scan.no_check")
        return text(
            "scan.lies",
            rms=f"{points.placing.rms:.2f}",
            most=f"{points.placing.metres.max():.2f}",
        )


def _no_picture() -> None:
    pass


def _canvas(stack: LayerStack) -> Canvas:
    canvas = Canvas(stack)
    canvas.furniture = False
    canvas.setMinimumSize(240, 240)
    return canvas


def _same_map(context: Context, preview: ScanLayer, hidden: str) -> LayerStack:
    """Give the layers of the map with the preview below the town."""
    town = context.canvas.stack
    stack = LayerStack((layer for layer in town if layer.name != hidden), town.style)
    stack.add(preview, below=lowest_of_town(stack))
    return stack


def _titled(name: str, canvas: Canvas) -> QWidget:
    """Put a picture below its title."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label(text(name), role="muted", wraps=True))
    column.addWidget(canvas, 1)
    canvas.setAccessibleName(text(name))
    return made
