"""Which column of a file means what; shown, changed, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from gridplanner.data.intake.aliases import FIELDS, is_sensitive
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, scrolled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.sources.table import Column
    from gridplanner.ui.dialogs.import_rows import ImportRow

_SHOWN = 3  # first values beside each column
_LONGEST = 14  # characters of a value


class ColumnsForm(Form):
    """One line a column of the file: its first values, and what it means.

    Parameters
    ----------
    row : ImportRow
        With a proposal.
    """

    def __init__(self, parent: QWidget | None, row: ImportRow) -> None:
        super().__init__(parent, title="columns.title", verb="columns.use")
        self._kind = row.request.kind
        proposal = row.proposal
        meanings = _by_column(proposal.mapping if proposal is not None else {})
        content = QWidget()
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(16)
        for place, key in enumerate(
            ("columns.yours", "columns.first", "columns.means")
        ):
            grid.addWidget(label(text(key), role="muted"), 0, place)
        self.choices: dict[str, QComboBox] = {}
        for number, column in enumerate(row.request.layer.columns, start=1):
            name = label(shortened(column.name))
            name.setToolTip(column.name)
            grid.addWidget(name, number, 0)
            shown = label(sample_words(column), role="muted")
            if not is_sensitive(column.name):
                shown.setToolTip("，".join(column.sample[:_SHOWN]))
            shown.setSizePolicy(
                QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
            )
            grid.addWidget(shown, number, 1)
            choice = self._choice(column.name, meanings.get(column.name, ""))
            grid.addWidget(choice, number, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(row.request.layer.columns) + 1, 1)
        self.fields.addWidget(scrolled(content), 1)
        if any(is_sensitive(column.name) for column in row.request.layer.columns):
            self.add_note(text("columns.sensitive"))
        self.remember = QCheckBox(text("columns.remember"))
        self.remember.setChecked(row.request.options.remember)
        self.fields.addWidget(self.remember)
        self.resize(720, 480)

    @property
    def mapping(self) -> dict[str, str]:
        """Field to column; a field that no column means has an empty one."""
        mapping = dict.fromkeys(FIELDS[self._kind], "")
        for column, choice in self.choices.items():
            meaning = str(choice.currentData())
            if meaning:
                mapping[meaning] = column
        return mapping

    def _choice(self, column: str, meaning: str) -> QComboBox:
        choice = QComboBox()
        choice.addItem(text("columns.skip"), "")
        for name in FIELDS[self._kind]:
            choice.addItem(text("meaning." + name), name)
        choice.setCurrentIndex(max(choice.findData(meaning), 0))
        choice.setAccessibleName(column)
        choice.activated.connect(lambda _index: self._only_once(column))
        self.choices[column] = choice
        return choice

    def _only_once(self, chosen: str) -> None:
        """Take a meaning away from the column that had it before."""
        meaning = self.choices[chosen].currentData()
        for column, choice in self.choices.items():
            if column != chosen and meaning and choice.currentData() == meaning:
                choice.setCurrentIndex(0)


def sample_words(column: Column) -> str:
    """Show the first values of a column; never those that may be about a person."""
    if is_sensitive(column.name):
        return "***"
    return "，".join(shortened(value) for value in column.sample[:_SHOWN])


def shortened(words: str) -> str:
    """Cut words that would take the place of others; an ellipsis tells of it."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _by_column(mapping: Mapping[str, str]) -> dict[str, str]:
    return {column: name for name, column in mapping.items()}
