"""A field of a form for each kind of property: shown, changed, told when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.layers.print.blanks import BLANKS
from gridplanner.layers.print.properties import (
    Choice,
    Colour,
    Number,
    Picture,
    Property,
    Switch,
    Words,
)
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

_LINES: Final = 4  # of a field for several lines


class PropertyField(QWidget):
    """A field that shows a value and tells of another one.

    Attributes
    ----------
    set : Signal
        The new value, once it is whole: words when the field is left.
    """

    set = Signal(object)

    def __init__(self, one: Property) -> None:
        super().__init__()
        self.one = one
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)

    def show_value(self, value: object) -> None:
        """Show a value, without telling of it."""
        raise NotImplementedError

    def name_it(self, words: str) -> None:
        """Give what is typed into a name for those who hear the window."""
        for child in self.findChildren(QWidget):
            if not child.accessibleName():
                child.setAccessibleName(words)


class NumberField(PropertyField):
    """A number with its unit."""

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        kind = one.kind
        assert isinstance(kind, Number)
        self.box: QSpinBox | QDoubleSpinBox
        if kind.digits:
            self.box = QDoubleSpinBox()
            self.box.setDecimals(kind.digits)
            self.box.setRange(kind.least, kind.most)
            self.box.setSingleStep(0.1 if kind.digits > 1 else 0.5)
        else:
            self.box = QSpinBox()
            self.box.setRange(int(kind.least), int(kind.most))
        if kind.unit:
            self.box.setSuffix(f" {kind.unit}")
        self.box.setKeyboardTracking(False)
        self._rows.addWidget(self.box)
        self.box.valueChanged.connect(self.set.emit)

    def show_value(self, value: object) -> None:
        assert isinstance(value, int | float)
        with QSignalBlocker(self.box):
            if isinstance(self.box, QSpinBox):
                self.box.setValue(int(value))
            else:
                self.box.setValue(float(value))


class SwitchField(PropertyField):
    """A box to tick."""

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        self.box = QCheckBox(text(f"print.property.{one.name}"))
        self._rows.addWidget(self.box)
        self.box.toggled.connect(self.set.emit)

    def show_value(self, value: object) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class ChoiceField(PropertyField):
    """One of several."""

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        assert isinstance(one.kind, Choice)
        self.box = QComboBox()
        for option in one.kind.options:
            self.box.addItem(text(f"print.choice.{option}"), option)
        self._rows.addWidget(self.box)
        self.box.activated.connect(lambda _at: self.set.emit(self.box.currentData()))

    def show_value(self, value: object) -> None:
        self.box.setCurrentIndex(self.box.findData(value))


class WordsField(PropertyField):
    """Words, and the blanks that may stand in them."""

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        assert isinstance(one.kind, Words)
        self._shown = ""
        self.line = QLineEdit()
        self.page = _Several()
        written: QWidget = self.page if one.kind.is_long else self.line
        usual = text(one.kind.usual) if one.kind.usual else ""
        self.line.setMaxLength(one.kind.longest)
        self.line.setPlaceholderText(usual)
        self.page.setPlaceholderText(usual)
        self._rows.addWidget(written)
        self.line.editingFinished.connect(self._done)
        self.page.left.connect(self._done)
        if one.kind.with_blanks:
            self._rows.addWidget(self._blanks(), 0, Qt.AlignmentFlag.AlignRight)

    def _blanks(self) -> QToolButton:
        button = QToolButton()
        button.setText(text("layout.blank"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for name in BLANKS:
            said = "{" + name + "}　" + text(f"print.blank.{name}")
            menu.addAction(said).triggered.connect(self._inserter("{" + name + "}"))
        button.setMenu(menu)
        return button

    def _inserter(self, words: str) -> Callable[[], None]:
        def insert() -> None:
            if self.is_long:
                self.page.insertPlainText(words)
            else:
                self.line.insert(words)
            self._done()

        return insert

    @property
    def is_long(self) -> bool:
        """Whether there may be several lines."""
        return isinstance(self.one.kind, Words) and self.one.kind.is_long

    @property
    def words(self) -> str:
        """What is written."""
        return self.page.toPlainText() if self.is_long else self.line.text()

    def show_value(self, value: object) -> None:
        self._shown = str(value)
        if self.words == self._shown:
            return
        if self.is_long:
            self.page.setPlainText(self._shown)
        else:
            self.line.setText(self._shown)

    def _done(self) -> None:
        if self.words != self._shown:
            self._shown = self.words
            self.set.emit(self.words)


class _Several(QPlainTextEdit):
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        # The window's style sheet sets a lower one, and goes before `setFixedHeight`.
        high = _LINES * self.fontMetrics().lineSpacing()
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {high}px }}")
        self.setMaximumHeight(high + 16)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ColourField(PropertyField):
    """A colour as it is written, and a dialog to choose it from."""

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        line = QHBoxLayout()
        self.line = QLineEdit()
        self.line.setMaxLength(7)
        self.button = push_button(text("layout.choose"), self._choose)
        line.addWidget(self.line, 1)
        line.addWidget(self.button)
        self._rows.addLayout(line)
        self.line.editingFinished.connect(self._done)
        self._shown = ""

    def show_value(self, value: object) -> None:
        self._shown = str(value)
        self.line.setText(self._shown)

    def _done(self) -> None:
        if self.line.text() != self._shown:
            self._shown = self.line.text()
            self.set.emit(self._shown)

    def _choose(self) -> None:
        found = QColorDialog.getColor(QColor(self._shown), self)
        if found.isValid():
            self.line.setText(found.name())
            self._done()


class PictureField(PropertyField):
    """A picture: taken from a file, or taken away.

    Attributes
    ----------
    wanted : Signal
        Somebody asks for a file.
    """

    wanted = Signal()

    def __init__(self, one: Property) -> None:
        super().__init__(one)
        line = QHBoxLayout()
        self.take = push_button(text("layout.picture.take"), self.wanted.emit)
        self.drop = push_button(text("layout.picture.drop"), lambda: self.set.emit(""))
        line.addWidget(self.take)
        line.addWidget(self.drop)
        line.addStretch(1)
        self._rows.addLayout(line)

    def show_value(self, value: object) -> None:
        self.drop.setEnabled(bool(value))


_FIELDS: Final[dict[type, type[PropertyField]]] = {
    Number: NumberField,
    Switch: SwitchField,
    Choice: ChoiceField,
    Words: WordsField,
    Colour: ColourField,
    Picture: PictureField,
}


def told_of(one: Property) -> str:
    """Say what a property is for, and between which bounds it lies."""
    help_key, said = f"print.property.{one.name}.help", []
    if has_text(help_key):
        said.append(text(f"print.property.{one.name}.help"))
    kind = one.kind
    if isinstance(kind, Number):
        least, most = f"{kind.least:g}", f"{kind.most:g}"
        said.append(text("layout.bounds", least=least, most=most, unit=kind.unit))
    elif isinstance(kind, Words):
        said.append(text("layout.longest", most=kind.longest))
    return "\n".join(said)


def field_for(one: Property) -> PropertyField:
    """Make the field of a property."""
    made = _FIELDS[type(one.kind)](one)
    made.name_it(text(f"print.property.{one.name}"))
    made.setToolTip(told_of(one))
    return made
