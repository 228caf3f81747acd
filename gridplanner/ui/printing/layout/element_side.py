"""What can be set of the chosen element: its place, its ties, its properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QWidget

from gridplanner.layers.print.draft import ties_of
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.properties import (
    Property,
    Switch,
    TemplateError,
    checked,
    properties_of,
)
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import MAP, kind_of
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.dialogs.form import pad_numbers
from gridplanner.ui.printing.layout.property_fields import (
    PictureField,
    PropertyField,
    field_for,
)
from gridplanner.ui.widgets import clear_column, column, label, link_button

if TYPE_CHECKING:
    from gridplanner.layers.print.draft import Page

_SIDES: Final = ("x", "y", "width", "height")
_TIES: Final = ("near", "far", "both", "middle")


def name_of(key: str) -> str:
    """Name an element; of several of a kind with their number."""
    kind, _sign, number = key.partition("#")
    name = text(f"print.element.{kind}")
    return f"{name} {number}" if number else name


class ElementSide(QWidget):
    """Place, ties and properties of one element, made from its record.

    Attributes
    ----------
    placed : Signal
        Places by key.
    tied : Signal
        Key, direction ``"across"`` or ``"down"``, and what it is tied to.
    set : Signal
        Key, name and value of a property.
    picture_wanted : Signal
        Key and name of a property that is a picture.
    usual_wanted : Signal
    """

    placed = Signal(object)
    tied = Signal(str, str, str)
    set = Signal(str, str, object)
    picture_wanted = Signal(str, str)
    usual_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._page: Page | None = None
        self.fields: dict[str, PropertyField] = {}
        self.sides: dict[str, QDoubleSpinBox] = {}
        self.ties: dict[str, QComboBox] = {}
        rows = column(self, margin=0, spacing=8)
        self.title = label("", role="section")
        rows.addWidget(self.title)
        rows.addWidget(self._make_place())
        self.usual = link_button(text("layout.as_usual"), self.usual_wanted.emit)
        rows.addWidget(self.usual)
        self._held = QWidget()
        self._column = column(self._held, margin=0, spacing=4)
        rows.addWidget(self._held)
        self.fault = label("", role="warning", wraps=True)
        self.fault.hide()
        rows.addWidget(self.fault)
        rows.addStretch(1)

    def _make_place(self) -> QWidget:
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, name in enumerate(_SIDES):
            box = QDoubleSpinBox()
            box.setRange(-3000, 3000)
            box.setDecimals(1)
            box.setSuffix(" mm")
            box.setKeyboardTracking(False)
            box.setAccessibleName(text(f"layout.{name}"))
            box.valueChanged.connect(self._place)
            heading = label(text(f"layout.{name}"), role="muted")
            heading.setBuddy(box)
            self.sides[name] = box
            row, at = divmod(number, 2)
            grid.addWidget(heading, 2 * row, at)
            grid.addWidget(box, 2 * row + 1, at)
        for at, direction in enumerate(("across", "down")):
            choice = QComboBox()
            for tie in _TIES:
                choice.addItem(text(f"layout.tie.{direction}.{tie}"), tie)
            choice.setAccessibleName(text("layout.tie"))
            choice.setToolTip(text("layout.tie.help"))
            choice.activated.connect(
                lambda _at, one=direction: self.tied.emit(
                    self.key, one, self.ties[one].currentData()
                )
            )
            self.ties[direction] = choice
            grid.addWidget(choice, 4, at)
        return held

    def show_element(self, page: Page, key: str) -> None:
        """Show an element; the fields stay where it is the same one."""
        self._page = page
        if key != self.key:
            self.key = key
            self.title.setText(name_of(key))
            self._make_fields()
        self._show_values()

    def _make_fields(self) -> None:
        clear_column(self._column)
        self.fields = {}
        record = ELEMENTS[kind_of(self.key)].params if self.key != MAP else None
        for one in properties_of(record):
            field = field_for(one)
            if not isinstance(one.kind, Switch):
                self._column.addWidget(
                    label(text(f"print.property.{one.name}"), role="muted")
                )
            self._column.addWidget(field)
            self.fields[one.name] = field
            pad_numbers(field)
            field.set.connect(lambda value, it=one: self._set(it, value))
            if isinstance(field, PictureField):
                field.wanted.connect(
                    lambda name=one.name: self.picture_wanted.emit(self.key, name)
                )

    def _show_values(self) -> None:
        assert self._page is not None
        self.fault.hide()
        place = self._page.places[self.key]
        for name, box in self.sides.items():
            with QSignalBlocker(box):
                box.setValue(getattr(place, name))
        ties = ties_of(self._page, self.key)
        for direction, choice in self.ties.items():
            choice.setCurrentIndex(choice.findData(getattr(ties, direction).tied))
        values = dict(self._page.whole.altered(self.key).properties)
        for name, field in self.fields.items():
            field.show_value(values.get(name, field.one.default))
        is_moved = self.key not in self._page.followers
        for widget in (*self.sides.values(), *self.ties.values()):
            widget.setEnabled(is_moved)
        self.usual.setVisible(not self._page.own.altered(self.key).says_nothing)

    def _place(self, _value: float) -> None:
        box = {name: one.value() for name, one in self.sides.items()}
        self.placed.emit({self.key: Rect(**box)})

    def _set(self, one: Property, value: object) -> None:
        try:
            found = checked(one, value, where=text(f"print.property.{one.name}"))
        except TemplateError as error:
            self.fault.setText(sentence(error)[0])
            self.fault.show()
            return
        self.set.emit(self.key, one.name, found)
