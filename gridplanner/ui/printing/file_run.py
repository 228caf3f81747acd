"""The files of a print, written beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.studies.printing.changed import changed_topics
from gridplanner.studies.printing.writing import write_sheets
from gridplanner.ui.theme import OWN_FONT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.data.printed import PrintedBefore
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.studies.printing.file_places import Form
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.studies.printing.writing import Printed


@dataclass(frozen=True, slots=True)
class FileRun:
    """What is written, and where.

    Attributes
    ----------
    source : Source
    topics : list of Topic
    wish : Wish
    out : Path
    form : Form
    before : mapping of str to PrintedBefore
    only_differing : bool
        Whether it must still be found out which of the topics changed.
    counts : mapping of str to int or None
        Pages of topics by key, where all were counted.
    keep : callable or None
        Keeps boxes, as of `write_sheets`.
    """

    source: Source
    topics: list[Topic]
    wish: Wish
    out: Path
    form: Form
    before: Mapping[str, PrintedBefore]
    only_differing: bool = False
    counts: Mapping[str, int] | None = None
    keep: Callable[[Iterable[TickSheet]], None] | None = None

    def write(self, progress: Progress) -> list[Printed]:
        """Write the files.

        Raises
        ------
        GridPlannerError
            ``print.none_changed``, and as `write_sheets`.
        """
        topics = self.topics
        if self.only_differing:
            topics = changed_topics(
                self.source,
                topics,
                self.wish,
                family=OWN_FONT,
                before=self.before,
                progress=progress,
            )
            if not topics:
                raise GridPlannerError("print.none_changed")
        return write_sheets(
            self.source,
            topics,
            self.wish,
            out=self.out,
            family=OWN_FONT,
            title=text(f"print.{self.wish.product}"),
            progress=progress,
            form=self.form,
            before=self.before,
            counts=self.counts,
            keep=self.keep,
        )
