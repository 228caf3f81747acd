"""The dialog that asks whom to purge, why, and what becomes of the copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QWidget,
)

from gridplanner.data.access.reveal import SHORTEST
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.access.purge import Way

_ID = Qt.ItemDataRole.UserRole
_ALIKE_HEIGHT = 84  # px; of more people the others are scrolled to
_LONGEST = 200  # characters of a reason
_LISTED = 5  # names that are shown; all of them stand in the tooltip
_WAYS: tuple[Way, Way] = ("rewrite", "remove")


class PurgeForm(Form):
    """Asks whom to purge; `chosen`, `spared`, `reason` and `way` are the answer.

    Parameters
    ----------
    parent : QWidget or None
    people : sequence of dict
        Masked rows to choose from, see `masked_people`.
    alike : callable
        Gives whoever bears the ID number of one of some people, by `same_number`.
    copies : sequence of str
        What the backups and versions on this machine are called.
    files : sequence of str
        Names of files people may have left the project in.
    """

    def __init__(
        self,
        parent: QWidget | None,
        people: Sequence[dict[str, Any]],
        *,
        alike: Callable[[frozenset[int]], Sequence[dict[str, Any]]],
        copies: Sequence[str],
        files: Sequence[str],
    ) -> None:
        super().__init__(parent, title="purge.title", verb="purge.do", role="delete")
        self.add_note(text("purge.note"), role="")
        self.list = QListWidget()
        self.list.setMinimumSize(460, 132)
        self._alike = alike
        for row in people:
            _add_person(self.list, row, ticked=len(people) == 1)
        self.list.itemChanged.connect(lambda _item: self._show_alike())
        self.add_field("purge.whom", self.list)
        self.alike_note = label(role="note", wraps=True)
        self.alike = QListWidget()
        self.alike.setMaximumHeight(_ALIKE_HEIGHT)
        self.fields.addWidget(self.alike_note)
        self.fields.addWidget(self.alike)
        self.words = QLineEdit()
        self.words.setMaxLength(_LONGEST)
        self.words.setPlaceholderText(text("purge.reason.example"))
        self.words.textChanged.connect(lambda _words: self._check())
        self.add_field("purge.reason", self.words)
        self.ways = QButtonGroup(self)
        if copies:
            which = text("purge.copies.which", n=len(copies), names=_some(copies))
            heading = label(which, role="muted", wraps=True)
            heading.setToolTip("\n".join(copies))
            self.fields.addWidget(heading)
        for number, way in enumerate(_WAYS):
            button = QRadioButton(text(f"purge.way.{way}"))
            button.setVisible(bool(copies))
            self.ways.addButton(button, number)
            self.fields.addWidget(button)
        self.ways.button(0).setChecked(True)
        if files:
            self.add_note(text("purge.written", files=_some(files)), role="note")
        self._show_alike()

    @property
    def chosen(self) -> frozenset[int]:
        """Ids of the people who are ticked."""
        return _with_state(self.list, Qt.CheckState.Checked)

    @property
    def spared(self) -> frozenset[int]:
        """Ids of those who bear the same ID number and are to stay."""
        return _with_state(self.alike, Qt.CheckState.Unchecked)

    @property
    def reason(self) -> str:
        """Why, in the user's own words."""
        return self.words.text().strip()

    @property
    def way(self) -> Way:
        """What becomes of the copies."""
        return _WAYS[self.ways.checkedId()]

    def _show_alike(self) -> None:
        """Say who else bears the numbers; another name is taken to be another one."""
        chosen, kept = self.chosen, _with_state(self.alike, Qt.CheckState.Checked)
        left = self.spared
        found = [row for row in self._alike(chosen) if row["id"] not in chosen]
        self.alike.clear()
        for row in found:
            ticked = row["id"] in kept or (row["is_alike"] and row["id"] not in left)
            _add_person(self.alike, row, ticked=ticked)
        self.alike_note.setText(text("purge.alike", n=len(found)))
        self.alike_note.setVisible(bool(found))
        self.alike.setVisible(bool(found))
        self._check()

    def _check(self) -> None:
        reason = ""
        if not self.chosen:
            reason = text("purge.nobody")
        elif len(self.reason) < SHORTEST:
            reason = text("reveal.no_reason", n=SHORTEST)
        self.accept_button.setEnabled(not reason)
        self.accept_button.setToolTip(reason)


def _add_person(people: QListWidget, row: dict[str, Any], *, ticked: bool) -> None:
    words = "  ".join(filter(None, (row["name"], row["birth"], row["id_no"])))
    item = QListWidgetItem(words)
    item.setData(_ID, row["id"])
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    people.addItem(item)


def _with_state(people: QListWidget, state: Qt.CheckState) -> frozenset[int]:
    items = [people.item(row) for row in range(people.count())]
    return frozenset(int(i.data(_ID)) for i in items if i.checkState() == state)


def _some(names: Sequence[str]) -> str:
    """List the first names."""
    more = " …" * (len(names) > _LISTED)
    return text("audit.and").join(names[:_LISTED]) + more
