"""What the household file of a dwelling says on paper, section by section.

Owner, those who live there, tenants and those registered there stand apart: who owns a
flat need not live in it, and who lives there need not be registered there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.form_page import (
    Fields,
    Grid,
    Note,
    Picture,
    Section,
    Signatures,
)
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import has_text, text
from gridplanner.studies.household_words import (
    change_words,
    code_word,
    person_words,
    registered_words,
    status_word,
    tag_word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.data.household_file import (
        HouseholdFile,
        RegisterBlock,
        Resident,
        VisitLine,
    )
    from gridplanner.layers.print.form_page import Piece

_PEOPLE: Final = (
    ("name", 0.1), ("relation", 0.155), ("birth", 0.09), ("id_no", 0.2),
    ("phone", 0.125), ("registered", 0.18), ("tags", 0.15),
)  # fmt: skip
_VISITS: Final = (
    ("date", 0.13), ("kind", 0.1), ("worker", 0.12), ("whom", 0.12),
    ("result", 0.4), ("next_due", 0.13),
)  # fmt: skip


def pieces_of(
    found: HouseholdFile, *, grid: str, workers: str, photo: bytes
) -> Iterator[Piece]:
    """Give the sections of a file.

    Parameters
    ----------
    found : HouseholdFile
        Masked as it is to be printed.
    grid, workers : str
        The grid it counts in, and who works there.
    photo : bytes
        Of the dwelling, as it is kept; empty for none.
    """
    yield from _dwelling(found, grid, workers)
    if photo:
        yield Picture(photo)
    yield from _owner(found)
    yield from _households(found)
    for register in found.registers:
        yield from _register(register)
    yield from _changes(found)
    yield from _visits(found.visits)
    yield Signatures(
        tuple(text(f"print.sign_by.{who}") for who in ("household", "worker", "day"))
    )


def _dwelling(found: HouseholdFile, grid: str, workers: str) -> Iterator[Piece]:
    gone = text("household.gone") if found.is_gone else ""
    status = " ".join(filter(None, (status_word(found.status), gone)))
    area = text("household.area", n=f"{found.area:g}") if found.area else ""
    yield Section(text("print.file.dwelling"))
    yield Fields(
        (
            _field("address", found.address, 0.58),
            _field("unit", found.unit, 0.14),
            _field("floor", found.floor, 0.12),
            _field("room", found.room, 0.16),
        )
    )
    yield Fields(
        (
            _field("use", found.use, 0.14),
            _field("status", status, 0.16),
            _field("area", area, 0.14),
            _field("grid", grid, 0.26),
            _field("workers", workers, 0.3),
        )
    )


def _field(name: str, words: str, share: float) -> tuple[str, str, float]:
    return text(f"print.file.{name}"), words or NONE, share


def _owner(found: HouseholdFile) -> Iterator[Piece]:
    owner = found.owner
    yield Section(text("print.file.owner"))
    yield Fields(
        (
            _field("name", owner.name, 0.3),
            _field("id_no", owner.id_no, 0.4),
            _field("phone", owner.phone, 0.3),
        )
    )


def _households(found: HouseholdFile) -> Iterator[Piece]:
    """Give those who live there by household, and then those who rent."""
    several = len(found.households) > 1
    for number, block in enumerate(found.households, 1):
        own = [one for one in block.members if one.role != "tenant"]
        key = "collective" if block.kind == "collective" else "lives"
        words = text(f"household.{key}", n=len(block.members))
        if several:
            words = text("print.file.numbered", n=number, words=words)
        more = " · ".join(filter(None, (block.place, block.category, block.phone)))
        yield Section(words, more)
        if own:
            yield _people(own)
        rent = [one for one in block.members if one.role == "tenant"]
        if rent:
            yield Section(text("print.file.tenants", n=len(rent)))
            yield _people(rent)
        if block.note:
            yield Note(block.note)
    if not found.members:
        yield Section(text("print.file.members"))
        yield Note(text("household.empty"))


def _people(people: Sequence[Resident]) -> Grid:
    return Grid(
        tuple((text(f"print.file.{name}"), share) for name, share in _PEOPLE),
        tuple(_person(one) for one in people),
    )


def _person(one: Resident) -> tuple[str, ...]:
    name = text("print.file.head", name=one.name) if one.is_head else one.name
    since = text("print.file.since", day=one.since) if one.since else ""
    return (
        name or NONE,
        person_words(one),
        one.birth,
        one.id_no,
        one.phone,
        " ".join(filter(None, (_registered(one), since))),
        text("print.and").join(tag_word(tag.tag) for tag in one.tags),
    )


def _registered(one: Resident) -> str:
    if one.registered == "here":
        return text("print.file.here")
    return registered_words(one)


def _register(block: RegisterBlock) -> Iterator[Piece]:
    title = text("household.register", no=block.reg_no or NONE, n=len(block.members))
    more = (block.status, code_word("registration", block.kind), block.address)
    yield Section(title, " · ".join(filter(None, more)))
    rows = tuple(
        (
            text("print.file.head", name=one.name)
            if one.id == block.head_id
            else one.name,
            text(f"household.lives.{one.lives or 'unknown'}", place=one.at or NONE),
        )
        for one in block.members
    )
    columns = (text("print.file.name"), 0.25), (text("print.file.lives"), 0.75)
    yield Grid(columns, rows)


def _changes(found: HouseholdFile) -> Iterator[Piece]:
    if not found.changes:
        return
    yield Section(text("household.changes"))
    columns = (text("print.file.date"), 0.15), (text("print.file.change"), 0.85)
    yield Grid(columns, tuple((one.day, change_words(one)) for one in found.changes))


def _visits(visits: Sequence[VisitLine]) -> Iterator[Piece]:
    """Give the visits, and lines for those to come down to the foot of the page."""
    yield Section(text("household.visits", n=len(visits)))
    rows = tuple(
        (one.date, _way(one), one.worker, one.name, one.result, one.next_due)
        for one in visits
    )
    titles = tuple((text(f"print.file.{name}"), share) for name, share in _VISITS)
    yield Grid(titles, rows, fills=True)


def _way(visit: VisitLine) -> str:
    """Say how somebody was visited; an office's own word as it is."""
    key = f"household.visit.{visit.kind}"
    return text(key) if visit.kind and has_text(key) else visit.kind
