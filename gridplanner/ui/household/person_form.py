"""The form of a person: what is masked stays masked, and is only written over.

A field whose present value may not be read shows it masked behind the cursor; left
empty it keeps what is on record.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.people.code_tables import TABLES
from gridplanner.data.people.names import spell, tidy_name
from gridplanner.data.people.phones import read_phones
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import column_word
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import CodeBox, DayField, IdField
from gridplanner.ui.widgets import label, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridplanner.data.people.id_numbers import IdReading

    Row = Mapping[str, Any]
    Say = Callable[[str, Any], str]

COLUMNS = 3
FIELDS = (
    "name", "id_type", "id_no",
    "sex", "birth", "phone",
    "relation", "population_kind", "role",
    "nation", "education", "political",
    "marital", "occupation", "employer",
    "domicile_address", "arrived", "other_phones",
    "emergency_name", "emergency_phone", "health",
    "note",
)  # fmt: skip
ROLES = ("owner", "family", "tenant")
_ID_STATES = {"": "", "converted": "15", "other": "other"}
_MASKED = frozenset(
    {"name", "id_no", "birth", "phone", "employer", "domicile_address"}
    | {"other_phones", "emergency_name", "emergency_phone", "note", "health"}
)


class PersonForm(Form):
    """Asks for a new person, or for what changes of one.

    Parameters
    ----------
    parent : QWidget or None
    row : mapping
        Row of table ``person``; empty for a new one.
    say : callable
        Gives the value of a column as it may be shown.
    role : str
        As what they live there.
    today : str
        ISO date.
    has_head : bool
        Whether the household has a head, which a new member cannot be then.
    """

    def __init__(
        self,
        parent: QWidget | None,
        row: Row,
        *,
        say: Say,
        role: str = "family",
        today: str,
        has_head: bool = True,
    ) -> None:
        is_new = not row
        title = "household.person.add" if is_new else "household.person.change"
        super().__init__(parent, title=title, verb="ground.do")
        self._row, self._is_new, self._today = row, is_new, today
        self._has_head = has_head
        self._plain = {name: say(name, row.get(name)) for name in FIELDS}
        self._fields: dict[str, QWidget] = {}
        self.problem = label("", role="refused", wraps=True)
        self._add_all(role)
        self.fields.addWidget(self.problem)
        self.setMinimumWidth(760)
        self._check()

    def field(self, name: str) -> QWidget:
        """Give the field of a column."""
        return self._fields[name]

    @property
    def role(self) -> str:
        """As what they live there."""
        return str(self._box("role").currentData() or "family")

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``person`` that are new or differ, with what follows from them."""
        found: dict[str, Any] = {}
        for name, widget in self._fields.items():
            if name == "role":
                continue
            value = self._value(name, widget)
            if value is not None and value != (self._row.get(name) or ""):
                found[name] = value or None
        if "name" in found:
            found["pinyin"], found["pinyin_full"] = spell(str(found["name"]))
        if "id_no" in found:
            found["id_state"] = self._id().reading.state or None
        return found

    def _value(self, name: str, widget: QWidget) -> str | None:
        """Give what a field says; None where it leaves all as it is."""
        if isinstance(widget, CodeBox):
            return None if self._is_hidden(name) and not widget.code else widget.code
        assert isinstance(widget, QLineEdit)  # all others are
        words = widget.text().strip()
        if not words and self._is_hidden(name):
            return None
        if isinstance(widget, DayField):
            return widget.day
        if isinstance(widget, IdField):
            return widget.reading.number or widget.reading.text
        return _tidy(name, words)

    def _is_hidden(self, name: str) -> bool:
        """Tell whether the present value may not be read in plain."""
        held = str(self._row.get(name) or "")
        return bool(held) and name in _MASKED and self._plain[name] != held

    def _add_all(self, role: str) -> None:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, name in enumerate(FIELDS):
            field = self._make(name, role)
            self._fields[name] = field
            field.setAccessibleName(column_word(name))
            cell = QVBoxLayout()
            cell.setSpacing(2)
            heading = label(column_word(name), role="muted")
            heading.setBuddy(field)
            cell.addWidget(heading)
            cell.addWidget(field)
            grid.addLayout(cell, place // COLUMNS, place % COLUMNS)
            grid.setColumnStretch(place % COLUMNS, 1)
        area = scrolled(content)
        area.setObjectName("")  # on the ground of the dialog, not of a panel
        area.setMinimumHeight(min(content.sizeHint().height() + 4, 440))
        self.fields.addWidget(area, 1)

    def _make(self, name: str, role: str) -> QWidget:
        held = str(self._row.get(name) or "")
        if name == "role":
            box = QComboBox()
            for each in ROLES:
                box.addItem(text(f"household.role.{each}"), each)
            box.setCurrentIndex(max(box.findData(role), 0))
            box.setEnabled(self._is_new)
            return box
        if name in TABLES:
            is_hidden = self._is_hidden(name)
            code = CodeBox(name, "" if is_hidden else held)
            if is_hidden:
                code.hold_hidden(self._plain[name], text("household.hidden.help"))
            code.currentTextChanged.connect(lambda _words: self._check())
            return code
        field: QLineEdit
        if name == "id_no":
            number = IdField(date.fromisoformat(self._today))
            number.read.connect(self._take_id)
            field = number
        elif name in {"birth", "arrived"}:
            field = DayField(latest=self._today)
        else:
            field = QLineEdit()
        if self._is_hidden(name):
            field.setPlaceholderText(self._plain[name])
            field.setToolTip(text("household.hidden.help"))
        else:
            field.setText(held)
        field.textChanged.connect(lambda _words: self._check())
        return field

    def _take_id(self, reading: IdReading) -> None:
        """Fill in what a sound number says, where nothing else was said."""
        birth, sex = self._fields.get("birth"), self._fields.get("sex")
        if reading.birth and isinstance(birth, DayField) and not birth.text():
            birth.setText(reading.birth)
        if reading.sex and isinstance(sex, CodeBox) and not sex.code:
            sex.set_code(reading.sex)
        kind = self._fields.get("id_type")
        if reading.kind == "citizen" and isinstance(kind, CodeBox) and not kind.code:
            kind.set_code("111")

    def _check(self) -> None:
        """Say what is wrong; what is only doubtful may be kept all the same."""
        if "note" not in self._fields:
            return  # the fields are still being made
        wrong, doubt = self._wrong(), self._doubt()
        self.problem.setText(text(wrong or doubt) if wrong or doubt else "")
        self.problem.setVisible(bool(wrong or doubt))
        self.accept_button.setEnabled(not wrong)

    def _wrong(self) -> str:
        name = self._line("name")
        if not name.text().strip() and not self._is_hidden("name"):
            return "refuse.person.name"
        if self._id().reading.state == "masked":
            return "household.id.masked"
        for column in ("birth", "arrived"):
            day = self._fields[column]
            if isinstance(day, DayField) and not day.is_sound:
                return "household.wrong.day"
        relation = self._fields["relation"]
        if self._is_new and isinstance(relation, CodeBox) and relation.code == "02":
            return "refuse.household.second_head" if self._has_head else ""
        return ""

    def _doubt(self) -> str:
        reading = self._id().reading
        if reading.state and reading.state not in _ID_STATES:
            return f"household.id.{reading.state}"
        if reading.number and not reading.area_known:
            return "household.id.area"
        birth = self._fields["birth"]
        assert isinstance(birth, DayField)
        if reading.birth and birth.day and birth.day != reading.birth:
            return "household.id.birth"
        if (
            self._line("phone").text()
            and not read_phones(self._line("phone").text()).first
        ):
            return "household.wrong.phone"
        return ""

    def _line(self, name: str) -> QLineEdit:
        field = self._fields[name]
        assert isinstance(field, QLineEdit)
        return field

    def _id(self) -> IdField:
        field = self._fields["id_no"]
        assert isinstance(field, IdField)
        return field

    def _box(self, name: str) -> QComboBox:
        field = self._fields[name]
        assert isinstance(field, QComboBox)
        return field


def _tidy(name: str, words: str) -> str:
    """Write a name or a telephone number as the registry keeps it."""
    if name == "name":
        return tidy_name(words)
    if name.endswith("phone"):
        return read_phones(words).first or words
    return words
