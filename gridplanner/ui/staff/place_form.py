"""配岗位: the role a worker gets, the unit it is at, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from gridplanner.data.levels import Role
from gridplanner.data.team.roles import PostRole
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.staff.places import unit_places
from gridplanner.ui.staff.post_words import role_word
from gridplanner.ui.widgets import WholeLine, label

if TYPE_CHECKING:
    from gridplanner.ui.session import Session
    from gridplanner.ui.staff.places import Place


class PlaceForm(Form):
    """Asks for a post of somebody: any part of the unit's name or code is enough."""

    def __init__(
        self, parent: QWidget | None, session: Session, *, name: str, today: str
    ) -> None:
        super().__init__(parent, title="staff.give_post", verb="staff.give")
        self._session = session
        self.add_note(text("staff.give_post.note", name=name), role="")
        self.role, self.unit = QComboBox(), _UnitBox(session)
        for role in PostRole:
            self.role.addItem(role_word(role), role.value)
        full_time = PostRole.FULL_TIME_WORKER.value
        self.role.setCurrentIndex(self.role.findData(full_time))
        self.start, self.end = DayField(today), DayField()
        self.end.setPlaceholderText(text("staff.open_end"))
        self.add_field("staff.team.role", self.role)
        self.add_field("staff.team.place", self.unit)
        self.add_field("staff.from", self.start)
        self.add_field("staff.to", self.end)
        self.fault = label("", role="refused", wraps=True)
        self.fields.addWidget(self.fault)
        self.setMinimumWidth(380)
        self.unit.currentTextChanged.connect(lambda _words: self._check())
        for day in (self.start, self.end):
            day.textChanged.connect(lambda _words: self._check())
        self._check()

    @property
    def role_key(self) -> str:
        """The role."""
        return str(self.role.currentData())

    @property
    def place(self) -> Place | None:
        """Where it is; None while no unit is chosen."""
        found = unit_places(self._session, [self.unit.unit_id])
        return found[0] if found else None

    def _check(self) -> None:
        key = ""
        if not (self.start.day and self.start.is_sound and self.end.is_sound):
            key = "staff.wrong.day"
        elif self.end.day and self.end.day <= self.start.day:
            key = "staff.wrong.end"
        self.fault.setText(text(key) if key else "")
        self.fault.setVisible(bool(key))
        self.accept_button.setEnabled(not key and self.place is not None)


class _UnitBox(QComboBox):
    """Chooses a unit of the plan: grids first, then the levels below and above."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setEditable(True)
        self.setLineEdit(WholeLine())
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(16)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        units = [unit for unit in session.plan.units.values() if not unit.valid_to]
        order = {Role.GRID: 0, Role.MICRO_GRID: 1, Role.AREA: 2}
        units.sort(key=lambda unit: (order[session.role(unit)], unit.level, unit.code))
        for unit in units:
            words = " ".join(filter(None, (unit.name, unit.code)))
            self.addItem(words, unit.id)
        self.setCurrentIndex(-1)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)

    @property
    def unit_id(self) -> int:
        """The chosen unit; 0 where what is typed means none."""
        row = self.findText(self.currentText())
        return int(self.itemData(row) or 0) if row >= 0 else 0
