"""What the panel shows of one question: words alone, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass

from gridplanner.data.comparing.reviews import (
    ADDRESS,
    CONFLICT,
    SAME,
    ReviewItem,
)
from gridplanner.data.people.code_tables import TABLES
from gridplanner.resources.texts import language, text

LATER, PRINT = "later", "print"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer.

    Attributes
    ----------
    key : str
        ``"1"`` to ``"4"``, ``"C"`` for a third house, ``"later"``, ``"print"``.
    words : str
    is_likely : bool
    is_place : bool
        Whether it is a house that is offered.
    shown_key : str
        What the key is called, where that is not the key itself.
    """

    key: str
    words: str
    is_likely: bool = False
    is_place: bool = False
    shown_key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of two records."""

    title: str
    present: str
    offered: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """A question in words.

    Attributes
    ----------
    heading : str
    lines : tuple of Line
    titles : tuple of str
        Of the columns of `lines`.
    choices : tuple of Choice
    estate : str
        What the tick says that settles the whole estate; empty for none.
    asks_number : bool
        Whether a number is to be typed.
    note : str
    """

    heading: str
    lines: tuple[Line, ...] = ()
    titles: tuple[str, str, str] = ("", "", "")
    choices: tuple[Choice, ...] = ()
    estate: str = ""
    asks_number: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A house that may be meant, as it is offered."""

    building_id: int
    dwelling_id: int
    words: str
    score: float


def view_of(
    item: ReviewItem, *, places: tuple[Place, ...] = (), of_estate: int = 0
) -> ItemView:
    """Put a question into words.

    Parameters
    ----------
    item : ReviewItem
    places : tuple of Place
        Of an address the houses that may be meant, the best first.
    of_estate : int
        How many questions of the estate are open, with this one.
    """
    if item.kind == ADDRESS:
        return _address(item, places, of_estate)
    if item.kind == SAME:
        return _same(item)
    if item.kind == CONFLICT:
        return _conflict(item)
    return _damaged(item)


def _heading(item: ReviewItem, words: str) -> str:
    source = item.sources[1]
    if not item.source_row:
        return words
    place = text("verify.source_row", source=source or "—", n=item.source_row)
    return f"{place}  {words}"


def _address(item: ReviewItem, places: tuple[Place, ...], of_estate: int) -> ItemView:
    address = item.address or text("verify.no_address")
    choices = [
        Choice(
            "12C"[number - 1],
            text(
                "verify.place",
                letter="ABC"[number - 1],
                place=place.words,
                percent=round(100 * place.score),
            ),
            is_likely=number == 1 and len(places) == 1,
            is_place=True,
        )
        for number, place in enumerate(places, start=1)
    ]
    choices.append(Choice("3", text("verify.pick")))
    choices.append(Choice("4", text("verify.not_ours")))
    estate = ""
    if of_estate > 1:
        estate = text("verify.all_estate", n=of_estate)
    note = "" if places else text("verify.no_place")
    return ItemView(
        _heading(item, f"{item.name} “{address}”"),
        choices=tuple(choices),
        estate=estate,
        note=note,
    )


def _same(item: ReviewItem) -> ItemView:
    words = text("verify.same_question", name=item.name)
    return ItemView(
        _heading(item, words),
        _lines(item),
        _titles(item),
        (
            Choice("1", text("verify.same_new")),
            Choice("2", text("verify.same_old")),
            Choice("3", text("verify.different")),
        ),
        note=_hidden(item),
    )


def _conflict(item: ReviewItem) -> ItemView:
    return ItemView(
        _heading(item, text("verify.conflict_question", name=item.name)),
        _lines(item),
        _titles(item),
        (
            Choice("1", text("verify.take_new")),
            Choice("2", text("verify.keep_old")),
        ),
        note=_hidden(item),
    )


def _damaged(item: ReviewItem) -> ItemView:
    return ItemView(
        _heading(item, text("verify.damaged_question", name=item.name)),
        _lines(item)[:1],
        (text("verify.column"), text("verify.present"), ""),
        (
            Choice("1", text("verify.mend_number"), is_likely=True),
            Choice("2", text("verify.leave_number")),
        ),
        asks_number=True,
    )


def _lines(item: ReviewItem) -> tuple[Line, ...]:
    """Say the columns, what differs first."""
    return tuple(
        Line(
            text(f"ledger.column.{row.column}"),
            words_of(row.column, row.present),
            words_of(row.column, row.offered),
            row.differs,
        )
        for row in sorted(item.fields, key=lambda row: not row.differs)
    )


def _titles(item: ReviewItem) -> tuple[str, str, str]:
    present, offered = item.sources
    return (
        text("verify.column"),
        text("verify.present_of", source=present)
        if present
        else text("verify.present"),
        text("verify.offered_of", source=offered)
        if offered
        else text("verify.offered"),
    )


def _hidden(item: ReviewItem) -> str:
    """Say that what differs looks the same while it is masked."""
    alike = any(row.differs and row.present == row.offered for row in item.fields)
    return text("verify.hidden") if alike else ""


def words_of(column: str, value: str) -> str:
    """Say a value of a column; codes in the words of the present language."""
    table = TABLES.get(column)
    return table.word(value, language()) if table is not None and value else value
