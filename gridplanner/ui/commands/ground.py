"""Commands for buildings and things of the map: tools, values, courtyards, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.ground_edits import rows
from gridplanner.data.ground_edits.courtyards import group as make_courtyard
from gridplanner.data.ground_edits.courtyards import ungroup as leave_courtyard
from gridplanner.data.store.rows import shape_of
from gridplanner.resources.texts import text
from gridplanner.ui.by_hand import ByHand, apply_batch
from gridplanner.ui.command import command, first_reason, needs_editing, needs_project
from gridplanner.ui.commands.grid import tool_command
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.dialogs.ground_forms import (
    BuildingForm,
    CourtyardForm,
    FeatureForm,
)
from gridplanner.ui.dialogs.removed import RemovedList, WithoutHouse
from gridplanner.ui.session import NOTHING

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.ui.context import Context

draw_building = tool_command(
    "draw_building", menu="tools", icon="building", keys=("H",), group=4,
    rule=needs_editing,
)  # fmt: skip
place_building = tool_command(
    "place_building", menu="tools", keys=("Shift+H",), group=4, rule=needs_editing
)
draw_point = tool_command(
    "draw_point", menu="tools", keys=(), group=4, rule=needs_editing
)
draw_line = tool_command(
    "draw_line", menu="tools", icon="road", keys=(), group=4, rule=needs_editing
)
draw_area = tool_command(
    "draw_area", menu="tools", icon="woods", keys=(), group=4, rule=needs_editing
)
reshape = tool_command(
    "reshape", menu="tools", keys=("E",), group=4, rule=needs_editing
)
split_thing = tool_command(
    "split_thing", menu="tools", keys=("Shift+X",), group=4, rule=needs_editing
)


def no_thing(context: Context) -> str | None:
    """Ask for buildings or things of the map to be selected."""
    chosen = context.session.selection
    return None if chosen.buildings or chosen.features else "blocked.no_thing"


def not_one_thing(context: Context) -> str | None:
    """Ask for one of them alone."""
    chosen = context.session.selection
    number = len(chosen.buildings) + len(chosen.features)
    return None if number == 1 and not chosen.units else "blocked.one_thing"


def no_building(context: Context) -> str | None:
    """Ask for buildings to be selected."""
    return None if context.session.selection.buildings else "blocked.no_building"


def few_buildings(context: Context) -> str | None:
    """Ask for two buildings or more."""
    few = len(context.session.selection.buildings) < 2
    return "refuse.courtyard.one" if few else None


needs_things = first_reason(needs_editing, no_thing)


@command(
    "thing.values",
    menu="edit",
    group=5,
    icon="rename",
    blocked=first_reason(needs_editing, not_one_thing),
)
def values(context: Context) -> None:
    """Give a building another door plate, a thing another name or kind."""
    document, chosen = _document(context), context.session.selection
    table = "building" if chosen.buildings else "feature"
    (number,) = chosen.buildings or chosen.features
    (row,) = document.file.read_rows(table, [number])
    parent = context.shell.widget
    form: BuildingForm | FeatureForm
    if table == "building":
        counted = document.registry.knows("people")
        form = BuildingForm(parent, row, title="thing.values", counted=counted)
    else:
        form = FeatureForm(parent, row, title="thing.values")
    if form.exec() == QDialog.DialogCode.Accepted and form.values:
        apply_batch(context, rows.set_values(table, {number: form.values}))


@command("thing.delete", menu="edit", group=5, icon="delete", blocked=needs_things)
def delete(context: Context) -> None:
    """Take the selected buildings and things off the map; they can be put back."""
    chosen, document = context.session.selection, _document(context)
    counts = document.registry.count_people_of(chosen.buildings)
    people = sum(counts.values())
    question = text("thing.delete.question", n=len(chosen))
    if people:
        question += "\n\n" + text("thing.delete.people", n=f"{people:,}")
    if not ask(
        context.shell.widget, title="thing.delete", question=question, verb="delete.do"
    ):
        return
    for table, ids in (("building", chosen.buildings), ("feature", chosen.features)):
        if ids and not apply_batch(context, rows.delete(table, ids)):
            return
    context.session.select(NOTHING)


@command("thing.restore", menu="edit", group=5, icon="undo", blocked=needs_editing)
def restore(context: Context) -> None:
    """Put removed buildings and things back on the map, from a list."""
    form = RemovedList(_document(context).registry, context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    hand = ByHand(context)
    for table, chosen in form.chosen.items():
        # What was built there since may stand on the same ground.
        meant = [row for row in chosen if _may_come_back(hand, table, row)]
        yards = _courtyards(_document(context), meant)
        if meant and not _try(context, rows.restore, table, meant, courtyards=yards):
            return


@command(
    "courtyard.group",
    menu="edit",
    group=5,
    blocked=first_reason(needs_editing, few_buildings),
)
def group(context: Context) -> None:
    """Put the selected buildings into one courtyard, behind one door plate."""
    document = _document(context)
    found = document.file.read_rows("building", context.session.selection.buildings)
    yards = _courtyards(document, found)
    if len(yards) == 1:  # the others join it
        known = yards[0]
    else:
        plated: dict[str, Any] = next((row for row in found if row["plate"]), {})
        known = plated | {"name": None}
    form = CourtyardForm(context.shell.widget, known)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    _try(
        context,
        make_courtyard,
        found,
        form.values,
        members=_members(document, found),
        next_id=document.file.next_id("courtyard"),
    )


@command(
    "courtyard.ungroup",
    menu="edit",
    group=5,
    blocked=first_reason(needs_editing, no_building),
)
def ungroup(context: Context) -> None:
    """Take the selected buildings out of their courtyard."""
    document = _document(context)
    found = document.file.read_rows("building", context.session.selection.buildings)
    _try(context, leave_courtyard, found, members=_members(document, found))


@command("people.without_house", town=True, menu="edit", group=5, blocked=needs_project)
def without_house(context: Context) -> None:
    """List who lives in no building that stands, for instance in a removed one."""
    WithoutHouse(_document(context).registry, context.shell.widget).exec()


def _try(context: Context, make: Any, *given: Any, **named: Any) -> bool:  # noqa: ANN401 - any edit
    """Make an edit and apply it; a refusal of either is told."""
    try:
        batch = make(*given, **named)
    except GridPlannerError as error:
        context.shell.tell(error)
        return False
    return apply_batch(context, batch)


def _may_come_back(hand: ByHand, table: str, row: dict[str, Any]) -> bool:
    shape = shape_of(row)
    return shape is None or hand.is_meant(table, shapely.from_wkb(shape))


def _courtyards(
    document: Document, found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    held = {int(row["courtyard_id"]) for row in found if row.get("courtyard_id")}
    return document.file.read_rows("courtyard", held)


def _members(
    document: Document, found: list[dict[str, Any]]
) -> dict[int, frozenset[int]]:
    held = {int(yard["id"]) for yard in _courtyards(document, found)}
    return document.registry.courtyard_members(held)


def _document(context: Context) -> Document:
    document = context.session.document
    assert document is not None  # the commands are blocked else
    return document
