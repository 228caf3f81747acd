"""What the inspector says of the town, of a unit, of a row, of many things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.printing.four_sides import SIDES
from gridplanner.data.levels import Role
from gridplanner.data.sides import read_sides
from gridplanner.resources.format import (
    NONE,
    format_area,
    format_count,
    format_percent,
    format_share,
)
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.panels.facts import Fact, Page
from gridplanner.ui.panels.place_facts import place_facts
from gridplanner.ui.panels.registry_facts import (
    place_facts_of,
    registry_facts,
    rule_fact,
)
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.analysis.figures import Figures, Tally
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

_OWNER = (
    "household.residents",
    "cmd.open_matrix",
    "building.belong",
    "building.move_round",
    "building.divide",
)
_BY_HAND = ("thing.values", "tool.reshape", "thing.delete")
_HIDDEN = {
    "fid",
    "geom",
    "courtyard_id",
    "source_key",
    "valid_from",
    "valid_to",
    "cell_override",
    "unit_override",
    "plate_x",
    "plate_y",
}


def nothing_page(session: Session) -> Page:
    """Give the totals of the town."""
    document = session.document
    assert document is not None  # the window shows the start page else
    tops = session.plan.units_at(0)
    title = tops[0].name if len(tops) == 1 and tops[0].name else document.path.stem
    level = first_level(document, Role.GRID)
    found = session.figures(level)
    if found is None:
        return Page(title, text("inspector.counting"), is_town=True)
    numbers = [
        Fact(document.levels[i].name, format_count(len(session.plan.units_at(i))))
        for i in range(1, len(document.levels))
    ]
    town = _town_facts(found)
    rule = rule_fact(session)
    if rule is not None:
        town.append(rule)
    if session.without_house:
        name = text("inspector.without_house")
        town.append(Fact(name, format_count(session.without_house)))
    return Page(
        title,
        document.path.name,
        sections=(
            ("", (*numbers, *town)),
            *_coverage(session, level),
            *_lists(session),
        ),
        notes=tuple(_town_notes(found)),
        commands=(
            *(("people.without_house",) if session.without_house else ()),
            *(() if session.reach.is_limited else ("coverage.show",)),
        ),
        is_town=True,
    )


def _lists(session: Session) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Say how many rows the lists that matter have, once they are counted."""
    facts = tuple(
        Fact(text(f"lists.{kind}"), format_count(number))
        for kind, number in session.findings.items()
        if number and kind != "houseless"
    )
    return ((text("tray.lists"), facts),) if facts else ()


def unit_page(session: Session, unit: Unit) -> Page:
    """Give the figures of an area, a grid or a micro-grid."""
    document = session.document
    assert document is not None  # the unit is of it
    level_name = document.levels[unit.level].name
    title = unit.name or unit.code or text("inspector.unnamed", level=level_name)
    subtitle = text("inspector.code", code=unit.code or NONE)
    found = session.figures(unit.level)
    sections: list[tuple[str, tuple[Fact, ...]]] = []
    notes: list[str] = []
    row = _row_of(found, unit.id)
    if found is not None and row >= 0:
        sections.append(("", tuple(_tally_facts(found, found.rows, row))))
        cut = int(found.rows.cut[row])
        if cut:
            notes.append(text("inspector.cut", n=f"{cut:,}"))
    fields = tuple(_unit_facts(session, unit))
    if fields:
        sections.append((text("inspector.fields"), fields))
    parent = session.unit(unit.parent)
    link = None
    if parent is not None:
        name = parent.name or parent.code
        link = (parent.id, text("inspector.parent", name=name))
    commands: tuple[str, ...] = (
        "tool.adjust",
        "edit.rename",
        "edit.sides",
        "edit.colour",
        "edit.delete",
    )
    if session.role(unit) is Role.AREA:
        commands = ("grid.from_villages", "edit.rename", "edit.sides", "edit.colour")
    return Page(
        title,
        f"{level_name} · {subtitle}",
        sections=tuple(sections),
        notes=tuple(notes),
        commands=commands,
        parent=link,
    )


