"""A box in which one of many people is chosen, of a list or by part of the name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QListView

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import WholeLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

_ID: Final = Qt.ItemDataRole.UserRole
_MOST: Final = 12
"""People a list shows at once; the others by scrolling, or by typing."""


class People(QStandardItemModel):
    """What many boxes offer together: nobody, and those who could take over.

    Leaders of houses are thousands, and so may be the posts of one.

    Parameters
    ----------
    parent : QObject or None
    people : sequence of (int, str, str)
        Id, name and number of each; two of one name are told apart by their numbers.
    """

    def __init__(
        self, parent: QObject | None, people: Sequence[tuple[int, str, str]]
    ) -> None:
        super().__init__(parent)
        twice = Counter(name for _id, name, _code in people)
        offered = [(0, text("handover.vacant"))]
        for number, name, code in people:
            words = f"{name} {code}".strip() if twice[name] > 1 else name
            offered.append((number, words))
        for number, words in offered:
            item = QStandardItem(words)
            item.setData(number, _ID)
            self.appendRow(item)
        self._rows = {number: row for row, (number, _words) in enumerate(offered)}

    def row_of(self, worker_id: int) -> int:
        """Give the row of a worker, that of nobody where there is no such one."""
        return self._rows.get(worker_id, 0)


class TakerBox(QComboBox):
    """Chooses one of `People`; what is typed and is nobody's name changes nothing."""

    def __init__(self, people: People) -> None:
        super().__init__()
        offered = QListView()
        offered.setUniformItemSizes(True)  # thousands are not measured one by one
        self.setView(offered)
        self.setEditable(True)
        line = WholeLine()
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMaxVisibleItems(_MOST)
        self.setMinimumWidth(150)
        self.offer(people)
        line.editingFinished.connect(self._take_back)

    def offer(self, people: People) -> None:
        """Offer these, the one chosen among them where possible."""
        chosen = self.taker
        with QSignalBlocker(self):
            self.setModel(people)
            completer = QCompleter(people, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setMaxVisibleItems(_MOST)
            self.setCompleter(completer)
        self._people = people
        self.choose(chosen)

    @property
    def taker(self) -> int:
        """Id of whoever is chosen; 0 for nobody."""
        return int(self.currentData(_ID) or 0)

    def choose(self, worker_id: int) -> None:
        """Choose somebody, without telling."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._people.row_of(worker_id))

    def _take_back(self) -> None:
        words = self.itemText(self.currentIndex())
        if self.currentText() != words:
            self.setEditText(words)
