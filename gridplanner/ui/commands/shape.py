"""Commands that change the ground of what is selected without a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtWidgets import QDialog, QInputDialog

from gridplanner.data.batch import Batch
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import pieces
from gridplanner.data.topology.outlines import border_level
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import apply_batch
from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_unit,
)
from gridplanner.ui.commands.edit import edit_plan
from gridplanner.ui.dialogs.choose import ChooseForm
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.ui.context import Context

TOLERANCE = 1.0  # metres a simplified border may move
MOST_OFFERED = 12


def one_unit(context: Context) -> str | None:
    """Ask for one area or grid to be selected."""
    reason = needs_unit(context)
    if reason is None and len(context.session.selected_units) != 1:
        return "blocked.one_grid"
    return reason


def lower_units(context: Context) -> str | None:
    """Ask for units that have a level above them."""
    reason = needs_unit(context)
    if reason is None and any(u.level == 0 for u in context.session.selected_units):
        return "blocked.is_area"
    return reason


def needs_buildings(context: Context) -> str | None:
    """Ask for buildings to be selected, in a town that has been counted."""
    reason = needs_editing(context)
    if reason is None and not context.session.selection.buildings:
        return "blocked.no_building"
    if reason is None and context.session.standing is None:
        return "blocked.busy"
    return reason


@command("shape.merge_into", menu="grid", group=2, blocked=one_unit, edits=True)
def merge_into(context: Context) -> None:
    """Merge the selected grid into a neighbour, whose code stays."""
    from gridplanner.data.edits.merge_units import merge_units

    plan, (unit,) = context.session.plan, context.session.selected_units
    kept = _choose(context, "shape.merge_into", neighbours_of(plan, unit))
    if kept:
        on = _today(context)
        if edit_plan(context, lambda now: merge_units(now, kept, [unit.id], on=on)):
            context.session.select_units((kept,))


@command("shape.move_to", menu="grid", group=2, blocked=lower_units, edits=True)
def move_to(context: Context) -> None:
    """Put the selected micro-grids or grids under another unit above."""
    from gridplanner.data.edits.move_units import move_units

    plan, units = context.session.plan, context.session.selected_units
    parent = plan.units.get(units[0].parent)
    level = parent.level if parent is not None else units[0].level - 1
    near = nearest_units(plan, plan.outline(units[0].id), level)
    offered = [unit for unit in near if unit.id != units[0].parent]
    taker = _choose(context, "shape.move_to", offered)
    if taker:
        ids = [unit.id for unit in units]
        on = _today(context)
        edit_plan(context, lambda now: move_units(now, ids, taker, on=on))


@command("shape.dissolve", menu="grid", group=2, blocked=one_unit, edits=True)
def dissolve(context: Context) -> None:
    """Take the micro-grids of the selected grid away; its ground is undivided."""
    from gridplanner.data.edits.dissolve import dissolve as dissolve_unit

    (unit,) = context.session.selected_units
    on = _today(context)
    edit_plan(context, lambda plan: dissolve_unit(plan, unit.id, on=on))


@command("shape.fill_holes", menu="grid", group=3, blocked=one_unit, edits=True)
def fill_holes(context: Context) -> None:
    """Give the selected grid the ground in its holes that no grid has."""
    from gridplanner.data.edits.fill_holes import fill_holes as fill

    (unit,) = context.session.selected_units
    edit_plan(context, lambda plan: fill(plan, unit.id))


@command("shape.straighten", menu="grid", group=3, blocked=needs_unit, edits=True)
def straighten(context: Context) -> None:
    """Let the borders between the selected grids run straight."""
    from gridplanner.data.edits.straighten import straighten as straight

    borders = own_borders(context)
    edit_plan(context, lambda plan: straight(plan, borders))


@command("shape.simplify", menu="grid", group=3, blocked=needs_unit, edits=True)
def simplify(context: Context) -> None:
    """Leave out the small bends in the borders of the selected grids."""
    from gridplanner.data.edits.straighten import simplify as simple

    metres, given = QInputDialog.getDouble(
        context.shell.widget,
        text("shape.simplify"),
        text("shape.simplify.metres"),
        TOLERANCE,
        0.1,
        100.0,
        1,
    )
    if given:
        borders = own_borders(context)
        edit_plan(context, lambda plan: simple(plan, borders, tolerance=metres))


@command("shape.parts", menu="grid", group=3, blocked=one_unit, edits=True)
def parts(context: Context) -> None:
    """Say how many pieces the selected grid is to lie in: enclaves are expected."""
    from gridplanner.data.edits.set_fields import set_fields

    (unit,) = context.session.selected_units
    count = pieces(context.session.plan, unit.id)
    number, given = QInputDialog.getInt(
        context.shell.widget,
        text("shape.parts"),
        text("shape.parts.question", n=count),
        unit.parts,
        1,
        99,
    )
    if given:
        fields = {unit.id: {"parts": number}}
        edit_plan(context, lambda plan: set_fields(plan, fields, label="change.parts"))


@command("shape.micro", menu="grid", group=2, blocked=needs_editing, edits=True)
def micro(context: Context) -> None:
    """Draw micro-grids: the level of work becomes theirs."""
    document = context.session.document
    assert document is not None  # the command is blocked else
    context.session.set_level(first_level(document, Role.MICRO_GRID))
    context.tools.activate("draw")


@command(
    "shape.split_buildings", menu="grid", group=4, blocked=needs_buildings, edits=True
)
def split_buildings(context: Context) -> None:
    """Make a grid of the selected buildings; the border runs between the houses."""
    from gridplanner.data.edits.split_buildings import split_buildings as split_off
    from gridplanner.data.records import Unit as Draft

    ids = context.session.selection.buildings
    around, footprints, homes = _houses(context)
    given = np.isin(around, ids)
    counts = {u: int((homes[given] == u).sum()) for u in set(homes[given].tolist())}
    unit = max(counts, key=lambda number: (number > 0, counts[number]), default=0)
    if not unit:
        context.strip.show_message(text("refuse.no_buildings", grid=""))
        return
    on = _today(context)
    edit_plan(
        context,
        lambda plan: split_off(
            plan, footprints, given, unit_id=unit, draft=Draft(0, 0, 0), on=on
        ),
    )


@command(
    "shape.rebalance",
    menu="grid",
    group=4,
    icon="rebalance",
    edits=True,
    blocked=first_reason(needs_editing, busy),
)
def rebalance(context: Context) -> None:
    """Propose few moves of houses that make grids even."""
    context.shell.rebalance.open()


@command("shape.give_to", menu="grid", group=4, blocked=needs_buildings, edits=True)
def give_to(context: Context) -> None:
    """Give the selected buildings to a grid near them, with their ground."""
    from gridplanner.data.edits.give_buildings import give_buildings
    from gridplanner.ui.giving import follow_ground

    ids = context.session.selection.buildings
    around, footprints, homes = _houses(context)
    given = np.isin(around, ids)
    ground = shapely.union_all(footprints[given])
    own = set(homes[given].tolist())
    level = context.session.level
    near = nearest_units(context.session.plan, ground, level)
    offered = [unit for unit in near if own != {unit.id}]
    taker = _choose(context, "shape.give_to", offered)
    if taker:
        tables = follow_ground(context, ids)

        def give(plan: Plan) -> Change:
            # Whoever picks a grid of another village means it; the check lists it.
            return give_buildings(
                plan, footprints, given, unit_id=taker, allow_across=True
            )

        if not tables:
            edit_plan(context, give)
            return
        try:
            change = give(context.session.plan)
        except GridPlannerError as error:
            context.shell.tell(error)
            return
        apply_batch(context, Batch(change.label, change.fields, tables, (change,)))


def neighbours_of(plan: Plan, unit: Unit) -> list[Unit]:
    """List the units of the same level beside one, longest border first."""
    length: dict[int, float] = {}
    for cell in plan.cells_of(unit.id):
        for number in plan.sides[cell]:
            border = plan.borders[number]
            other = border.right if border.left == cell else border.left
            owner = plan.owners_of(other)[unit.level]
            if owner not in {0, unit.id}:
                length[owner] = length.get(owner, 0.0) + float(plan.line(number).length)
    return [plan.units[n] for n in sorted(length, key=lambda n: (-length[n], n))]


def nearest_units(plan: Plan, ground: shapely.Geometry, level: int) -> list[Unit]:
    """List the units of a level near some ground, nearest first."""
    reach = 500.0
    cells = plan.cells_near(ground, reach)
    away: dict[int, float] = {}
    for cell in cells:
        owner = plan.cells[cell].owners[level]
        if owner:
            distance = float(shapely.distance(plan.polygon(cell), ground))
            away[owner] = min(away.get(owner, distance), distance)
    order = sorted(away, key=lambda unit: (away[unit], unit))
    return [plan.units[number] for number in order[:MOST_OFFERED]]


def own_borders(context: Context) -> list[int]:
    """List the borders between the selected units; of one, all its own.

    Borders of villages are left out while grids are worked on.
    """
    session = context.session
    plan, units = session.plan, session.selected_units
    level = units[0].level
    chosen = {unit.id for unit in units}
    cells = {cell for unit in units for cell in plan.cells_of(unit.id)}
    numbers = sorted(set().union(*(plan.sides[cell] for cell in cells)))
    found = []
    for number in numbers:
        border = plan.borders[number]
        sides = {plan.owners_of(s)[level] for s in (border.left, border.right)}
        is_between = len(sides) == 2 and sides <= chosen
        if border_level(plan, number) == level and (is_between or len(chosen) == 1):
            found.append(number)
    return found


def _houses(context: Context) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give ids, footprints and units of the buildings where the selected ones stand."""
    session = context.session
    standing, document = session.standing, session.document
    assert standing is not None
    assert document is not None  # the commands are blocked else
    snapshot = standing.snapshot
    rows = np.searchsorted(snapshot.buildings.ids, session.selection.buildings)
    rows = rows[rows < len(snapshot.buildings)]
    cells = np.unique(snapshot.building_cell[rows])
    boxes = snapshot.cell_boxes[cells[cells >= 0]]
    found = standing.near_all(np.vstack([boxes, snapshot.buildings.boxes[rows]]))
    ids = snapshot.buildings.ids[found]
    owners = np.append(snapshot.cell_owners[:, session.level], 0)
    return ids, document.footprints(ids), owners[snapshot.building_cell[found]]


def _choose(context: Context, key: str, units: list[Unit]) -> int:
    form = ChooseForm(
        context.shell.widget,
        title=key,
        verb=f"{key}.do",
        heading=f"{key}.which",
        units=units,
    )
    return form.chosen if form.exec() == QDialog.DialogCode.Accepted else 0


def _today(context: Context) -> str:
    return context.session.clock().date().isoformat()
