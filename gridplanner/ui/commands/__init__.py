"""Every command there is, in the order of the menus.

To add one: write a function with `@command` in a module of this folder and name
it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.commands import (
    check,
    edit,
    grid,
    locks,
    project,
    scenarios,
    shape,
    versions,
    view,
)
from gridplanner.ui.commands import help as helping

if TYPE_CHECKING:
    from gridplanner.ui.command import Command

COMMANDS: tuple[Command, ...] = (
    project.new,
    project.open_,
    project.demo,
    project.import_,
    project.export_table,
    project.export_picture,
    versions.saved,
    versions.save_version,
    versions.versions,
    versions.backups,
    project.save_copy,
    project.copy_here,
    project.close,
    project.quit_,
    edit.undo,
    edit.redo,
    edit.history,
    edit.rename,
    edit.colour,
    edit.no_colour,
    edit.delete,
    edit.select_all,
    edit.select_none,
    view.zoom_all,
    view.zoom_selection,
    view.zoom_in,
    view.zoom_out,
    view.back,
    view.forward,
    view.level_area,
    view.level_grid,
    view.level_micro,
    view.colour_by,
    view.base_file,
    view.base_online,
    grid.live_figures,
    view.grids,
    view.contents,
    view.inspector,
    view.panels,
    view.restore_layout,
    view.dark,
    view.compact,
    view.other_language,
    view.full_screen,
    grid.select,
    grid.draw,
    grid.adjust,
    grid.redraw,
    grid.split,
    grid.merge,
    grid.give,
    shape.merge_into,
    shape.move_to,
    shape.micro,
    shape.dissolve,
    shape.straighten,
    shape.simplify,
    shape.fill_holes,
    shape.parts,
    shape.give_to,
    shape.split_buildings,
    grid.from_villages,
    locks.lock,
    locks.unlock,
    locks.lock_village,
    locks.lock_others,
    locks.unlock_all,
    scenarios.new,
    scenarios.rename,
    scenarios.delete,
    scenarios.leave,
    scenarios.announce,
    scenarios.unlock,
    grid.check,
    check.fix_one,
    grid.fix,
    grid.show_checks,
    check.limits,
    grid.zoom_box,
    grid.measure,
    grid.measure_area,
    grid.snapping,
    grid.tracing,
    grid.search,
    grid.search_commands,
    helping.keys,
    helping.about,
)

MENUS = ("file", "edit", "view", "grid", "check", "tools", "help")


def find_command(key: str) -> Command:
    """Give the command of that key."""
    return next(command for command in COMMANDS if command.key == key)
