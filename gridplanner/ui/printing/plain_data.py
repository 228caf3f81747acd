"""Data that the dialog shows in plain: of which sheets, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.data.errors import GridPlannerError
from gridplanner.studies.printing.source import MapSource
from gridplanner.ui.printing.plain_choice import ask_plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.records import Unit
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.plain_choice import PlainChoice


class PlainData(QObject):
    """Holds what was read in plain for a purpose, as long as that lasts.

    Attributes
    ----------
    over : Signal
        The time is over, all is masked again.
    source : Source or None
        What the sheets are made from in plain; None while all is masked.
    """

    over = Signal()

    def __init__(self, parent: QWidget, context: Context, choice: PlainChoice) -> None:
        super().__init__(parent)
        self._window, self._context, self._choice = parent, context, choice
        self.source: Source | None = None
        self._topics: list[Topic] = []
        self._until: datetime | None = None
        self._ended: Source | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        context.session.grant_changed.connect(self._follow)

    def ask(self, source: Source, topics: Sequence[Topic], wish: Wish) -> None:
        """Ask for a purpose, and hold some topics' data in plain where one is given."""
        found = ask_plain(self._context, self._window, source, topics, wish)
        if found is not None:
            self.source, self._until = found
            self._topics = list(topics)
            self.look()
        self._choice.tick(is_on=self.source is not None)

    def is_of(self, topics: Sequence[Topic]) -> bool:
        """Tell whether all that is held in plain is of these topics."""
        return self.source is None or self._topics == list(topics)

    def tell(self, written: Unit) -> None:
        """Take what is written about a unit now."""
        if isinstance(self.source, MapSource):
            self.source = self.source.with_unit(written)

    def forget(self) -> None:
        """Hold nothing in plain any more."""
        self._timer.stop()
        self.source, self._until, self._topics = None, None, []
        self._choice.clear()

    def look(self) -> None:
        """Forget what was in plain long enough, and say so; else look again then."""
        if self._until is None:
            return
        left = (self._until - self._context.session.clock()).total_seconds()
        if left > 0:
            self._timer.start(int(left * 1000) + 1)
            return
        self._end()

    def _follow(self) -> None:
        """Mask with all else: when somebody masks again, or the window is locked."""
        if self._context.session.grant is None and self.source is not None:
            self._end()

    def _end(self) -> None:
        self._ended = self.source
        self.forget()
        self.over.emit()

    def has_ended(self, source: Source) -> bool:
        """Tell, and say, whether a source in plain may not be printed any more."""
        self.look()
        if source is not self._ended:
            return False
        self._context.shell.tell(GridPlannerError("print.plain_over"))
        return True