def row_page(session: Session, table: str, row_id: int) -> Page:
    """Give the fields of a building or of a thing on the map."""
    document = session.document
    assert document is not None  # the row is of it
    if session.is_held:
        return Page(text("inspector." + table + ".kind"), text("blocked.busy"))
    rows = document.file.read_rows(table, [row_id])
    if not rows:
        return Page(text("inspector.gone"))
    row = rows[0]
    facts = [
        Fact(_field_name(table, name), _field_value(table, name, value))
        for name, value in row.items()
        if name not in _HIDDEN
        and value not in (None, "")
        and not isinstance(value, bytes)
    ]
    title = str(row.get("address") or row.get("name") or row.get("plate") or "")
    if table == "feature" and not title and has_text(f"feature.{row.get('kind')}"):
        title = text(f"feature.{row['kind']}")
    sections = [(text("inspector.fields"), tuple(facts))]
    if row["valid_to"]:
        return Page(title or text("inspector.gone"), text("inspector.removed"))
    if table == "building":
        sections.insert(0, ("", tuple(place_facts(session, row_id))))
        counted = tuple(registry_facts(document.registry, row_id))
        if counted:
            sections.insert(1, (text("inspector.registry"), counted))
        places = tuple(place_facts_of(session, row_id))
        if places:
            sections.append((text("household.places"), places))
    return Page(
        title or text("inspector." + table, n=row_id),
        text("inspector." + table + ".kind"),
        sections=tuple(sections),
        commands=(*_OWNER * (table == "building"), *_BY_HAND),
    )


def many_page(session: Session) -> Page:
    """Give number, sums, means and ranges of many selected things."""
    units, selection = session.selected_units, session.selection
    title = text("inspector.many", n=f"{len(selection):,}")
    if len(units) != len(selection) or len({unit.level for unit in units}) != 1:
        counts = (
            [Fact(text("inspector.areas_and_grids"), format_count(len(units)))]
            if units
            else []
        )
        if selection.buildings:
            counts.append(
                Fact(text("grids.buildings"), format_count(len(selection.buildings)))
            )
        if selection.features:
            counts.append(
                Fact(text("inspector.things"), format_count(len(selection.features)))
            )
        if selection.workers:
            number = format_count(len(selection.workers))
            counts.append(Fact(text("inspector.workers"), number))
        return Page(title, sections=(("", tuple(counts)),))
    found = session.figures(units[0].level)
    row_of = {unit.id: row for row, unit in enumerate(found.units)} if found else {}
    rows = [row_of.get(unit.id, -1) for unit in units]
    if found is None or min(rows) < 0:
        return Page(title)
    commands = ("edit.colour", "edit.delete")
    if session.role(units[0]) is Role.AREA:
        commands = ("grid.from_villages", "edit.colour")
    return Page(title, sections=_sum_sections(found, np.array(rows)), commands=commands)


def _sum_sections(
    found: Figures, rows: np.ndarray
) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    named: list[tuple[str, str, np.ndarray]] = [
        (text("grids.buildings"), "buildings", found.rows.buildings[rows])
    ]
    for column, measure in enumerate(found.measures):
        if found.rows.known[rows, column].all():
            values = found.rows.values[rows, column]
            named.append((text("measure." + measure), measure, values))
    sums = [Fact(name, format_count(v.sum())) for name, key, v in named]
    sums.append(
        Fact(text("grids.area"), format_area(float(found.rows.area[rows].sum())))
    )
    means = [Fact(name, f"{v.mean():,.1f}") for name, _key, v in named]
    ranges = [Fact(name, f"{v.min():,} – {v.max():,}") for name, _key, v in named]
    return (
        (text("inspector.sum"), tuple(sums)),
        (text("inspector.mean"), tuple(means)),
        (text("inspector.range"), tuple(ranges)),
    )


