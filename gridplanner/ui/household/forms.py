"""Small forms of the household file: a day, a visit, a category, an owner, a move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gridplanner.data.people.categories import CATEGORIES
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import tag_word
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import CodeBox, DayField, IdField
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.household_file import Resident

VISIT_KINDS = ("door", "call", "service", "survey")
_NEXT = 31  # days to the next visit, unless it is said


class DayForm(Form):
    """Asks from which day on something holds."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        note: str,
        today: str,
        verb: str = "ground.do",
        role: str = "primary",
    ) -> None:
        super().__init__(parent, title=title, verb=verb, role=role)
        self.add_note(note, role="")
        self.day_field = DayField(today, latest=today)
        self.add_field("household.day", self.day_field)
        self.day_field.textChanged.connect(lambda _words: self._check())

    @property
    def day(self) -> str:
        """ISO date."""
        return self.day_field.day

    def _check(self) -> None:
        is_sound = bool(self.day) and self.day_field.is_sound
        self.accept_button.setEnabled(is_sound)


class VisitForm(Form):
    """Asks what a visit was like; `values` are columns of ``visit``."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        members: Sequence[Resident],
        worker: str,
        today: str,
    ) -> None:
        super().__init__(parent, title="household.visit.add", verb="ground.do")
        self.date_field = DayField(today, latest=today)
        self.kind = QComboBox()
        for kind in VISIT_KINDS:
            self.kind.addItem(text(f"household.visit.{kind}"))
        self.whom = QComboBox()
        self.whom.addItem(text("household.visit.everybody"), 0)
        for one in members:
            self.whom.addItem(one.name, one.id)
        self.worker = QLineEdit(worker)
        self.findings = QPlainTextEdit()
        self.findings.setFixedHeight(84)
        self.findings.setTabChangesFocus(True)
        after = date.fromisoformat(today) + timedelta(days=_NEXT)
        self.next_due = DayField(after.isoformat())
        for name, field in (
            ("date", self.date_field),
            ("kind", self.kind),
            ("whom", self.whom),
            ("worker", self.worker),
            ("result", self.findings),
            ("next_due", self.next_due),
        ):
            self.add_field(f"household.visit.field.{name}", field)
        self.setMinimumWidth(380)
        for line in (self.date_field, self.next_due):
            line.textChanged.connect(lambda _words: self._check())

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``visit``, but for where it was."""
        return {
            "date": self.date_field.day,
            "kind": self.kind.currentText(),
            "person_id": self.whom.currentData() or None,
            "worker": self.worker.text().strip() or None,
            "result": self.findings.toPlainText().strip() or None,
            "next_due": self.next_due.day or None,
        }

    def _check(self) -> None:
        days = self.date_field, self.next_due
        are_sound = all(day.is_sound for day in days) and bool(self.date_field.day)
        self.accept_button.setEnabled(are_sound)


