"""Sheets of some topics made into the bytes of files.

The same hand works in this process and in others beside it (`crew`): it gets topics and
gives bytes, and writes nothing anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from gridplanner.data.exports.binding import bind_pages
from gridplanner.layers.print.pages import PdfPages, colour_profile, png_of, svg_of
from gridplanner.resources.letters import private_letters
from gridplanner.studies.printing.content_hash import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gridplanner.data.exports.geo_pdf import PageMark
    from gridplanner.data.printed import PrintedBefore
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

KINDS: Final = ("pdf", "pdfa", "png", "svg")
"""Kinds of files: a PDF, one to be kept for years (PDF/A), pictures, drawings."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made.

    Attributes
    ----------
    family : str
        Font, as loaded.
    is_bound : bool
        Whether pages of a file of all topics are wanted.
    each : str
        Kind of the files of each topic, of `KINDS`; empty for none.
    before : mapping of str to PrintedBefore
        What was printed before, by the key of a topic: what shows something else now
        gets a mark.
    kept : mapping of str to str
        Word of the files of topics that are there already, by the topic's key: they
        are made anew only where they show something else.
    """

    family: str
    is_bound: bool = False
    each: str = ""
    before: Mapping[str, PrintedBefore] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """Everything needed to make sheets.

    Attributes
    ----------
    source : Source
    topics : sequence of Topic
        All there are.
    wish : Wish
    wanted : Wanted
    """

    source: Source
    topics: Sequence[Topic]
    wish: Wish
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """What there is to be told of a sheet."""

    code: str
    scale: int
    labels: int
    side_table: int
    ticks: TickSheet | None = None


@dataclass(frozen=True, slots=True)
class MadeTopic:
    """The sheets of a topic.

    Attributes
    ----------
    number : int
        Of the topic in the list that was given.
    word : str
        For the content.
    sheets : tuple of MadeSheet
    files : tuple of bytes
        One, or of pictures and drawings one a sheet; none where none are wanted.
    is_kept : bool
        Whether its file is there already.
    file_word : str
        For the content and what else a file of it bears: keys of boxes to tick, and
        the day it changed since.
    """

    number: int
    word: str
    sheets: tuple[MadeSheet, ...]
    files: tuple[bytes, ...] = ()
    is_kept: bool = False
    file_word: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """Sheets of some topics.

    Attributes
    ----------
    topics : tuple of MadeTopic
    pages : bytes
        A PDF of all of them; empty where it is not wanted.
    marks : tuple of PageMark
        Of its pages.
    """

    topics: tuple[MadeTopic, ...]
    pages: bytes = b""
    marks: tuple[PageMark, ...] = ()


def make(
    work: Work, numbers: Iterable[int], told: Callable[[], None] = lambda: None
) -> Made:
    """Make the sheets of some topics.

    Parameters
    ----------
    work : Work
    numbers : iterable of int
        Which of its topics.
    told : callable, optional
        Called after each topic; what it raises ends the work.
    """
    bound = PdfPages(work.wanted.family) if work.wanted.is_bound else None
    try:
        made = []
        for number in numbers:
            made.append(_topic(work, number, bound))
            told()
        pages = b"" if bound is None else bound.finish()
        return Made(tuple(made), pages, () if bound is None else tuple(bound.marks))
    finally:
        if bound is not None:
            bound.finish()


def marked_sheets(
    source: Source,
    topic: Topic,
    wish: Wish,
    family: str,
    before: Mapping[str, PrintedBefore],
) -> tuple[list[Sheet], str]:
    """Make the sheets of a topic, with a mark where they were printed otherwise.

    Returns
    -------
    list of Sheet, str
        And the word for their content.
    """
    sheets = list(source.sheets(topic, wish, family))
    word = content_hash(sheets, source.ground)
    last = before.get(topic.key)
    if last is not None and last.word != word:
        sheets = [replace(sheet, changed_since=last.day) for sheet in sheets]
    return sheets, word


def _topic(work: Work, number: int, bound: PdfPages | None) -> MadeTopic:
    source, topic, wanted = work.source, work.topics[number], work.wanted
    sheets, word = marked_sheets(source, topic, work.wish, wanted.family, wanted.before)
    said = tuple(_said(sheet) for sheet in sheets)
    if bound is not None:
        for sheet in sheets:
            bound.add(sheet, source.ground)
    if not wanted.each:
        return MadeTopic(number, word, said)
    own = _file_word(word, sheets)
    if wanted.kept.get(topic.key) == own:
        return MadeTopic(number, word, said, is_kept=True, file_word=own)
    return MadeTopic(number, word, said, _files(work, topic, sheets), file_word=own)


def _file_word(word: str, sheets: list[Sheet]) -> str:
    """Give the word for a file: a box it has must be where the project says it is."""
    marks = [sheet.changed_since for sheet in sheets[:1]]
    keys = [sheet.ticks.key for sheet in sheets if sheet.ticks and sheet.comes_back]
    return " ".join(filter(None, (word, *marks, *keys)))


def _files(work: Work, topic: Topic, sheets: list[Sheet]) -> tuple[bytes, ...]:
    source, family, each = work.source, work.wanted.family, work.wanted.each
    if each == "png":
        return tuple(png_of(sheet, source.ground, family) for sheet in sheets)
    if each == "svg":
        return tuple(svg_of(sheet, source.ground, family) for sheet in sheets)
    pages, whole = PdfPages(family), BytesIO()
    try:
        for sheet in sheets:
            pages.add(sheet, source.ground)
    finally:
        content = pages.finish()
    bind_pages(
        whole,
        [BytesIO(content)],
        pages.marks,
        title=topic.title,
        crs=source.crs if work.wish.with_place else None,
        letters=private_letters(),
        profile=colour_profile() if each == "pdfa" else b"",
    )
    return (whole.getvalue(),)


def _said(sheet: Sheet) -> MadeSheet:
    settled = sheet.map
    return MadeSheet(
        sheet.subject.code,
        sheet.scale,
        0 if settled is None else len(settled.labels),
        0 if settled is None else len(settled.asides),
        sheet.ticks if sheet.comes_back else None,
    )
