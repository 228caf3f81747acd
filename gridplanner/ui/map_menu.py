"""The context menu of the map: which commands it offers on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from gridplanner.ui.session import Selection, Session

_GROUND = (
    "tool.draw", "tool.draw_building", "tool.place_building", "tool.draw_point",
    "thing.restore", "tool.measure", "", "view.zoom_all", "view.back",
)  # fmt: skip
_SHAPE = ("view.zoom_selection", "thing.values", "tool.reshape", "tool.split_thing")
_THING = (*_SHAPE, "thing.delete", "thing.restore", "", "tool.measure", "view.back")
_BUILDING = (
    "cmd.open_matrix",
    "household.residents",
    "people.stairway",
    "staff.assign",
    *_SHAPE,
    "thing.delete",
    "thing.restore",
    "",
    "building.belong",
    "building.move_round",
    "building.divide",
    "shape.give_to",
    "shape.split_buildings",
    "",
    "courtyard.group",
    "courtyard.ungroup",
    "",
    "tool.measure",
    "view.back",
)
_AREA = (
    "view.zoom_selection", "grid.from_villages", "grid.divide", "shape.rebalance", "",
)  # fmt: skip
_GRID = (
    "view.zoom_selection",
    "",
    "tool.adjust",
    "tool.split",
    "shape.merge_into",
    "tool.give",
    "shape.micro",
    "shape.dissolve",
    "shape.move_to",
    "",
    "staff.assign",
    "grid.divide",
    "shape.rebalance",
    "cmd.what_if",
    "",
    "shape.straighten",
    "shape.simplify",
    "tool.cut_out",
    "shape.fill_holes",
    "shape.parts",
    "",
)
_UNIT = ("edit.rename", "edit.sides", "edit.colour", "edit.no_colour", "")


def menu_keys(session: Session, selection: Selection) -> tuple[str, ...]:
    """Give the commands for a selection, an empty string for a line between."""
    units = session.selected_units
    if units:
        locked = all(unit.locked for unit in units)
        lock = "grid.unlock" if locked else "grid.lock"
        if session.role(units[0]) is Role.AREA:
            return (*_AREA, *_UNIT, lock, "grid.lock_village")
        return (*_GRID, *_UNIT, lock, "", "edit.delete")
    if selection.buildings:
        return _BUILDING
    return _THING if len(selection) else _GROUND
