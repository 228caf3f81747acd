"""The form of a worker; what is wrong is said below the field it is in.

A value that may not be read shows masked behind the cursor; left empty it stays.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.duties import MONTH
from gridplanner.data.people.names import spell, tidy_name
from gridplanner.data.people.phones import read_phones
from gridplanner.data.team.roles import WorkerKind
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import CodeBox, DayField, IdField
from gridplanner.ui.staff.base_field import BaseField
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gridplanner.data.people.id_numbers import IdReading
    from gridplanner.ui.staff.base_field import Base

    Row = Mapping[str, Any]

COLUMNS: Final = 3
FIELDS: Final = (
    "name", "kind", "code",
    "phone", "organisation", "capacity",
    "id_no", "sex", "birth",
    "valid_from", "valid_to", "skills",
    "base", "note",
)  # fmt: skip
_WIDE: Final = {"base": 2}
"""Fields that take more than one column."""
_MASKED: Final = frozenset({"phone", "id_no", "birth", "note"})
MAP: Final = 2
"""Result of the dialog where the base is to be pointed at on the map."""


class WorkerForm(Form):
    """Asks for a new worker, or for what changes of one.

    Parameters
    ----------
    parent : QWidget or None
    row : mapping
        Row of table ``worker``; empty for a new one.
    typed : mapping, optional
        What was typed before the form was left for the map.
    say : callable
        Gives a column of the row as it may be shown.
    capacity : mapping of str to float
        Minutes a month of the norm by kind.
    offices : sequence of Base
        To choose a base from.
    today : str
        ISO date.
    """

    def __init__(
        self,
        parent: QWidget | None,
        row: Row,
        *,
        typed: Row | None = None,
        say: Callable[[str], str],
        capacity: Mapping[str, float],
        offices: Sequence[Base] = (),
        today: str,
    ) -> None:
        is_new = not row
        title = "staff.add_worker" if is_new else "staff.change_worker"
        super().__init__(parent, title=title, verb="staff.save")
        self._row, self._typed, self._today = row, typed or {}, today
        self._capacity = capacity
        self._plain = {} if is_new else {name: say(name) for name in _MASKED}
        self._fields: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        place = 0
        for name in FIELDS:
            cell = self._cell(name, offices)
            span = _WIDE.get(name, 1)
            grid.addLayout(cell, place // COLUMNS, place % COLUMNS, 1, span)
            place += span
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.fields.addLayout(grid)
        self.setMinimumWidth(760)
        self._check()

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``worker`` that are new or differ, with what follows from them."""
        found: dict[str, Any] = {}
        for name, field in self._fields.items():
            if isinstance(field, BaseField):
                found |= self._differing(field.values)
            elif not (self._is_hidden(name) and self._is_empty(field)):
                found |= self._differing({name: _known(self._value(name, field))})
        if "name" in found:
            found["pinyin"], _whole = spell(str(found["name"] or ""))
        return found

    @property
    def base(self) -> BaseField:
        """The field of the base."""
        field = self._fields["base"]
        assert isinstance(field, BaseField)
        return field

    def line(self, name: str) -> QLineEdit:
        """Give a field that is typed in."""
        field = self._fields[name]
        assert isinstance(field, QLineEdit)
        return field

    @property
    def kind(self) -> QComboBox:
        """The field of how somebody works."""
        field = self._fields["kind"]
        assert isinstance(field, QComboBox)
        return field

    def fault(self, name: str) -> str:
        """Give what is said to be wrong with a field, empty for nothing."""
        return self._faults[name].text()

    def _differing(self, values: Row) -> dict[str, Any]:
        return {
            name: value
            for name, value in values.items()
            if _known(self._row.get(name)) != _known(value)
        }

    def _cell(self, name: str, offices: Sequence[Base]) -> QVBoxLayout:
        field = self._make(name, offices)
        self._fields[name] = field
        heading = label(text(f"staff.field.{name}"), role="muted")
        heading.setBuddy(field)
        field.setAccessibleName(text(f"staff.field.{name}"))
        fault = label("", role="refused", wraps=True)
        self._faults[name] = fault
        cell = QVBoxLayout()
        cell.setSpacing(2)
        for part in (heading, field, fault):
            cell.addWidget(part)
        cell.addStretch(1)
        return cell

    def _make(self, name: str, offices: Sequence[Base]) -> QWidget:
        now = {**self._row, **self._typed}
        held = str(now.get(name) or "")
        if name == "kind":
            return self._make_kind(held)
        if name == "sex":
            return CodeBox("sex", held)
        if name == "base":
            base = BaseField(now, offices)
            base.changed.connect(self._check)
            base.map_wanted.connect(lambda: self.done(MAP))
            return base
        field = self._make_line(name)
        if self._is_hidden(name) and name not in self._typed:
            field.setPlaceholderText(self._plain[name])
            field.setToolTip(text("household.hidden.help"))
        elif name == "capacity" and now.get(name) is not None:
            field.setText(f"{float(now[name]):g}")
        else:
            field.setText(held)
        field.textChanged.connect(lambda _words: self._check())
        return field

    def _make_line(self, name: str) -> QLineEdit:
        if name == "id_no":
            number = IdField(date.fromisoformat(self._today))
            number.read.connect(self._take_id)
            return number
        if name in {"birth", "valid_from", "valid_to"}:
            return DayField(latest=self._today if name == "birth" else "")
        return QLineEdit()

    def _make_kind(self, held: str) -> QComboBox:
        box = QComboBox()
        for kind in WorkerKind:
            box.addItem(text(f"staff.kind.{kind}"), kind.value)
        if held and box.findData(held) < 0:
            box.addItem(held, held)  # another program's word stays what it is
        box.setCurrentIndex(max(box.findData(held or WorkerKind.FULL_TIME.value), 0))
        box.currentIndexChanged.connect(lambda _row: self._say_capacity())
        return box

    def _say_capacity(self) -> None:
        """Say behind the cursor how much time the norm counts for the kind."""
        minutes = self._capacity.get(str(self.kind.currentData()))
        words = text("staff.capacity.none")
        if minutes is not None:
            words = text("staff.capacity.norm", n=format_count(round(minutes)))
        self.line("capacity").setPlaceholderText(words)

    def _take_id(self, reading: IdReading) -> None:
        """Fill in what a sound number says, where nothing else was said."""
        birth, sex = self._fields.get("birth"), self._fields.get("sex")
        if reading.birth and isinstance(birth, DayField) and not birth.text():
            birth.setText(reading.birth)
        if reading.sex and isinstance(sex, CodeBox) and not sex.code:
            sex.set_code(reading.sex)

    def _is_hidden(self, name: str) -> bool:
        """Tell whether the present value may not be read in plain."""
        held = str(self._row.get(name) or "")
        return bool(held) and self._plain.get(name, held) != held

    def _is_empty(self, field: QWidget) -> bool:
        return isinstance(field, QLineEdit) and not field.text().strip()

    def _value(self, name: str, field: QWidget) -> Any:  # noqa: ANN401 - a column
        if isinstance(field, CodeBox):
            return field.code
        if isinstance(field, QComboBox):
            return str(field.currentData())
        if isinstance(field, IdField):
            return field.reading.number or field.reading.text
        words = self.line(name).text().strip()
        if isinstance(field, DayField):
            words = field.day
        elif name == "name":
            words = tidy_name(words)
        elif name == "phone":
            words = read_phones(words).first or words
        return read_minutes(words) if name == "capacity" else words

    def _check(self) -> None:
        """Say what is wrong beside its field; only that keeps it from being saved."""
        if len(self._fields) < len(FIELDS):
            return  # the fields are still being made
        self._say_capacity()
        wrong, doubts = self._wrong(), self._doubts()
        for name, fault in self._faults.items():
            key = wrong.get(name) or doubts.get(name, "")
            fault.setText(text(key) if key else "")
            fault.setVisible(bool(key))
        self.accept_button.setEnabled(not wrong)
        self.grow()

    def _wrong(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if not self.line("name").text().strip():
            found["name"] = "refuse.worker.name"
        days = {}
        for name in ("birth", "valid_from", "valid_to"):
            field = self._fields[name]
            assert isinstance(field, DayField)
            days[name] = field.day
            if not field.is_sound:
                # Only a birth cannot be to come.
                day = "household" if name == "birth" else "staff"
                found[name] = f"{day}.wrong.day"
        if days["valid_to"] and days["valid_to"] < days["valid_from"]:
            found["valid_to"] = "staff.wrong.backwards"
        minutes = self.line("capacity").text().strip()
        if minutes and read_minutes(minutes) is None:
            found["capacity"] = "staff.wrong.capacity"
        if self._id.reading.state == "masked":
            found["id_no"] = "household.id.masked"
        if not self.base.is_sound:
            found["base"] = "staff.wrong.base"
        return found

    def _doubts(self) -> dict[str, str]:
        found = {}
        phone = self.line("phone").text()
        if phone and not read_phones(phone).first:
            found["phone"] = "household.wrong.phone"
        state = self._id.reading.state
        if state in {"bad_check", "bad_length", "bad_date", "damaged"}:
            found["id_no"] = f"household.id.{state}"
        return found

    @property
    def _id(self) -> IdField:
        field = self._fields["id_no"]
        assert isinstance(field, IdField)
        return field


def _known(value: Any) -> Any:  # noqa: ANN401 - a column
    """Give what a column tells: an empty word tells nothing, a 0 does."""
    return None if value == "" else value


def read_minutes(words: str) -> float | None:
    """Read minutes a month; None for what is no number of them.

    Examples
    --------
    >>> read_minutes("5,544"), read_minutes("5544.5"), read_minutes("-1")
    (5544.0, 5544.5, None)
    >>> read_minutes("很多"), read_minutes("")
    (None, None)
    """
    cleaned = words.replace(",", "").replace("，", "").strip()
    try:
        minutes = float(cleaned)
    except ValueError:
        return None
    return minutes if 0 <= minutes <= MONTH else None
