"""How codes are built in this project, and which units get which new ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gridplanner.data.code_template import CodeKind, CodeTemplate
from gridplanner.data.codes import in_order
from gridplanner.data.errors import EditError
from gridplanner.data.renumbering import Which, renumber
from gridplanner.data.short_names import short_names
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.plan import Plan

_CLASS_DIGITS = 6


class CodesForm(Form):
    """Choose the template, and see each new code before it is given.

    Parameters
    ----------
    plan : Plan
    unit_ids : sequence of int
        Grids and micro-grids the question is about.
    whole : bool
        Whether they are all of the town.
    """

    def __init__(
        self,
        plan: Plan,
        unit_ids: Sequence[int],
        parent: QWidget | None = None,
        *,
        whole: bool,
    ) -> None:
        super().__init__(parent, title="grid.codes", verb="codes.do")
        self._plan, self._unit_ids = plan, list(unit_ids)
        self._fault = ""
        self.codes: dict[int, str] = {}
        former = plan.code_template
        self.kind, self.which = QComboBox(), QComboBox()
        for kind in CodeKind:
            self.kind.addItem(text("codes.kind." + kind.value), kind.value)
        for each in Which:
            self.which.addItem(text("codes.which." + each.value), each.value)
        self.kind.setCurrentIndex(self.kind.findData(former.kind.value))
        self.object_class = QLineEdit(former.object_class)
        self.names = self._table_of_names()
        self.preview = _table(["codes.name", "codes.former", "codes.new"])
        self.preview.setMinimumSize(540, 110)
        self.preview.setColumnWidth(1, 190)  # 22 digits
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.add_field("codes.kind", self.kind)
        self._of_kind = {
            CodeKind.DIGITS_20: (
                self.add_field("codes.object_class", self.object_class),
                self.object_class,
            ),
            CodeKind.SHORT: (
                self.add_field("codes.short_names", self.names),
                self.names,
            ),
        }
        scope = "codes.scope.whole" if whole else "codes.scope.chosen"
        self.add_note(text(scope, n=f"{len(self._unit_ids):,}"))
        self.add_field("codes.which", self.which)
        self.add_field("codes.preview", self.preview)
        self._words = label(wraps=True)
        self._words.setMinimumHeight(24)
        self.fields.addWidget(self._words)
        self.kind.currentIndexChanged.connect(lambda _index: self._show())
        self.which.currentIndexChanged.connect(lambda _index: self._show())
        self.object_class.textChanged.connect(lambda _words: self._show())
        self.names.itemChanged.connect(lambda _item: self._show())
        self._show()

    @property
    def template(self) -> CodeTemplate:
        """The template as the fields say it."""
        kind = CodeKind(str(self.kind.currentData()))
        former = self._plan.code_template
        return CodeTemplate(
            kind,
            self.object_class.text().strip(),
            tuple(sorted(self._names().items()))
            if kind is CodeKind.SHORT
            else former.short_names,
        )

    def _names(self) -> dict[int, str]:
        names = {}
        for row, number in enumerate(self._areas):
            item = self.names.item(row, 1)
            names[number] = item.text().strip() if item is not None else ""
        return names

    def _table_of_names(self) -> QTableWidget:
        table = _table(["codes.area", "codes.short_name"])
        table.setMinimumHeight(76)
        names = short_names(self._plan)
        areas = [self._plan.units[n] for n in names if not self._plan.units[n].valid_to]
        areas.sort(key=lambda unit: (unit.level, unit.code, unit.id))
        self._areas = [unit.id for unit in areas]
        table.setRowCount(len(areas))
        for row, unit in enumerate(areas):
            area = QTableWidgetItem(unit.name or unit.code)
            area.setFlags(area.flags() & ~Qt.ItemFlag.ItemIsEditable)
            table.setItem(row, 0, area)
            table.setItem(row, 1, QTableWidgetItem(names[unit.id]))
        return table

    def _show(self) -> None:
        """Work the new codes out and show them, or say what is wrong."""
        kind = CodeKind(str(self.kind.currentData()))
        for each, widgets in self._of_kind.items():
            for widget in widgets:
                widget.setVisible(each is kind)
        self.codes, self._fault = {}, self._fault_of_fields(kind)
        template = self.template
        if not self._fault:
            plan = replace(self._plan, code_template=template)
            which = Which(str(self.which.currentData()))
            try:
                self.codes = renumber(plan, self._unit_ids, which=which)
            except EditError as refused:
                self._fault = sentence(refused)[0]
        self._fill_preview()
        self._words.setText(self._fault or self._said(kind))
        is_new = template != self._plan.code_template
        self.accept_button.setEnabled(not self._fault and (is_new or bool(self.codes)))

    def _said(self, kind: CodeKind) -> str:
        said = text("codes.count", n=f"{len(self.codes):,}")
        bare = sum(not self._plan.units[number].code for number in self._areas)
        if bare and kind is not CodeKind.SHORT:
            said += "\n" + text("codes.bare", n=f"{bare:,}")
        return said

    def _fault_of_fields(self, kind: CodeKind) -> str:
        digits = self.object_class.text().strip()
        is_class = digits.isascii() and digits.isdecimal()
        if kind is CodeKind.DIGITS_20 and not (
            is_class and len(digits) == _CLASS_DIGITS
        ):
            return text("codes.object_class.fault")
        if kind is CodeKind.SHORT:
            for name in self._names().values():
                if not (name.isascii() and name.isalnum() and name == name.upper()):
                    return text("codes.short_name.fault", name=name)
        return ""

    def _fill_preview(self) -> None:
        units = self._plan.units
        levels: dict[int, list[int]] = {}
        for number in self.codes:
            levels.setdefault(units[number].level, []).append(number)
        order = [n for k in sorted(levels) for n in in_order(self._plan, levels[k])]
        self.preview.setRowCount(len(order))
        for row, number in enumerate(order):
            unit = units[number]
            for place, words in enumerate((unit.name, unit.code, self.codes[number])):
                self.preview.setItem(row, place, QTableWidgetItem(words))


def _table(headings: list[str]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels([text(key) for key in headings])
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    for place in range(len(headings) - 1):
        table.setColumnWidth(place, 140)
    return table
