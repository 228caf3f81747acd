"""The lines of a norm as rows of boxes, with what is wrong said below each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QWidget

from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.norms.norm import Line, Method, Norm, Subject
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import (
    column,
    label,
    link_button,
    plain_button,
    push_button,
    scrolled,
)
from gridplanner.ui.work.line_form import LineForm
from gridplanner.ui.work.number_box import NumberBox, VisitsBox
from gridplanner.ui.work.words import line_name, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QLabel

_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft


class NormLines(QWidget):
    """Edits the lines of a norm; `lines` is what the rows say."""

    changed = Signal()

    def __init__(self, *, restricted: bool) -> None:
        super().__init__()
        self._restricted = restricted
        self._norm = Norm()
        self._rows: dict[str, _Row] = {}
        outer = column(self, margin=0, spacing=6)
        self._held = QWidget()
        self._held.setObjectName("panel")
        self._held.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._body = column(self._held, margin=8, spacing=0)
        outer.addWidget(scrolled(self._held), 1)
        self.add = push_button(text("norm.line.add"), self.add_line, icon_name="plus")
        outer.addWidget(self.add, 0, _LEFT)
        self._table = QWidget()

    def show_norm(self, norm: Norm) -> None:
        """Show the lines of another norm."""
        self._norm = norm
        self._body.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._table = QWidget()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 300)
        grid.setColumnStretch(len(_TITLES[norm.method]) + 1, 1)
        for place, key in enumerate(_TITLES[norm.method]):
            grid.addWidget(label(text(key), role="muted"), 0, place)
        self._rows = {
            line.key: _Row(self, grid, 1 + 2 * place, line, norm)
            for place, line in enumerate(self._seen())
        }
        grid.setRowStretch(2 + 2 * len(self._rows), 1)
        self._body.addWidget(self._table)

    @property
    def method(self) -> Method:
        """The method whose numbers are shown."""
        return self._norm.method

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the rows say; lines that are not shown stay as they are."""
        return tuple(
            self._rows[line.key].line if line.key in self._rows else line
            for line in self._norm.lines
        )

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong, by the key of the line."""
        for key, row in self._rows.items():
            row.fault.setText(faults.get(key, ""))
            row.fault.setVisible(key in faults)

    def show_work(self, norm: Norm) -> None:
        """Say what one of each line asks for a month."""
        for line in norm.lines:
            row = self._rows.get(line.key)
            if row is not None:
                row.each.setText(plain(norm.each(line)))

    def add_line(self) -> None:
        """Ask whom a further line is about, and add it."""
        known = {line.key for line in self._norm.lines}
        key = next(f"own{n}" for n in range(1, 999) if f"own{n}" not in known)
        line = Line(key, Subject.PERSON, visits=1.0, minutes=15.0, weight=1.0)
        self._ask(line)

    def change_line(self, key: str) -> None:
        """Ask whom a line is about."""
        self._ask(self._rows[key].line)

    def drop_line(self, key: str) -> None:
        """Take a line away."""
        kept = tuple(line for line in self.lines if line.key != key)
        self.show_norm(replace(self._norm, lines=kept))
        self.changed.emit()

    def put(self, line: Line) -> None:
        """Add a line, or take it over in place of the one of its key."""
        lines = list(self.lines)
        keys = [each.key for each in lines]
        if line.key in keys:
            lines[keys.index(line.key)] = line
        else:
            lines.append(line)
        self.show_norm(replace(self._norm, lines=tuple(lines)))
        self.changed.emit()

    def _ask(self, line: Line) -> None:
        form = LineForm(
            line, self._seen(), restricted=self._restricted, parent=self.window()
        )
        if form.exec() == QDialog.DialogCode.Accepted:
            self.put(form.line)

    def _seen(self) -> list[Line]:
        lines = self._norm.lines
        return [line for line in lines if self._restricted or not is_restricted(line)]


_TITLES = {
    Method.TIME: ("norm.who", "norm.field.visits", "norm.field.minutes", "norm.each"),
    Method.EQUIVALENTS: ("norm.who", "norm.field.weight"),
}


class _Row:
    """The boxes of one line."""

    def __init__(
        self, lines: NormLines, grid: QGridLayout, row: int, line: Line, norm: Norm
    ) -> None:
        self._line, self._method = line, norm.method
        name = line_name(line)
        self.is_on = QCheckBox()
        self.is_on.setChecked(line.is_on)
        self.is_on.setAccessibleName(text("norm.line.on", name=name))
        self.is_on.setToolTip(text("norm.line.on", name=name))
        head = QWidget()
        held = QGridLayout(head)
        held.setContentsMargins(0, 0, 0, 0)
        held.setColumnStretch(1, 1)
        door = link_button(name, partial(lines.change_line, line.key))
        door.setToolTip(text("norm.line.change"))
        held.addWidget(self.is_on, 0, 0)
        held.addWidget(door, 0, 1, _LEFT)
        grid.addWidget(head, row, 0)
        self.boxes: dict[str, NumberBox] = {}
        self.each: QLabel = label(role="figure")
        for place, box in enumerate(self._make_boxes(name, norm), start=1):
            grid.addWidget(box, row, place)
        last = len(_TITLES[norm.method])
        if norm.method is Method.TIME:
            grid.addWidget(self.each, row, 3)
        drop = plain_button("delete", "norm.line.drop")
        drop.clicked.connect(lambda _checked=False: lines.drop_line(line.key))
        grid.addWidget(drop, row, last)
        self.fault = label(role="refused", wraps=True)
        self.fault.hide()
        grid.addWidget(self.fault, row + 1, 0, 1, last + 2)
        for part in self.boxes.values():
            part.setEnabled(line.is_on)
            self.is_on.toggled.connect(part.setEnabled)
            part.valueChanged.connect(lambda _value: lines.changed.emit())
        self.is_on.toggled.connect(lambda _on: lines.changed.emit())

    def _make_boxes(self, name: str, norm: Norm) -> list[QWidget]:
        """Make the boxes of the method in the order they stand."""
        line = self._line

        def named(field: str) -> str:
            return f"{name} {text(f'norm.field.{field}')}"

        if norm.method is Method.EQUIVALENTS:
            box = NumberBox(line.weight, named("weight"), digits=2, step=0.5)
            self.boxes = {"weight": box}
            return [box]
        minutes = NumberBox(
            line.minutes, named("minutes"), unit="work.minutes", step=5.0
        )
        self.boxes = {"minutes": minutes}
        known = {each.key for each in norm.lines}
        if line.like:
            other = line_name(norm.line(line.like)) if line.like in known else line.like
            words = label(text("norm.line.same_as", name=other), role="muted")
            return [words, minutes]
        visits = VisitsBox(line.visits, named("visits"))
        self.boxes = {"visits": visits, "minutes": minutes}
        return [visits, minutes]

    @property
    def line(self) -> Line:
        """What the row says."""
        line, now = self._line, {name: box.number for name, box in self.boxes.items()}
        return replace(
            line,
            is_on=self.is_on.isChecked(),
            visits=now.get("visits", line.visits),
            minutes=now.get("minutes", line.minutes),
            weight=now.get("weight", line.weight),
        )
