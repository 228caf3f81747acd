"""Which topics show something else than when they were last printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.job import Progress
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.crew import made_by_parts
from gridplanner.studies.printing.making import Wanted, Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.printed import PrintedBefore
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


def changed_topics(
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    family: str,
    before: Mapping[str, PrintedBefore],
    progress: Progress | None = None,
    processes: int | None = None,
) -> list[Topic]:
    """Find what was never printed, or shows something else now.

    Parameters
    ----------
    source : Source
    topics : sequence of Topic
    wish : Wish
    family : str
        Font, as loaded.
    before : mapping of str to PrintedBefore
        By the key of a topic.
    progress : Progress, optional
    processes : int, optional

    Returns
    -------
    list of Topic
        In their order.
    """
    told = progress or Progress()
    told.step("print.comparing")
    known = [topic for topic in topics if topic.key in before]
    source, known = bind(source, known, wish, family, is_one=False)
    same: set[str] = set()
    work = Work(source, known, wish, Wanted(family))
    for _number, made in made_by_parts(work, progress=told, processes=processes):
        for one in made.topics:
            key = known[one.number].key
            if before[key].word == one.word:
                same.add(key)
    return [topic for topic in topics if topic.key not in same]