def _tally_facts(found: Figures, tally: Tally, row: int) -> list[Fact]:
    facts = []
    for column, measure in enumerate(found.measures):
        known = bool(tally.known[row, column])
        value = int(tally.values[row, column]) if known else None
        source = found.sources[column]
        help_ = (
            text("figures.source." + source) if source else text("figures.source.none")
        )
        words = format_count(value) if known else NONE
        facts.append(Fact(text("measure." + measure), words, help_))
    buildings = int(tally.buildings[row])
    density = float(tally.density[row])
    facts += [
        Fact(text("grids.buildings"), format_count(buildings)),
        Fact(text("grids.area"), format_area(float(tally.area[row]))),
        Fact(
            text("grids.density"),
            NONE if np.isnan(density) else format_percent(density),
        ),
    ]
    return facts


def _town_facts(found: Figures) -> list[Fact]:
    """Sum what is in grids and what is outside them: the whole town."""
    inside, outside = found.total, found.outside
    facts = [
        Fact(
            text("grids.buildings"),
            format_count(int(inside.buildings[0] + outside.buildings[0])),
        )
    ]
    for column, measure in enumerate(found.measures):
        known = bool(inside.known[0, column] or outside.known[0, column])
        value = (
            int(inside.values[0, column] + outside.values[0, column]) if known else None
        )
        words = format_count(value) if known else NONE
        facts.append(Fact(text("measure." + measure), words))
    return facts


def _town_notes(found: Figures) -> list[str]:
    notes = []
    if found.units and int(found.outside.buildings[0]):
        notes.append(
            text("inspector.outside", n=f"{int(found.outside.buildings[0]):,}")
        )
    if int(found.total.cut[0]):
        notes.append(text("inspector.cut", n=f"{int(found.total.cut[0]):,}"))
    return notes


def _coverage(session: Session, level: int) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Say what grids hold of the town; nothing for who sees a part of it alone."""
    covered = session.coverage(level)
    facts = []
    for name, share in covered.shares.items() if covered is not None else ():
        if name == "ground":
            value = format_percent(share.share)
        elif name in ("buildings", "households", "people"):
            value = format_share(share.held, share.whole)
        else:
            continue
        facts.append(Fact(text("coverage." + name), value))
    return ((text("inspector.coverage"), tuple(facts)),) if facts else ()


def _unit_facts(session: Session, unit: Unit) -> list[Fact]:
    document = session.document
    assert document is not None  # the unit is of it
    facts = []
    if session.role(unit) is not Role.AREA and unit.kind:
        facts.append(Fact(text("field.kind"), text("grid_kind." + unit.kind)))
    children = [
        u for u in session.plan.units.values() if u.parent == unit.id and not u.valid_to
    ]
    for level in sorted({child.level for child in children}):
        count = sum(child.level == level for child in children)
        facts.append(Fact(document.levels[level].name, format_count(count)))
    if unit.locked:
        facts.append(Fact(text("field.locked"), text("yes")))
    if unit.valid_from:
        facts.append(Fact(text("field.valid_from"), unit.valid_from))
    if unit.sides:
        typed = zip(SIDES, read_sides(unit.sides).typed, strict=True)
        said = [f"{text(f'print.side.{side}')} {one}" for side, one in typed if one]
        facts.append(Fact(text("field.sides"), "　".join(said)))
    if unit.note:
        facts.append(Fact(text("field.note"), unit.note))
    return facts


def _field_name(table: str, name: str) -> str:
    own = f"field.{table}.{name}"
    key = own if has_text(own) else "field." + name
    return text(key) if has_text(key) else name


def _field_value(table: str, name: str, value: object) -> str:
    if isinstance(value, int):
        return format_count(value)
    words = str(value)
    if table == "feature" and name == "kind" and has_text("feature." + words):
        return text("feature." + words)
    if name == "source" and has_text("source." + words):
        return text("source." + words)
    return words


def _row_of(found: Figures | None, unit_id: int) -> int:
    if found is None:
        return -1
    return next((i for i, unit in enumerate(found.units) if unit.id == unit_id), -1)
