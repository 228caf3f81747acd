"""What a scenario and the plan changed both: which of them stays, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTreeWidget, QTreeWidgetItem

from gridplanner.data.topology.ground import title
from gridplanner.resources.format import format_area
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.edits.merge_back import Conflict, ConflictKey
    from gridplanner.data.records import Unit


class ConflictsForm(Form):
    """Lists conflicts; for each the plan in force stays unless the scenario wins."""

    def __init__(
        self,
        conflicts: Sequence[Conflict],
        units: Mapping[int, Unit],
        *,
        verb: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, title="conflicts.title", verb=verb)
        self._conflicts, self._units = conflicts, units
        self.add_note(text("conflicts.note", n=len(conflicts)), role="")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(
            [
                text("conflicts.what"),
                text("conflicts.current"),
                text("conflicts.scenario"),
                text("conflicts.keep"),
            ]
        )
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setAccessibleName(text("conflicts.title"))
        self._answers: list[QComboBox] = []
        for conflict in conflicts:
            item = QTreeWidgetItem(list(self._words(conflict)))
            self.list.addTopLevelItem(item)
            answer = QComboBox()
            answer.addItem(text("conflicts.current"), False)
            answer.addItem(text("conflicts.scenario"), True)
            answer.setAccessibleName(text("conflicts.keep"))
            self.list.setItemWidget(item, 3, answer)
            self._answers.append(answer)
        for column, width in enumerate((260, 180, 180, 140)):
            self.list.setColumnWidth(column, width)
        self.list.setMinimumSize(800, 220)
        self.fields.addWidget(self.list, 1)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)

    @property
    def answers(self) -> list[QComboBox]:
        """The choice of each conflict, in their order."""
        return list(self._answers)

    @property
    def yielding(self) -> frozenset[ConflictKey]:
        """Conflicts in which the scenario wins."""
        return frozenset(
            conflict.key
            for conflict, answer in zip(self._conflicts, self._answers, strict=True)
            if answer.currentData()
        )

    def _words(self, conflict: Conflict) -> tuple[str, str, str]:
        if conflict.move is None:
            key = f"field.{conflict.field}"
            field = text(key) if has_text(key) else conflict.field
            what = text("conflicts.field", grid=self._name(conflict.unit), field=field)
            return what, conflict.current or "—", conflict.scenario or "—"
        area = format_area(float(conflict.move.ground.area))
        here, there = conflict.move.source, conflict.move.target
        return text("conflicts.ground", area=area), self._name(here), self._name(there)

    def _name(self, number: int) -> str:
        unit = self._units.get(number)
        return title(unit) if unit is not None else text("compare.nobody")
