"""Forms on paper: sections, fields and tables that flow from page to page.

Everything is measured before a page is made, so that a heading never stands alone at
the foot of one, a table has its head on each, and rows are as high as their words need.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import Hand, Rect, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HAND: Final = Hand(2.9)
LABEL: Final = Hand(2.4, colour="#4B5563")
PAD: Final = 1.1
"""Room between a line and the words beside it, millimetres."""
_LEADING: Final = 1.32
_BAR, _GAP = 6.6, 2.4
_LOWEST: Final = 6.6
_LABELLED: Final = 4.0  # of the label above a field's words
_SIGNED: Final = 15.0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading; `more` stands at its right end."""

    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled fields side by side.

    Attributes
    ----------
    fields : tuple of (str, str, float)
        Label, what is written, and share of the width.
    """

    fields: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes
    ----------
    columns : tuple of (str, float)
        Titles and shares of the width.
    rows : tuple of tuple of str
    fills : bool
        Whether rows to write in by hand are added as long as there is room on the
        page; the head stands there even without any.
    """

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...] = ()
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line of words without a frame."""

    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept, beside nothing."""

    picture: bytes
    height: float = 42.0


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on."""

    labels: tuple[str, ...]


Piece = Section | Fields | Grid | Note | Picture | Signatures


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page, ready to be painted.

    Attributes
    ----------
    kind : str
        ``"section"``, ``"fields"``, ``"head"``, ``"cells"``, ``"note"``,
        ``"picture"``, ``"signatures"``.
    place : Rect
        Its height before it has a place on a page.
    cells : tuple of (str, tuple of str, float)
        Label, lines, and share of the width.
    picture : bytes
    """

    kind: str
    place: Rect
    cells: tuple[tuple[str, tuple[str, ...], float], ...] = ()
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class FormPage:
    """The rows of one page."""

    rows: tuple[Row, ...]


def flow(pieces: Iterable[Piece], room: Rect, family: str) -> list[FormPage]:
    """Put pieces on pages.

    Parameters
    ----------
    pieces : iterable of Piece
    room : Rect
        Of each page, millimetres.
    family : str
        Font, as loaded.

    Returns
    -------
    list of FormPage
        One at least.
    """
    flowing = _Flow(room, family)
    for piece in pieces:
        flowing.take(piece)
    return flowing.done()


class _Flow:
    """Pages while they are filled."""

    def __init__(self, room: Rect, family: str) -> None:
        self._room, self._family = room, family
        self._pages: list[list[Row]] = [[]]
        self._y = room.y
        self._waiting: list[Row] = []  # headings, which go with what follows
        self._filling: tuple[Row, Row] | None = None  # head and row of a table

    def done(self) -> list[FormPage]:
        self._put_waiting()
        return [FormPage(tuple(page)) for page in self._pages]

    def take(self, piece: Piece) -> None:
        if isinstance(piece, Section):
            cells = (("", (piece.words,), 0.72), ("", (piece.more,), 0.28))
            self._waiting.append(self._row("section", _BAR + _GAP, cells))
        elif isinstance(piece, Fields):
            self._put(self._fields(piece))
        elif isinstance(piece, Grid):
            self._table(piece)
        elif isinstance(piece, Note):
            lines = self._lines(piece.words, 1.0)
            self._put(self._row("note", _height(lines), (("", lines, 1.0),)))
        elif isinstance(piece, Picture):
            row = self._row("picture", piece.height, ())
            self._put(replace(row, picture=piece.picture))
        else:
            share = 1.0 / len(piece.labels)
            signed = [(label, (), share) for label in piece.labels]
            self._fill(_SIGNED)
            self._put(self._row("signatures", _SIGNED, signed))

    def _fields(self, piece: Fields) -> Row:
        cells = tuple(
            (label, self._lines(words, share), share)
            for label, words, share in piece.fields
        )
        high = max(_height(lines) for _label, lines, _share in cells)
        return self._row("fields", high + _LABELLED - PAD, cells)

    def _table(self, piece: Grid) -> None:
        shares = [share for _title, share in piece.columns]
        titles = tuple(("", (title,), share) for title, share in piece.columns)
        head = self._row("head", _LOWEST - 1.0, titles)
        blank = self._row("cells", _LOWEST + 0.6, tuple(("", (), s) for s in shares))
        self._waiting.append(head)
        for row in piece.rows:
            lines = [self._lines(*cell) for cell in zip(row, shares, strict=True)]
            cells = tuple(
                ("", one, share) for one, share in zip(lines, shares, strict=True)
            )
            made = self._row("cells", max(map(_height, lines)), cells)
            if self._needs_page(made):
                self._turn(head)
            self._put(made)
        self._filling = (head, blank) if piece.fills else None

    def _fill(self, kept: float) -> None:
        """Add rows to write in, down to what is kept free; on a new page if must be."""
        if self._filling is None:
            return
        head, blank = self._filling
        waiting = sum(one.place.height for one in self._waiting)
        if self._y + waiting + kept > self._room.bottom:
            self._turn(head)
        self._put_waiting()
        while self._y + blank.place.height + kept <= self._room.bottom:
            self._put(blank)

    def _turn(self, head: Row) -> None:
        """Begin a page with the head of a table, where it has rows already."""
        if self._waiting:
            self._new_page()
            return
        self._new_page()
        self._waiting = [head]

    def _needs_page(self, row: Row) -> bool:
        waiting = sum(one.place.height for one in self._waiting)
        return bool(self._y + waiting + row.place.height > self._room.bottom + 1e-6)

    def _put(self, row: Row) -> None:
        if self._needs_page(row) and self._y > self._room.y:
            self._new_page()
        self._put_waiting()
        self._add(row)

    def _put_waiting(self) -> None:
        for row in self._waiting:
            self._add(row)
        self._waiting = []

    def _add(self, row: Row) -> None:
        place = Rect(self._room.x, self._y, self._room.width, row.place.height)
        self._pages[-1].append(replace(row, place=place))
        self._y += row.place.height

    def _new_page(self) -> None:
        self._pages.append([])
        self._y = self._room.y

    def _lines(self, words: str, share: float) -> tuple[str, ...]:
        wide = share * self._room.width - 2 * PAD
        return tuple(lines_of(self._family, words, HAND, wide))

    def _row(
        self,
        kind: str,
        height: float,
        cells: Sequence[tuple[str, tuple[str, ...], float]],
    ) -> Row:
        return Row(kind, Rect(0.0, 0.0, self._room.width, height), tuple(cells))


def _height(lines: Sequence[str]) -> float:
    return max(_LOWEST, len(lines) * HAND.size * _LEADING + 2 * PAD)


def line_step() -> float:
    """Give the height of a line of words, millimetres."""
    return HAND.size * _LEADING
