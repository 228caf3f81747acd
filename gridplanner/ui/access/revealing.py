"""Plain data in the window: asked for, counted down in the status bar, masked again.

The session holds the leave; every panel that shows people asks it for each value and
fills itself anew when the leave comes or ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QDialog, QPushButton

from gridplanner.data.access.reveal import Subject, check_reveal, reveal
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.main_window import MainWindow

TICK = 1000  # ms


class PlainChip(QPushButton):
    """Says in the status bar how long data stand in plain; a click ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain_chip")
        self.setIconSize(QSize(14, 14))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def say(self, seconds: int) -> None:
        """Show how much is left; nothing where it is over."""
        if seconds <= 0:
            self.hide()
            return
        words = text("status.plain", time=f"{seconds // 60}:{seconds % 60:02d}")
        self.setIcon(icon("reveal"))
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(text("reveal.end.help"))
        self.show()


class Revealing(QObject):
    """Asks for a purpose, shows plain data, and ends that in time.

    Attributes
    ----------
    providers : list of callable
        Each gives whom a panel shows, None where that is out of sight; asked where no
        panel has told the session, before the house that is selected.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.providers: list[Callable[[], Subject | None]] = []
        self.chip = PlainChip()
        self.chip.clicked.connect(self.end)
        window.status.insertPermanentWidget(1, self.chip)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.tick)
        window.session.grant_changed.connect(self._follow)
        window.retranslated.connect(self.tick)

    def subject(self, *, limit: int = -1) -> Subject | None:
        """Tell whom plain data would be of: whom a panel shows, or who lives here."""
        session = self._window.session
        if session.subject is not None and session.subject.people:
            return session.subject
        for provider in self.providers:
            shown = provider()
            if shown is not None:
                return shown
        document = session.document
        if document is None or session.is_held or not session.selection.buildings:
            return None
        building = session.selection.buildings[0]
        if not session.reach.sees_building(building):
            return None
        people = document.registry.people(building, limit=limit)
        if not people:
            return None
        (row,) = document.file.read_rows("building", [building])
        place = row["address"] or row["plate"] or row["code"] or ""
        ids = frozenset(person.id for person in people)
        return Subject(ids, str(place), people[0].name)

    def ask(self, subject: Subject | None = None) -> None:
        """Ask what for, and show people in plain; say why not where that cannot be."""
        from gridplanner.ui.access.reveal_form import RevealForm

        session, shell = self._window.session, self._window.shell
        whom = subject or self.subject()
        if session.document is None or whom is None:
            shell.strip.show_message(text("blocked.nobody_shown"))
            return
        file = session.document.file
        try:
            check_reveal(file, session.permissions)
        except GridPlannerError as error:
            shell.tell(error)
            return
        form = RevealForm(
            self._window, whom, user=file.user or session.user, time=session.clock()
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            return
        try:
            session.use_grant(
                reveal(
                    file,
                    whom,
                    reason=form.reason,
                    fields=form.plain_fields,
                    now=session.clock(),
                    permissions=session.permissions,
                )
            )
        except GridPlannerError as error:
            shell.tell(error)

    def end(self) -> None:
        """Mask everything again."""
        self._window.session.use_grant(None)

    def tick(self) -> None:
        """Say how much time is left, and mask everything again where none is."""
        session = self._window.session
        if session.grant is None:
            self.chip.say(0)
            return
        left = (session.grant.until - session.clock()).total_seconds()
        if left <= 0:
            self.end()
        else:
            self.chip.say(int(-(-left // 1)))

    def _follow(self) -> None:
        if self._window.session.grant is None:
            self._timer.stop()
        else:
            self._timer.start()
        self.tick()
