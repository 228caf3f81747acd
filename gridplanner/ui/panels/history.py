"""Everything that was done in the project, and the way back to any point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.versions import marks_of
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.panels.history_model import HistoryModel
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from gridplanner.data.events import Changed
    from gridplanner.ui.session import Session

_ROW = 28


class HistoryPanel(QWidget):
    """The list, latest first; what was taken back is grey.

    It reads the file only while it is in sight and no worker has the file.
    """

    go_wanted = Signal(int, str)
    version_wanted = Signal()
    versions_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._is_stale = True  # all of it must be read again
        self._is_behind = False
        self.model = HistoryModel()
        self.view = self._make_view()
        self.back = push_button("", self.go)
        self.version = push_button("", self.version_wanted.emit, icon_name="history")
        self.versions = push_button("", self.versions_wanted.emit)
        self._reason = label(role="muted")
        # The buttons keep their words; the sentence stands whole in its tooltip.
        self._reason.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.setSpacing(8)
        for button in (self.back, self.version, self.versions):
            top.addWidget(button)
        top.addWidget(self._reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        session.opened.connect(self.reload)
        session.changed.connect(self._follow)
        self.retranslate()

    def go(self) -> None:
        """Ask for the chosen entry to be the last one that holds."""
        row = self.view.currentIndex().row()
        if self.back.isEnabled() and row >= 0:
            self.go_wanted.emit(self.model.entry_at(row), self.model.words_of(row))

    def reload(self) -> None:
        """Read everything again: another project, or other versions."""
        self._is_stale = True
        self.refresh()

    def refresh(self) -> None:
        """Catch up with the project, as far as the panel is seen."""
        session = self._session
        document = session.document
        if session.is_held or not (self.isVisible() or document is None):
            self._say()
            return
        if self._is_stale:
            marks = marks_of(document) if document is not None else {}
            self.model.read(document, marks)
        elif self._is_behind and document is not None:
            self.model.follow(document)
        if self._is_stale or self._is_behind:
            self.view.setCurrentIndex(
                self.model.index(self.model.row_of(self.model.here), 0)
            )
        self._is_stale = self._is_behind = False
        self._say()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.back.setText(text("history.go"))
        self.version.setText(text("cmd.version"))
        self.version.setIcon(icon("history"))
        self.versions.setText(text("project.versions"))
        self.view.setAccessibleName(text("tray.history"))
        self.model.headerDataChanged.emit(self._horizontal, 0, 3)
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow(self, event: Changed) -> None:
        if not event.transient:
            document = self._session.document
            # A scenario that was deleted took its entries along.
            went = document is not None and event.plan not in {0, *document.plans}
            self._is_stale |= event.everything or went
            self._is_behind = True
            self.refresh()

    def _say(self) -> None:
        document = self._session.document
        reason = ""
        if self._session.is_held:
            reason = "blocked.busy"
        elif document is not None and document.read_only:
            reason = "blocked.read_only"
        chosen = self.view.currentIndex().row()
        is_here = chosen >= 0 and self.model.entry_at(chosen) == self.model.here
        for button in (self.back, self.version):
            button.setEnabled(document is not None and not reason)
        self.back.setEnabled(self.back.isEnabled() and chosen >= 0 and not is_here)
        self.versions.setEnabled(not self._session.is_held)
        words = text(reason or "history.help")
        self._reason.setText(words)
        self._reason.setToolTip(words)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW)
        header = view.horizontalHeader()
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._horizontal = header.orientation()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section, width in ((1, 150), (2, 120), (3, 180)):
            header.resizeSection(section, width)
        view.doubleClicked.connect(lambda _index: self.go())
        view.selectionModel().currentChanged.connect(lambda *_: self._say())
        return view
