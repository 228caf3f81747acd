"""First page of the import: where the data lie, and whether the text can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.geodesy.shift import Shift
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.dialogs.columns import ColumnsForm, sample_words
from gridplanner.ui.dialogs.import_rows import degrees_words
from gridplanner.ui.dialogs.import_thumbnail import Thumbnail
from gridplanner.ui.widgets import label, link_button, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.intake.proposal import Proposal
    from gridplanner.ui.dialogs.import_rows import ImportRow

_SHIFTS = (
    ("import.src_survey", None),
    ("import.src_gcj", Shift.GCJ02),
    ("import.src_bd", Shift.BD09),
)
_ENCODINGS = ("UTF-8", "GBK", "ISO-8859-1")


class LookPage(QWidget):
    """Thumbnail with the question of the place, the text, the columns, the problems."""

    answered = Signal()
    changed = Signal()
    issues_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: ImportRow | None = None
        self._crs_shown: str | None = None
        self.thumbnail = Thumbnail()
        self.right = QRadioButton(text("import.place_right"))
        self.wrong = QRadioButton(text("import.place_no"))
        self.right.setChecked(True)
        answers = QButtonGroup(self)
        for button in (self.right, self.wrong):
            answers.addButton(button)
        self.right.toggled.connect(lambda _on: self._show_choices())
        self.places = QComboBox()
        self.places.setPlaceholderText(text("import.choose_place"))
        self.places.setAccessibleName(text("import.choose_place"))
        self.shifts_heading = label(text("import.sources"), role="muted")
        self.shifts = QComboBox()
        self.shifts.setAccessibleName(text("import.sources"))
        for key, _shift in _SHIFTS:
            self.shifts.addItem(text(key))
        self.shifts.addItem(text("import.src_unknown"))
        self.places.activated.connect(self._take_place)
        self.shifts.activated.connect(self._take_shift)
        self.hint = label(wraps=True)
        self.fix = push_button(text("import.shift_fix"), self._fix_shift)
        self.texts = QVBoxLayout()
        self.sample = label(role="muted", wraps=True)
        self.problems = label(wraps=True)
        self.columns = link_button(text("import.columns"), self._choose_columns)
        self.list = link_button(text("import.list"), self.issues_wanted.emit)
        self._make_advanced()
        self._lay_out()

    @property
    def is_place_right(self) -> bool:
        """Whether the user has not said otherwise."""
        return self.right.isChecked()

    def show_row(self, row: ImportRow, proposals: Sequence[Proposal]) -> None:
        """Show one file, and all on the thumbnail."""
        self._row = row
        self._show_texts(row)
        self._show_advanced(row)
        columns = row.request.layer.columns
        self.columns.setEnabled(bool(columns) and row.proposal is not None)
        self.problems.setText(_problem_words(proposals))
        self.list.setVisible(any(p.issues for p in proposals))
        self._show_hint(row)
        self._show_choices()

    def _make_advanced(self) -> None:
        self.more = QToolButton()
        self.more.setText(text("advanced"))
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setArrowType(Qt.ArrowType.RightArrow)
        self.encoding = QComboBox()
        self.encoding.addItems([text("advanced.auto"), *_ENCODINGS])
        self.encoding.setAccessibleName(text("advanced.encoding"))
        self.crs = QLineEdit()
        self.crs.setPlaceholderText("EPSG:4549")
        self.crs.setAccessibleName(text("advanced.crs"))
        self.crs.setMinimumWidth(self.crs.fontMetrics().horizontalAdvance("EPSG:00000"))
        self.encoding.activated.connect(self._take_encoding)
        self.crs.editingFinished.connect(self._take_crs)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.thumbnail, 1)
        left.addWidget(label(text("import.place_ok")))
        for widget in (
            self.right,
            self.wrong,
            self.places,
            self.shifts_heading,
            self.shifts,
        ):
            left.addWidget(widget)
        right.addWidget(self.hint)
        right.addWidget(self.fix)
        right.addLayout(self.texts)
        right.addWidget(label(text("import.first_rows"), role="muted"))
        right.addWidget(self.sample)
        right.addWidget(self.columns)
        right.addWidget(self.problems)
        right.addWidget(self.list)
        right.addStretch(1)
        right.addWidget(self.more)
        hidden = QWidget()
        inner = QGridLayout(hidden)
        inner.setContentsMargins(0, 0, 0, 0)
        for place, (key, field) in enumerate(
            (("advanced.encoding", self.encoding), ("advanced.crs", self.crs))
        ):
            inner.addWidget(label(text(key), role="muted"), 0, place)
            inner.addWidget(field, 1, place)
        hidden.hide()
        self.more.toggled.connect(hidden.setVisible)
        self.more.toggled.connect(self._turn_arrow)
        right.addWidget(hidden)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        outer.addLayout(left, 3)
        # A fixed least width: wrapping labels ask for none of their own.
        side = QWidget()
        side.setLayout(right)
        side.setMinimumWidth(340)
        right.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(side, 2)

    def _turn_arrow(self, open_: bool) -> None:  # noqa: FBT001 - a signal's argument
        arrow = Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow
        self.more.setArrowType(arrow)

    def _show_texts(self, row: ImportRow) -> None:
        while self.texts.count():
            item = self.texts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        samples = [
            f"{column.name}: {sample_words(column)}"
            for column in row.request.layer.columns[:5]
        ]
        self.sample.setText("\n".join(samples) or "—")
        guess = row.request.layer.text
        if guess is None or not row.is_text_doubtful:
            return
        self.texts.addWidget(label(text("import.garbled"), wraps=True))
        for reading in guess.readings:
            words = " ".join(" ".join(cells) for cells in reading.rows[:2])
            button = QRadioButton(text("import.read_as", words=words[:40]))
            button.setChecked(reading.encoding == guess.encoding)
            button.clicked.connect(
                lambda _on=False, name=reading.encoding: self._choose(encoding=name)
            )
            self.texts.addWidget(button)

    def _show_hint(self, row: ImportRow) -> None:
        hint = row.proposal.shift_hint if row.proposal is not None else None
        self.fix.setVisible(hint is not None)
        if hint is not None:
            words = text(
                "import.shift",
                m=f"{hint.distance:,.0f}",
                direction=text("direction." + hint.direction),
                source=text("import.shift_" + hint.shift.value),
            )
        elif row.fault is not None:
            words = "\n".join(filter(None, sentence(row.fault)))
        else:
            words = ""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _show_advanced(self, row: ImportRow) -> None:
        options, proposal = row.request.options, row.proposal
        chosen = self.encoding.findText(options.encoding or "")
        self.encoding.setCurrentIndex(max(chosen, 0))
        place = proposal.place if proposal is not None else None
        self._crs_shown = options.crs or (place.crs if place is not None else None)
        self.crs.setText(self._crs_shown or "")

    def _show_choices(self) -> None:
        """Offer other places where the user says so, or only the user can know."""
        row = self._row
        self.places.clear()
        for candidate in row.candidates if row is not None else ():
            words = degrees_words(candidate.lon, candidate.lat)
            if candidate.distance is not None:
                km = f"{candidate.distance / 1000:,.1f}"
                words += text("import.from_town", km=km)
            self.places.addItem(words, candidate)
        self.places.setCurrentIndex(-1)
        is_open = row is not None and row.is_place_open
        if row is not None:
            shifts = [shift for _key, shift in _SHIFTS]
            self.shifts.setCurrentIndex(shifts.index(row.request.options.shift))
        wrong = self.wrong.isChecked() or is_open
        self.right.setEnabled(not is_open)
        self.places.setVisible(wrong and self.places.count() > 0)
        self.shifts_heading.setVisible(self.wrong.isChecked() and not is_open)
        self.shifts.setVisible(self.wrong.isChecked() and not is_open)
        self.answered.emit()

    def _take_place(self, index: int) -> None:
        candidate = self.places.itemData(index)
        self._choose(crs=candidate.crs, swapped=candidate.swapped)

    def _take_shift(self, index: int) -> None:
        if index < len(_SHIFTS):
            self._choose(shift=_SHIFTS[index][1])
            return
        self._fix_shift()
        if self.fix.isHidden():
            self.hint.setText(text("import.no_shift"))
            self.hint.show()

    def _fix_shift(self) -> None:
        hint = (
            self._row.proposal.shift_hint if self._row and self._row.proposal else None
        )
        if hint is not None:
            self._choose(shift=hint.shift)

    def _take_encoding(self, index: int) -> None:
        self._choose(encoding=self.encoding.itemText(index) if index else None)

    def _take_crs(self) -> None:
        # The field tells of leaving it too, with nothing written.
        written = self.crs.text().strip() or None
        if written != self._crs_shown:
            self._choose(crs=written)

    def _choose_columns(self) -> None:
        if self._row is None:
            return
        form = ColumnsForm(self, self._row)
        if form.exec() == QDialog.DialogCode.Accepted:
            self._choose(columns=form.mapping, remember=form.remember.isChecked())

    def _choose(self, **choices: object) -> None:
        if self._row is not None:
            self._row.choose(**choices)
            self.right.setChecked(True)
            self.changed.emit()


def _problem_words(proposals: Sequence[Proposal]) -> str:
    """Count the rows with problems, each once, by what becomes of them."""
    rows = sum(p.problem_rows for p in proposals)
    if not rows:
        return text("import.no_problems")
    repaired = sum(p.repaired for p in proposals)
    skipped = sum(p.skipped for p in proposals)
    words = text("import.problems", n=f"{rows:,}", fixed=repaired, skipped=skipped)
    kept = rows - repaired - skipped
    return words + text("import.problems_kept", n=kept) if kept else words
