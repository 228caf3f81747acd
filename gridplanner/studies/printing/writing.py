"""Sheets written: all in one PDF, or a file for each topic in a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.layers.print.atlas import write_atlas
from gridplanner.studies.printing.binding import bind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet that was written.

    Attributes
    ----------
    file : Path
    page : int
        In that file, from 1.
    code : str
        Of the unit.
    scale : int
        Denominator.
    labels : int
        Words written on its map.
    side_table : int
        Door plates in the table beside it.
    ticks : TickSheet or None
        Its boxes, where the project keeps them.
    """

    file: Path
    page: int
    code: str
    scale: int
    labels: int
    side_table: int
    ticks: TickSheet | None = None


def write_sheets(
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    out: Path,
    family: str,
    title: str,
    progress: Progress | None = None,
) -> list[Printed]:
    """Write the sheets of topics.

    Parameters
    ----------
    source : Source
    topics : sequence of Topic
    wish : Wish
    out : Path
        A file that ends in ``.pdf``, else a folder, which is made where it is not
        there; then each topic has a file of its code and name.
    family : str
        Font, as loaded.
    title : str
        Of the file.
    progress : Progress, optional

    Returns
    -------
    list of Printed
        In the order of the pages.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    Cancelled
        A file that was not whole by then is not there.
    """
    crs = source.crs if wish.with_place else None
    told = progress or Progress()
    told.step("progress.printing")
    is_one = out.suffix.lower() == ".pdf"
    source, topics = bind(source, topics, wish, family, is_one=is_one)
    done: list[Printed] = []
    finished = 0

    def made(path: Path, some: Sequence[Topic]) -> Iterator[Sheet]:
        nonlocal finished
        page = 0
        for topic in some:
            told.check()
            for sheet in source.sheets(topic, wish, family):
                page += 1
                yield sheet
                done.append(_printed(path, page, sheet))
            finished += 1
            told.fraction(finished / len(topics))

    if is_one:
        sheets = made(out, topics)
        write_atlas(out, sheets, source.ground, family, title=title, crs=crs)
        return done
    _make_folder(out)
    for topic in topics:
        path = out / f"{file_stem(topic)}.pdf"
        sheets = made(path, [topic])
        name = topic.title
        write_atlas(path, sheets, source.ground, family, title=name, crs=crs)
    return done


def file_stem(topic: Topic) -> str:
    """Give the name of a topic's file: code and name, without what Windows refuses.

    Examples
    --------
    >>> from gridplanner.studies.printing.topics import Topic
    >>> file_stem(Topic("unit:1", "001", "西关/东网格"))
    '001 西关_东网格'
    """
    words = " ".join(filter(None, (topic.code, topic.name))) or topic.key
    return _NOT_IN_NAMES.sub("_", words).strip(" .")[:100]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise GridPlannerError("export.cannot_write", file=folder.name) from fault


def _printed(path: Path, page: int, sheet: Sheet) -> Printed:
    settled = sheet.map
    return Printed(
        path,
        page,
        sheet.subject.code,
        sheet.scale,
        0 if settled is None else len(settled.labels),
        0 if settled is None else len(settled.asides),
        sheet.ticks if sheet.comes_back else None,
    )
