"""What a whole print comes to, counted sheet by sheet while the dialog waits.

A sheet is settled in ten to thirty milliseconds, so this goes on between events and
never holds the window up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.content_hash import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.printed import PrintedBefore
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


@dataclass(frozen=True, slots=True)
class Extent:
    """What has been counted.

    Attributes
    ----------
    done, count : int
        Units looked at, and how many there are.
    sheets : int
    with_table : int
        Sheets with door plates in the table beside the map.
    several : int
        Units that take more than one sheet.
    differing : int
        Units that show something else than when they were last printed.
    """

    done: int = 0
    count: int = 0
    sheets: int = 0
    with_table: int = 0
    several: int = 0
    differing: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every unit has been looked at."""
        return self.done == self.count


class Survey(QObject):
    """Counts the sheets of a wish, a unit at a time."""

    changed = Signal()

    def __init__(self, parent: QObject, family: str) -> None:
        super().__init__(parent)
        self._family = family
        self._topics: Sequence[Topic] = ()
        self._source: Source | None = None
        self._wish: Wish | None = None
        self.extent = Extent()
        self._counts: dict[str, int] = {}
        self.such: list[int] = []  # places of units with a table or several sheets
        self.differing: set[str] = set()  # keys of units that show something else
        self._before: Mapping[str, PrintedBefore] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._look_at_next)

    def begin(
        self,
        source: Source,
        topics: Sequence[Topic],
        wish: Wish,
        before: Mapping[str, PrintedBefore],
    ) -> None:
        """Count anew, and compare with what was printed before."""
        alone = bind(source, topics, wish, self._family, is_one=False)
        self._source, self._topics = alone
        self._wish, self._before = wish, before
        self.differing = set()
        self.extent = Extent(0, len(topics))
        self.such, self._counts = [], {}
        self._timer.start()

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()

    def counts(self, topics: Sequence[Topic], wish: Wish) -> dict[str, int] | None:
        """Give the pages of each topic by key, once all are counted as they are now."""
        is_it = self.extent.is_whole and self._wish == wish
        is_it = is_it and self._counts.keys() == {topic.key for topic in topics}
        return dict(self._counts) if is_it else None

    @property
    def words(self) -> str:
        """Say what the whole print comes to, as far as it is known."""
        found = self.extent
        said = [text("print.extent", n=format_count(found.sheets))]
        if not found.is_whole:
            done, count = format_count(found.done), format_count(found.count)
            said = [text("print.counting", n=done, count=count)]
        if self.such:
            tables, several = map(format_count, (found.with_table, found.several))
            said.append(text("print.such", n=tables, m=several))
        return "　".join(said)

    def _look_at_next(self) -> None:
        found, source, wish = self.extent, self._source, self._wish
        if found.is_whole or source is None or wish is None:
            self._timer.stop()
            return
        topic = self._topics[found.done]
        sheets = list(source.sheets(topic, wish, self._family))
        tables = sum(bool(one.map and one.map.asides) for one in sheets)
        is_such = bool(tables) or len(sheets) > 1
        if is_such:
            self.such.append(found.done)
        self._counts[topic.key] = len(sheets)
        word = content_hash(sheets, source.ground)
        last = self._before.get(topic.key)
        if last is None or last.word != word:
            self.differing.add(topic.key)
        self.extent = Extent(
            found.done + 1,
            found.count,
            found.sheets + len(sheets),
            found.with_table + tables,
            found.several + (len(sheets) > 1),
            len(self.differing),
        )
        self.changed.emit()
