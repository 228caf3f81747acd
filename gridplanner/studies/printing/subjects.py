"""What a sheet says of a unit: figures, who is responsible, what lies around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from os.path import commonprefix
from typing import TYPE_CHECKING

from gridplanner.data.store.homes import rows_about
from gridplanner.data.team.on_day import TeamOnDay
from gridplanner.data.team.reading import read_posts, read_workers
from gridplanner.data.team.roles import PostRole
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.sheet import Post, Subject
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.studies.printing.sides import (
    given_sides,
    said_sides,
    sides_to_check,
)
from gridplanner.studies.printing.small_counts import few, few_in_all
from gridplanner.studies.printing.topics import upwards

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.records import Unit
    from gridplanner.layers.print.ground import Ground
    from gridplanner.studies.printing.wish import Wish

_LEADERS = (PostRole.GRID_LEADER, PostRole.MICRO_LEADER)
_HOUSEHOLDS = "households"
_COUNTED = ("dwellings", "households", "people")
_HECTARE = 10_000.0
_SHORT = 3  # digits of a code at least
_ID_LETTERS = 6


@dataclass(frozen=True)
class Telling:
    """What is read once for all sheets.

    Attributes
    ----------
    ground : Ground
    levels : tuple of Figures
        Of every level, topmost first.
    team : TeamOnDay
    names : dict of int to str
        Of workers.
    units : dict of int to Unit
    pictures : dict of int to bytes
        The latest photo of each worker who has one.
    crs : str or None
        Of the ground, as pyproj reads it.
    project : str
        The beginning of the project's id.
    comes_back : bool
        Whether the project can keep what is printed, to read it back.
    phones : dict of int to str
        Of workers whose telephone may be printed; it is left to be written else.
    """

    ground: Ground
    levels: tuple[Figures, ...]
    team: TeamOnDay
    names: dict[int, str]
    units: dict[int, Unit]
    pictures: dict[int, bytes]
    crs: str | None = None
    project: str = ""
    comes_back: bool = False
    phones: dict[int, str] = field(default_factory=dict)

    def picture_of(self, worker_id: int) -> bytes:
        """Give the photo of a worker; empty for none."""
        return self.pictures.get(worker_id, b"")


def telling_of(
    document: Document, standing: Standing, ground: Ground, wish: Wish
) -> Telling:
    """Read figures and posts of all units of the level."""
    workers, posts = read_workers(document.file), read_posts(document.file)
    units = dict(ground.subdivision.units)
    levels = tuple(
        standing.figures(level) for level in range(len(ground.subdivision.levels))
    )
    names = dict(zip(workers.ids.tolist(), workers.names, strict=True))
    return Telling(
        ground,
        levels,
        TeamOnDay(posts, workers, units, wish.day),
        names,
        units,
        _pictures(document, names),
        document.crs,
        short_id(document),
        not document.read_only,
    )


def short_id(document: Document) -> str:
    """Give the beginning of a project's id, by which paper knows it."""
    return (document.file.meta("project_id") or "")[:_ID_LETTERS]


def _pictures(document: Document, workers: Iterable[int]) -> dict[int, bytes]:
    rows = rows_about(document.file, "photo", "worker", list(workers))
    rows.sort(key=lambda row: int(row["id"]))
    return {int(row["row_id"]): bytes(row["picture"] or b"") for row in rows}


def subject_of(telling: Telling, unit: Unit, wish: Wish) -> Subject:
    """Put together what the sheet of a unit says."""
    parent = telling.units.get(unit.parent)
    name, product = unit.name or unit.code, PRODUCTS[wish.product]
    given = _given_sides(telling, unit) if product.is_of_grids else ()
    return Subject(
        unit.id,
        text(f"print.title.{wish.product}", unit=name),
        parent.name if parent is not None else "",
        unit.code,
        wish.day,
        figures_of(telling, [unit]),
        _posts(telling, unit, with_pictures=product.is_public),
        said_sides(unit, given) if given else (),
        () if product.is_of_grids else parts_of(telling, [unit]),
        tuple(text("print.duties").split("\n")) if product.is_public else (),
        notes_of(wish, is_public=product.is_public),
        name,
        wish.maker,
        wish.secrecy or ("" if product.is_public else text("print.internal")),
        wish.approval,
        sides_to_check=bool(given) and sides_to_check(unit, given),
    )