class TagForm(Form):
    """Asks which category somebody belongs to, since when, says who."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        present: Collection[str],
        restricted: bool,
        today: str,
    ) -> None:
        super().__init__(parent, title="household.tag.add", verb="ground.do")
        self.tag = QComboBox()
        for key, category in CATEGORIES.items():
            is_hidden = category.restricted and not restricted
            if not (is_hidden or category.derived or key in present):
                self.tag.addItem(tag_word(key), key)
        self.tag.setMaxVisibleItems(16)
        self.source = QLineEdit()
        self.source.setPlaceholderText(text("household.source.hand"))
        self.detail = QLineEdit()
        self.since = DayField(today, latest=today)
        for name, field in (
            ("tag", self.tag),
            ("detail", self.detail),
            ("source", self.source),
            ("valid_from", self.since),
        ):
            self.add_field(f"household.tag.field.{name}", field)
        self.setMinimumWidth(360)


class TagsForm(Form):
    """Lists the categories of somebody; those switched off end today."""

    def __init__(self, parent: QWidget | None, one: Resident) -> None:
        super().__init__(parent, title="household.tags", verb="ground.do")
        self.add_note(text("household.tags.note"))
        self._boxes: dict[int, QCheckBox] = {}
        for tag in one.tags:
            words = tag_word(tag.tag)
            if tag.id:
                box = QCheckBox(words)
                box.setChecked(True)
                self._boxes[tag.id] = box
                self.fields.addWidget(box)
            else:
                follows = text("household.tags.follows", tag=words)
                self.fields.addWidget(label(follows, role="muted"))

    @property
    def ended(self) -> list[int]:
        """Rows of ``person_tag`` that are to end."""
        return [number for number, box in self._boxes.items() if not box.isChecked()]


class HouseForm(Form):
    """Asks whose a dwelling is; masked values stay unless they are written over."""

    def __init__(
        self,
        parent: QWidget | None,
        row: Mapping[str, Any],
        shown: Mapping[str, str],
        *,
        today: str,
    ) -> None:
        super().__init__(parent, title="household.owner", verb="ground.do")
        self._row = row
        self._lines: dict[str, QLineEdit] = {}
        for column in ("owner_name", "owner_id_no", "owner_phone"):
            is_id = column == "owner_id_no"
            line = IdField(date.fromisoformat(today)) if is_id else QLineEdit()
            held = str(row.get(column) or "")
            if shown[column] == held:
                line.setText(held)
            else:
                line.setPlaceholderText(shown[column])
                line.setToolTip(text("household.hidden.help"))
            self._lines[column] = line
            self.add_field(f"household.field.{column}", line)
        self.setMinimumWidth(360)

    @property
    def values(self) -> dict[str, Any]:
        """Columns that differ."""
        found: dict[str, Any] = {}
        for column, line in self._lines.items():
            words = line.text().strip()
            if isinstance(line, IdField):
                words = line.reading.number or line.reading.text
            if words or not line.placeholderText():
                found[column] = words or None
        return found


class RegisterForm(Form):
    """Asks for a registered household: number, kind, who of the members is in it."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        members: Sequence[Resident],
        reg_no: str = "",
        kind: str = "",
        hollow: bool = False,
        chosen: Collection[int] = (),
        is_new: bool = True,
    ) -> None:
        title = "household.register.add" if is_new else "household.register.change"
        super().__init__(parent, title=title, verb="ground.do")
        self.reg_no, self.kind = QLineEdit(reg_no), CodeBox("registration", kind)
        self.hollow = QCheckBox(text("household.register.hollow"))
        self.hollow.setChecked(hollow)
        self.add_field("household.field.reg_no", self.reg_no)
        self.add_field("household.field.register_kind", self.kind)
        self.fields.addWidget(label(text("household.register.who"), role="muted"))
        self._boxes: dict[int, QCheckBox] = {}
        for one in members:
            box = QCheckBox(one.name)
            box.setChecked(one.id in chosen)
            self._boxes[one.id] = box
            self.fields.addWidget(box)
        self.fields.addWidget(self.hollow)
        self.setMinimumWidth(360)

    @property
    def people(self) -> list[int]:
        """Members who are registered in it."""
        return [number for number, box in self._boxes.items() if box.isChecked()]


class ChoiceForm(Form):
    """Asks for some people of a household, and one of several ways."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        title: str,
        note: str,
        members: Sequence[Resident],
        chosen: Collection[int],
        today: str,
    ) -> None:
        super().__init__(parent, title=title, verb="ground.do")
        self.add_note(note, role="")
        self._boxes: dict[int, QCheckBox] = {}
        for one in members:
            box = QCheckBox(one.name)
            box.setChecked(one.id in chosen)
            box.toggled.connect(lambda _on: self._check())
            self._boxes[one.id] = box
            self.fields.addWidget(box)
        self.day_field = DayField(today, latest=today)
        self.add_field("household.day", self.day_field)
        self.day_field.textChanged.connect(lambda _words: self._check())

    @property
    def people(self) -> list[int]:
        """Those who are meant."""
        return [number for number, box in self._boxes.items() if box.isChecked()]

    @property
    def day(self) -> str:
        """ISO date."""
        return self.day_field.day

    def _check(self) -> None:
        is_sound = bool(self.people and self.day) and self.day_field.is_sound
        self.accept_button.setEnabled(is_sound)
