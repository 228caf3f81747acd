"""Locking the window: by hand, or when nobody did anything for some minutes.

The project stays open and work goes on, but every window of the program is covered,
and nothing reaches it until the user has typed the passphrase again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from gridplanner.data.access.audit import record
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.access.login import UnlockForm
from gridplanner.ui.access.passphrase_fields import is_press
from gridplanner.ui.icons import icon

if TYPE_CHECKING:
    from gridplanner.ui.main_window import MainWindow

MINUTE = 60_000  # ms


class Cover(QWidget):
    """Lies over all of a window, whatever its size becomes."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        lines = QVBoxLayout(self)
        for words in (None, text("access.locked")):
            line = QLabel(words or "")
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            if words is None:
                line.setPixmap(icon("lock").pixmap(48, 48))
            lines.addWidget(line)
        lines.insertStretch(0, 1)
        lines.addStretch(1)
        self._title = window.windowTitle()
        window.setWindowTitle("GridPlanner")
        window.installEventFilter(self)
        self._fit()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with the window, and stay above what is put into it."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.ChildAdded}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            self.raise_()

    def lift(self) -> None:
        """Show again what is below."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
            window.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()


class Locking(QObject):
    """Locks an encrypted project, and unlocks it for its user."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[Cover] = []
        self._forms: list[UnlockForm] = []
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock_by_itself)
        self._is_watching = False
        window.session.opened.connect(self.begin)

    @property
    def is_locked(self) -> bool:
        """Whether the windows are covered."""
        return bool(self._covers)

    @property
    def waits(self) -> int:
        """Milliseconds without a key or click until it locks; 0 for never."""
        return self._idle.interval() if self._idle.isActive() else 0

    def begin(self) -> None:
        """Count from now on, where the open project has users."""
        document = self._window.session.document
        minutes = self._window.settings.lock_minutes
        has_users = document is not None and document.file.keys is not None
        self._watch(has_users)
        if has_users and minutes:
            self._idle.start(minutes * MINUTE)
        else:
            self._idle.stop()

    def _watch(self, wanted: bool) -> None:  # noqa: FBT001 - a state
        """Look at all events, or at none: it costs each of them something."""
        application = QApplication.instance()
        if application is None or wanted == self._is_watching:
            return
        self._is_watching = wanted
        if wanted:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin anew at each key and click; cover what opens while it is locked."""
        if is_press(event) and self._idle.isActive() and not self.is_locked:
            # Moving the mouse begins it a hundred times a second: only when due.
            if self._idle.remainingTime() < self._idle.interval() - 1000:
                self._idle.start()
        elif event.type() == QEvent.Type.Show and self.is_locked:
            self._cover(watched)
        return super().eventFilter(watched, event)

    def lock_by_itself(self) -> None:
        """Lock since nobody did anything."""
        document = self._window.session.document
        if document is not None and not document.read_only:
            # A worker may have the file; then the lock goes unrecorded, not undone.
            with suppress(GridPlannerError):
                if not self._window.session.is_held:
                    record(document.file, "lock")
        self.lock()

    def lock(self) -> None:
        """Cover everything and ask for the passphrase."""
        document = self._window.session.document
        if document is None or document.file.keys is None or self.is_locked:
            return
        self._idle.stop()
        self._window.shell.mask_again()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        if QApplication.clipboard().ownsClipboard():
            QApplication.clipboard().clear()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                self._cover(widget)
        self._ask()

    def _ask(self) -> None:
        document = self._window.session.document
        if document is None or document.file.keys is None:
            self._lift()
            return
        name = document.file.keys.account.name
        try:
            form = UnlockForm(self._window, document.path, user=name)
        except GridPlannerError as error:
            # Without a key file nobody can say who sits here.
            self._close_project()
            self._window.shell.tell(error)
            return
        form.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._forms.append(form)
        form.exec()
        self._forms.remove(form)
        keys, fault = form.keys, form.fault
        form.deleteLater()
        if not self.is_locked:
            return  # another form, asked since, has done it
        if keys is not None:
            self._lift()
            self.begin()
        else:
            self._close_project()
            if fault is not None:
                self._window.shell.tell(fault)
        for other in self._forms:
            other.done(0)

    def _close_project(self) -> None:
        self._window.jobs.stop()
        for widget in QApplication.topLevelWidgets():
            if widget is not self._window and widget.isVisible():
                widget.close()
        self._window.shell.close_project()
        self._lift()
        self._window.show_project()

    def _cover(self, widget: QObject) -> None:
        if not isinstance(widget, QWidget) or not widget.isWindow():
            return
        parent = widget.parentWidget()
        is_ours = parent is not None and isinstance(parent.window(), UnlockForm)
        covered = {cover.parentWidget() for cover in self._covers}
        if is_ours or widget in covered or isinstance(widget, UnlockForm):
            return
        self._covers.append(Cover(widget))
        if self._forms and widget.isModal():
            # A dialog that work under way brought up would bar the way back.
            QTimer.singleShot(0, self._ask)

    def _lift(self) -> None:
        covers, self._covers = self._covers, []
        for cover in covers:
            cover.lift()
