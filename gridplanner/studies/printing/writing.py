"""Sheets written: all in one PDF, a file for each topic in a folder, or both."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, cast

from gridplanner.data.exports.binding import bind_pages
from gridplanner.data.job import Progress
from gridplanner.data.whole_file import told_of, whole_file
from gridplanner.layers.print.pages import colour_profile
from gridplanner.resources.letters import private_letters
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.crew import made_by_parts
from gridplanner.studies.printing.file_places import Form, Places
from gridplanner.studies.printing.making import Wanted, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from gridplanner.data.exports.geo_pdf import PageMark
    from gridplanner.data.printed import PrintedBefore
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.studies.printing.making import MadeTopic
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


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
    key : str
        Of its topic.
    word : str
        For what all sheets of the topic show.
    is_kept : bool
        Whether its file was there already, from a print that was stopped.
    own : Path or None
        File of the topic, where it has one besides the pages of a file of all.
    """

    file: Path
    page: int
    code: str
    scale: int
    labels: int
    side_table: int
    ticks: TickSheet | None = None
    key: str = ""
    word: str = ""
    is_kept: bool = False
    own: Path | None = None


def write_sheets(
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    *,
    out: Path,
    family: str,
    title: str,
    progress: Progress | None = None,
    form: Form | None = None,
    before: Mapping[str, PrintedBefore] | None = None,
    processes: int | None = None,
    counts: Mapping[str, int] | None = None,
    keep: Callable[[Iterable[TickSheet]], None] | None = None,
) -> list[Printed]:
    """Write the sheets of topics.

    Parameters
    ----------
    source : Source
    topics : sequence of Topic
    wish : Wish
    out : Path
        A file that ends in ``.pdf``, else a folder, which is made where it is not
        there; then each topic has a file of its code and name. A file that ends in
        ``.png`` or ``.svg`` is that of a single sheet; those of more stand beside it.
    family : str
        Font, as loaded.
    title : str
        Of the file.
    progress : Progress, optional
    form : Form, optional
    before : mapping of str to PrintedBefore, optional
        What was printed before, by the key of a topic; what shows something else now
        gets a mark.
    processes : int, optional
        That make sheets; as many as are worth while where it is not given.
    counts : mapping of str to int, optional
        Pages of topics, as of `bind`.
    keep : callable, optional
        Called with the boxes of sheets before their file is there: whatever ends the
        print, no file is left whose boxes nobody knows.

    Returns
    -------
    list of Printed
        In the order of the topics. Where there is one file of all, its pages.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    Cancelled
        A file that was not whole by then is not there. A folder keeps the files that
        were, and the next print there goes on.
    """
    told = progress or Progress()
    told.step("progress.printing")
    places = Places.of(out, form or Form(), topics, wish)
    writing = _Writing(wish, family, before or {}, processes, keep)
    half = 0.5 if places.bound is not None and places.files else 1.0
    places.make_folder()
    try:
        found: list[Printed] = []
        # Lists that the writing empties: processes have all there is in them, and this
        # one keeps nothing that its caller has let go of.
        made_from: list[tuple[Source, list[Topic]]] = []
        if places.files:
            made_from.append(bind(source, topics, wish, family, is_one=False))
        if places.bound is not None:
            made_from.append(bind(source, topics, wish, family, counts=counts))
        del source, topics
        if places.bound is not None:
            is_archive = places.kind == "pdfa"
            found = writing.bound(
                places.bound,
                made_from,
                title,
                told.part(0.0, half),
                is_archive=is_archive,
            )
        if places.files:
            each = writing.each(places, made_from, told.part(1.0 - half, 1.0))
            found = _with_own(found, each) if found else each
    except BaseException:
        places.leave()
        raise
    places.end()
    return found