def notes_of(wish: Wish, *, is_public: bool) -> tuple[str, ...]:
    """Say who made a sheet and when; how it may be used, where not by anybody."""
    secrecy = wish.secrecy or ("" if is_public else text("print.internal"))
    approval = text("print.approval", n=wish.approval) if wish.approval else ""
    legal = "　".join(filter(None, (secrecy, approval)))
    made = text("print.made", day=wish.day, maker=wish.maker)
    return (made, legal) if legal else (made,)


def figures_of(telling: Telling, units: Sequence[Unit]) -> tuple[tuple[str, str], ...]:
    """Say what units of one level hold together; unknown where it is of one of them.

    Small counts are told on no sheet, nor can they be worked out from its table: a
    patrol map gets lost, whatever it was made for.
    """
    found = telling.levels[units[0].level]
    wanted = {unit.id for unit in units}
    at = [row for row, one in enumerate(found.units) if one.id in wanted]
    rows = found.rows
    hectares = float(rows.area[at].sum()) / _HECTARE
    said = [
        (text("grids.area"), text("print.hectares", n=f"{hectares:,.1f}")),
        (
            text("balance.measure.buildings"),
            format_count(int(rows.buildings[at].sum())),
        ),
    ]
    for name in _COUNTED:
        if name in found.measures:
            measure = found.measures.index(name)
            known = bool(rows.known[at, measure].all())
            count = int(rows.values[at, measure].sum())
            beside = _parts_counts(telling, units) if name == _HOUSEHOLDS else ()
            value = few_in_all(count, beside) if known else NONE
            said.append((text(f"balance.measure.{name}"), value))
    return tuple(said)


def _posts(telling: Telling, unit: Unit, *, with_pictures: bool) -> tuple[Post, ...]:
    return tuple(
        Post(
            text(f"staff.role.{held.role.value}"),
            telling.names.get(held.worker_id, ""),
            telling.phones.get(held.worker_id, ""),
            picture=telling.picture_of(held.worker_id) if with_pictures else b"",
        )
        for held in telling.team.at_unit(unit.id)
    )


def parts_of(
    telling: Telling, units: Sequence[Unit]
) -> tuple[tuple[str, str, str, str], ...]:
    """List the grids that are, or lie within, some units.

    A line has the short code, the name, who leads, and households.
    """
    found, rows = _rows_within(telling, units)
    at = found.measures.index(_HOUSEHOLDS) if _HOUSEHOLDS in found.measures else -1
    # What all have in common says nothing; of one alone its last digits are enough.
    same = len(commonprefix([found.units[row].code for row in rows]))  # noqa: RUF071 - letters are meant
    said = []
    for row in rows:
        one = found.units[row]
        known = at >= 0 and bool(found.rows.known[row, at])
        figure = few(int(found.rows.values[row, at])) if known else NONE
        code = one.code[min(same, max(len(one.code) - _SHORT, 0)) :]
        said.append((code, one.name, _leader(telling, one), figure))
    return tuple(said)


def _rows_within(telling: Telling, units: Sequence[Unit]) -> tuple[Figures, list[int]]:
    """Give the figures of grids, and the rows of those that lie within some units."""
    level = max(telling.ground.subdivision.grid_level, units[0].level)
    found = telling.levels[level]
    within = {unit.id for unit in units}
    if units[0].level == level:
        return found, [row for row, one in enumerate(found.units) if one.id in within]
    return found, [
        row
        for row, one in enumerate(found.units)
        if not within.isdisjoint(upwards(one.id, telling.units))
    ]


def _parts_counts(telling: Telling, units: Sequence[Unit]) -> tuple[int, ...]:
    """Give the households that stand beside each grid within some units."""
    found, rows = _rows_within(telling, units)
    if _HOUSEHOLDS not in found.measures:
        return ()
    at = found.measures.index(_HOUSEHOLDS)
    return tuple(
        int(found.rows.values[row, at]) for row in rows if found.rows.known[row, at]
    )


def _leader(telling: Telling, unit: Unit) -> str:
    """Name who leads a unit; the first of those who work there where nobody does."""
    held = telling.team.at_unit(unit.id)
    leads = [one for one in held if one.role in _LEADERS] or list(held)
    return telling.names.get(leads[0].worker_id, "") if leads else ""


def _given_sides(telling: Telling, unit: Unit) -> tuple[str, ...]:
    """Name what a unit's ground ends at; nothing for one without ground."""
    ground = telling.ground
    outline = ground.outlines.get(unit.id)
    if outline is None or outline.is_empty:
        return ()
    beside = telling.levels[unit.level].units
    towns = [one for one in telling.units.values() if one.level == 0]
    return given_sides(unit, ground.outlines, beside, ground.features, towns)
