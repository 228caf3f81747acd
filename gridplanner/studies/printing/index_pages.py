"""Pages that list roads and door plates of maps, with the squares where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

from gridplanner.analysis.printing.listing import Line, flow, natural_key
from gridplanner.data.people.names import spell
from gridplanner.layers.print.index_entries import Entry, entries_of, merged
from gridplanner.layers.print.ink import Hand, Rect, width_of
from gridplanner.layers.print.listing import Listing, Shape
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.products import grow_of
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.texts import text
from gridplanner.studies.printing.layouts import layouts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gridplanner.analysis.printing.listing import Page
    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.studies.printing.wish import Wish

_MARGIN: Final = 10.0
_TITLE: Final = 15.0
_FOOT: Final = 9.0
_RUNNING: Final = 5.0
_HAND: Final = Hand(2.6)
_SHAPE: Final = Shape((0.36, 0.64), (False, True), 54.0)


def page_places(wish: Wish) -> tuple[tuple[float, float], float, dict[str, Rect]]:
    """Lay out a page of an index, standing: size, growth, and where what stands."""
    paper = size_of(wish.paper)
    size = min(paper), max(paper)
    grow = grow_of(paper)
    page = Rect(0, 0, size[0] / grow, size[1] / grow).inset(_MARGIN)
    top = page.y + _TITLE
    foot = page.bottom - _FOOT
    places = {
        "title": Rect(page.x, page.y, page.width, _TITLE),
        "page_number": Rect(page.x, page.y + 0.5, _TITLE, _TITLE),
        "running": Rect(page.x, top, page.width, _RUNNING),
        "index_lines": Rect(
            page.x, top + _RUNNING, page.width, foot - top - _RUNNING - 1
        ),
        "notes": Rect(page.x, foot + 1, page.width, _FOOT - 1),
    }
    return size, grow, {name: one.times(grow) for name, one in places.items()}


def listed(
    ground: Ground, views: Iterable[tuple[str, MapView, Meaning]]
) -> list[Entry]:
    """List roads and door plates of maps, each once, in the order of the index.

    Parameters
    ----------
    ground : Ground
    views : iterable of (str, MapView, Meaning)
        With what goes before the squares of each map: its sheet or page.

    Returns
    -------
    list of Entry
        Roads by pinyin, then door plates by street and number.
    """
    found = merged(
        (before, one)
        for before, view, meant in views
        for one in entries_of(view, ground, meant)
    )
    return sorted(found, key=_order)


def _order(one: Entry) -> tuple[object, ...]:
    # Letters with marks stand among those without.
    plain = [sign for sign in normalize("NFKD", one.street) if not combining(sign)]
    _initials, full = spell("".join(plain))
    return bool(one.plate), natural_key(full), one.street, natural_key(one.plate)


def street_pages(entries: Sequence[Entry], wish: Wish, family: str) -> tuple[Page, ...]:
    """Let the lines of an index flow over as many pages as it needs."""
    _size, grow, places = page_places(wish)
    place = places["index_lines"].times(1 / grow)
    room = _SHAPE.wide(place) * _SHAPE.widths[1] - 1.5
    lines = list(_lines(entries, family, room))
    return flow(lines, (), rest=_SHAPE.room(place))


def _lines(entries: Sequence[Entry], family: str, room: float) -> Iterator[Line]:
    """Write a line for each entry, more where its squares need them."""
    group: tuple[bool, str] | None = None
    for one in entries:
        here = bool(one.plate), one.street if one.plate else ""
        if here != group:
            group = here
            words = text("print.index.roads")
            if one.plate:
                words = one.street or text("print.index.no_street")
            yield Line((words,), is_head=True)
        name = one.plate or one.street
        for number, squares in enumerate(_broken(one.squares, family, room)):
            yield Line((name if not number else "", squares), joins=bool(number))


def _broken(squares: Sequence[str], family: str, room: float) -> list[str]:
    """Break squares into lines of a width."""
    rows: list[str] = []
    for one in squares:
        longer = f"{rows[-1]} {one}" if rows else one
        if rows and width_of(family, longer, _HAND) <= room:
            rows[-1] = longer
        else:
            rows.append(one)
    return rows


def street_sheets(
    pages: Sequence[Page], subject: Subject, wish: Wish
) -> Iterator[Sheet]:
    """Make the sheets of an index.

    Parameters
    ----------
    pages : sequence of pages
        As of `street_pages`.
    subject : Subject
        Of the maps; only its title, code and notes are written.
    wish : Wish
    """
    size, grow, places = page_places(wish)
    what = subject.name or subject.title
    bare = Subject(
        0,
        text("print.index.streets", what=what)
        if what
        else text("print.index.all_streets"),
        subject.subtitle,
        subject.code,
        subject.day,
        notes=subject.notes,
    )
    for number, columns in enumerate(pages, 1):
        yield Sheet(
            bare,
            size,
            None,
            dict(places),
            number,
            len(pages),
            grow=grow,
            trim=layouts_of(wish)[0].trim,
            is_grey=THEMES[wish.looks.theme].is_grey,
            listing=Listing(_SHAPE, columns, _running(columns)),
        )


def _running(columns: Page) -> str:
    """Say from which group to which a page goes."""
    heads = [line.cells[0] for column in columns for line in column if line.is_head]
    if not heads:
        return ""
    return heads[0] if heads[0] == heads[-1] else f"{heads[0]} — {heads[-1]}"


def numbered_page(sheet: Sheet, page: int, pages: int) -> Sheet:
    """Give a sheet its page in the file."""
    return replace(sheet, page=page, pages=pages)
