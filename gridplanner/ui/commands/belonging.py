"""Commands that say which grid buildings on a border belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.ground_edits.entrances import WRITTEN, Entrance
from gridplanner.data.heirs import heirs_of
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import apply_batch
from gridplanner.ui.command import command, first_reason, needs_editing
from gridplanner.ui.commands.check import no_issue_chosen
from gridplanner.ui.commands.shape import nearest_units, needs_buildings
from gridplanner.ui.dialogs.belong import BelongForm

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.snapshot import Snapshot
    from gridplanner.ui.context import Context


def not_cut(context: Context) -> str | None:
    """Ask for one building that a border of the level of work or above cuts."""
    session = context.session
    if len(session.selection.buildings) != 1 or session.standing is None:
        return "blocked.one_building"
    snapshot = session.standing.snapshot
    bits = (2 << session.level) - 1
    at = snapshot.building_ids == session.selection.buildings[0]
    is_cut = (snapshot.cut_levels[at] & np.uint16(bits)).any()
    return None if is_cut else "blocked.not_cut"


def not_one(context: Context) -> str | None:
    """Ask for one building alone."""
    is_one = len(context.session.selection.buildings) == 1
    return None if is_one else "blocked.one_building"


def no_cut_building(context: Context) -> str | None:
    """Ask for a line of the check that speaks of a cut building."""
    issue = context.shell.chosen_issue
    is_cut = issue is not None and issue.kind == "cut_building"
    if not is_cut or context.session.standing is None:
        return "blocked.no_cut_building"
    return None


@command("building.belong", menu="grid", group=4, blocked=needs_buildings)
def belong(context: Context) -> None:
    """Say which grid the selected buildings belong to; borders stay."""
    ask_owner(context, context.session.selection.buildings)


@command(
    "building.move_round",
    menu="grid",
    group=4,
    blocked=first_reason(needs_editing, not_cut),
    edits=True,
)
def move_round(context: Context) -> None:
    """Show how the border would run round the selected building."""
    context.shell.move_round(context.session.selection.buildings[0])


@command(
    "building.divide",
    menu="grid",
    group=4,
    blocked=first_reason(needs_buildings, not_one),
)
def divide(context: Context) -> None:
    """Say which grid counts what each entrance of the selected tower holds."""
    from gridplanner.ui.dialogs.entrances import EntranceForm

    document, standing = context.session.document, context.session.standing
    assert document is not None  # the command is blocked else
    assert standing is not None
    (number,) = context.session.selection.buildings
    (row,) = document.file.read_rows("building", [number])
    counts = document.registry.counts(number)
    entrances = document.registry.entrances(number) or _new_entrances(row["units"])
    heirs = heirs_of(context.session.plan.units, np.array([e.unit for e in entrances]))
    entrances = [
        replace(entrance, unit=unit)
        for entrance, unit in zip(entrances, heirs.tolist(), strict=True)
    ]
    footprint = document.footprints(np.array([number]))[0]
    home = owner_of(standing.snapshot, number, context.session.level)
    near = nearest_units(context.session.plan, footprint, context.session.level)
    given = [context.session.unit(entrance.unit) for entrance in entrances]
    units = {u.id: u for u in [*given, *near] if u is not None and u.id != home}
    counted = [name for name in WRITTEN if counts[name].source == "registry"]
    form = EntranceForm(
        context.shell.widget,
        entrances=entrances,
        units=list(units.values()),
        whole={name: counts[name].number for name in WRITTEN},
        counted=counted,
    )
    if form.exec() == QDialog.DialogCode.Accepted:
        divide_tower(context, row, form.entrances, counted=counted)


def divide_tower(
    context: Context,
    building: Mapping[str, Any],
    entrances: Sequence[Entrance],
    *,
    counted: Collection[str],
) -> bool:
    """Divide a tower by entrance; locked grids neither give nor get any."""
    from gridplanner.analysis.entrance_places import changed_entrances
    from gridplanner.data.ground_edits.entrances import divide as share_out
    from gridplanner.data.topology.ground import check_locks

    standing = context.session.standing
    assert standing is not None  # the command is blocked else
    units = [entrance.unit for entrance in entrances if entrance.unit]
    try:
        check_locks(
            context.session.plan,
            changed_entrances(
                standing.snapshot, building["fid"], units, standing.footprints
            ),
        )
        batch = share_out(building, entrances, counted=counted)
    except GridPlannerError as error:
        context.shell.tell(error)
        return False
    return apply_batch(context, batch)


def owner_of(snapshot: Snapshot, building: int, level: int) -> int:
    """Give the unit of a level a building belongs to, 0 where to none."""
    rows = np.flatnonzero(snapshot.building_ids == building)
    cells = snapshot.building_cell[rows]
    cells = cells[cells >= 0]
    return int(snapshot.cell_owners[cells[0], level]) if len(cells) else 0


def _new_entrances(count: int | None) -> list[Entrance]:
    """Propose the entrances of a building of which none is on record."""
    return [
        Entrance(0, text("online.entrance.name", n=number))
        for number in range(1, max(count or 0, 2) + 1)
    ]


@command(
    "check.give_one",
    menu="check",
    blocked=first_reason(no_issue_chosen, no_cut_building),
)
def give_one(context: Context) -> None:
    """Give the cut building of the chosen line to one of its grids."""
    issue = context.shell.chosen_issue
    assert issue is not None  # the command is blocked else
    ask_owner(context, (issue.subject,))


def ask_owner(context: Context, ids: Collection[int]) -> None:
    """Ask whom buildings belong to and keep the answer."""
    from gridplanner.analysis.parts import unit_shares

    session = context.session
    document, standing = session.document, session.standing
    assert document is not None  # the commands are blocked else
    assert standing is not None
    snapshot = standing.snapshot
    rows = np.flatnonzero(np.isin(snapshot.building_ids, list(ids)))
    footprints = document.footprints(snapshot.building_ids[rows])
    shares = unit_shares(snapshot, footprints, session.level)
    given = set(snapshot.buildings.overrides[rows].tolist())
    chosen = given.pop() if len(given) == 1 else 0
    first = [*shares, *([chosen] if chosen else [])]
    near = nearest_units(session.plan, shapely.union_all(footprints), session.level)
    order = dict.fromkeys([*first, *(unit.id for unit in near)])
    offered = [unit for n in order if (unit := session.unit(n)) is not None]
    form = BelongForm(context.shell.widget, units=offered, shares=shares, chosen=chosen)
    if form.exec() == QDialog.DialogCode.Accepted:
        give(context, rows, form.chosen)


def give(context: Context, rows: np.ndarray, unit_id: int) -> bool:
    """Give buildings (positions) to a unit, 0 for the largest part; locks hold."""
    from gridplanner.analysis.parts import changed_owners
    from gridplanner.data.ground_edits.belonging import give_to_unit, take_by_share
    from gridplanner.data.topology.ground import check_locks

    session, standing = context.session, context.session.standing
    assert standing is not None  # the commands are blocked else
    ids = standing.snapshot.building_ids[rows].tolist()
    unit = session.unit(unit_id)
    try:
        moves = changed_owners(standing.snapshot, rows, unit_id, standing.footprints)
        check_locks(session.plan, moves)
    except GridPlannerError as error:
        context.shell.tell(error)
        return False
    batch = take_by_share(ids) if unit is None else give_to_unit(ids, unit)
    return apply_batch(context, batch)