def _with_own(bound: list[Printed], each: list[Printed]) -> list[Printed]:
    """Tell of each page which file its topic has besides."""
    file_of = {one.key: one.file for one in reversed(each)}
    return [replace(one, own=file_of.get(one.key)) for one in bound]


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes what was made, whichever way."""

    wish: Wish
    family: str
    before: Mapping[str, PrintedBefore]
    processes: int | None
    keep: Callable[[Iterable[TickSheet]], None] | None

    def bound(
        self,
        path: Path,
        made_from: list[tuple[Source, list[Topic]]],
        title: str,
        told: Progress,
        *,
        is_archive: bool,
    ) -> list[Printed]:
        """Write a file of all; its pages come in parts, in any order."""
        wanted = Wanted(self.family, is_bound=True, before=self.before)
        works = [Work(*made_from.pop(), self.wish, wanted)]
        crs = works[0].source.crs if self.wish.with_place else None
        keys = [topic.key for topic in works[0].topics]
        topics_made: list[MadeTopic] = []
        parts: dict[int, tuple[BinaryIO, tuple[PageMark, ...]]] = {}
        with ExitStack() as opened:
            told.step("progress.printing", 0.0, 0.95)
            for number, made in made_by_parts(
                works.pop(), progress=told, processes=self.processes
            ):
                topics_made += made.topics
                # Without a name in any folder, and gone whatever becomes of us.
                with told_of(path):
                    part = opened.enter_context(_nameless(path.parent))
                    part.write(made.pages)
                    part.seek(0)
                parts[number] = part, made.marks
            told.step("print.binding", 0.95, 1.0)
            in_order = [parts[number] for number in sorted(parts)]
            with whole_file(path) as file:
                bind_pages(
                    file,
                    [part for part, _marks in in_order],
                    [mark for _part, marks in in_order for mark in marks],
                    title=title,
                    crs=crs,
                    letters=private_letters(),
                    profile=colour_profile() if is_archive else b"",
                )
                told.check()
                self._keep(topics_made)
        found: list[Printed] = []
        for one in sorted(topics_made, key=lambda made: made.number):
            found += _listed(one, keys[one.number], [path], len(found))
        return found

    def each(
        self,
        places: Places,
        made_from: list[tuple[Source, list[Topic]]],
        told: Progress,
    ) -> list[Printed]:
        """Write a file for each topic, but those that are there already."""
        wanted = Wanted(
            self.family, each=places.kind, before=self.before, kept=places.kept
        )
        works = [Work(*made_from.pop(), self.wish, wanted)]
        keys = [topic.key for topic in works[0].topics]
        found: dict[int, list[Printed]] = {}
        told.step("progress.printing")
        for _number, made in made_by_parts(
            works.pop(), progress=told, processes=self.processes
        ):
            self._keep(made.topics)
            for one in made.topics:
                paths = places.of_sheets(one.number, len(one.sheets))
                for path, content in zip(paths, one.files, strict=not one.is_kept):
                    with whole_file(path) as part:
                        part.write_bytes(content)
                if not one.is_kept:
                    places.note(keys[one.number], one.file_word, paths)
                found[one.number] = _listed(one, keys[one.number], paths, 0)
        return [sheet for number in sorted(found) for sheet in found[number]]

    def _keep(self, topics: Iterable[MadeTopic]) -> None:
        boxes = [sheet.ticks for one in topics for sheet in one.sheets if sheet.ticks]
        if boxes and self.keep is not None:
            self.keep(boxes)


def _listed(
    made: MadeTopic, key: str, paths: Sequence[Path], pages: int
) -> list[Printed]:
    """List the sheets of a topic, in one file behind so many pages, or one in each."""
    are_apart = len(paths) > 1
    return [
        Printed(
            paths[at if are_apart else 0],
            1 if are_apart else pages + at + 1,
            sheet.code,
            sheet.scale,
            sheet.labels,
            sheet.side_table,
            sheet.ticks,
            key,
            made.word,
            made.is_kept,
        )
        for at, sheet in enumerate(made.sheets)
    ]


def _nameless(folder: Path) -> BinaryIO:
    return cast("BinaryIO", tempfile.TemporaryFile(dir=folder))
