"""Commands of those who work for the town: who they are, and where they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)
from gridplanner.ui.commands.grid import tool_command
from gridplanner.ui.commands.protection import cannot_reveal
from gridplanner.ui.staff.pages import photo_of

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_worker(context: Context) -> str | None:
    """Ask for one worker to be selected."""
    is_one = len(context.session.selection.workers) == 1
    return None if is_one else "blocked.no_worker"


needs_worker = first_reason(needs_project, no_worker)
edits_worker = first_reason(needs_editing, no_worker)


def no_photo(context: Context) -> str | None:
    """Say that there is no photo to take away."""
    (worker,) = context.session.selection.workers
    return None if photo_of(context.session, worker) else "blocked.no_photo"


@command("staffing.show", menu="staff", icon="vacancy", blocked=needs_project)
def show_staffing(context: Context) -> None:
    """Show which posts are held, vacant or beyond the most."""
    context.shell.show_panel("staffing")


@command(
    "staff.add_worker", menu="staff", icon="worker", town=True, blocked=needs_editing
)
def add_worker(context: Context) -> None:
    """Add somebody who works for the town."""
    context.shell.staff.add()


@command("staff.change_worker", menu="staff", group=2, town=True, blocked=edits_worker)
def change_worker(context: Context) -> None:
    """Change what is on record of the selected worker."""
    context.shell.staff.change(context.session.selection.workers[0])


@command("staff.photo", menu="staff", group=2, town=True, blocked=edits_worker)
def photo(context: Context) -> None:
    """Ask for a photo of the selected worker."""
    context.shell.staff.choose_photo(context.session.selection.workers[0])


@command(
    "staff.no_photo",
    menu="staff",
    group=2,
    town=True,
    blocked=first_reason(edits_worker, no_photo),
)
def remove_photo(context: Context) -> None:
    """Take the photo of the selected worker away."""
    context.shell.staff.remove_photo(context.session.selection.workers[0])


@command(
    "staff.reveal",
    menu="staff",
    group=2,
    icon="reveal",
    blocked=first_reason(no_worker, cannot_reveal),
    beside=True,
)
def reveal(context: Context) -> None:
    """Show telephone and ID number of the selected worker for ten minutes."""
    context.shell.reveal(context.shell.staff.subject())


@command("staff.give_post", menu="staff", group=3, icon="post", blocked=edits_worker)
def give_post(context: Context) -> None:
    """Give the selected worker a post."""
    context.shell.posts.give_post(context.session.selection.workers[0])


@command("staff.leave", menu="staff", group=3, blocked=edits_worker)
def leave(context: Context) -> None:
    """Ask who stands in for the selected worker while a leave lasts."""
    context.shell.posts.leave(context.session.selection.workers[0])


assign_on_map = tool_command(
    "assign", menu="staff", icon="post", keys=("Shift+P",), group=3, rule=edits_worker
)


def no_place(context: Context) -> str | None:
    """Ask for grids or for one building."""
    selection = context.session.selection
    is_there = selection.units or len(selection.buildings) == 1
    return None if is_there else "blocked.no_post_place"


@command(
    "staff.assign",
    menu="staff",
    group=3,
    icon="worker",
    blocked=first_reason(needs_editing, no_place),
)
def assign(context: Context) -> None:
    """Show who holds which post at the selected place, and give posts."""
    context.shell.posts.open_team()


@command(
    "staff.auto_assign",
    menu="staff",
    group=3,
    icon="auto_assign",
    town=True,
    blocked=first_reason(needs_editing, busy),
)
def auto_assign(context: Context) -> None:
    """Propose who takes which grids, all at once."""
    context.shell.auto_assign.open()


ask = first_reason(needs_project, busy)


@command("cmd.handover", menu="staff", group=2, icon="hand_over", blocked=edits_worker)
def hand_over(context: Context) -> None:
    """Ask who takes over from the selected worker, and write the sheets."""
    context.shell.hand_overs.open(context.session.selection.workers[0])


@command("cmd.what_if", menu="staff", group=4, icon="what_if", town=True, blocked=ask)
def what_if(context: Context) -> None:
    """Ask what a leave, a newcomer, an estate, a demolition or a norm would mean."""
    context.shell.what_ifs.open()


@command("staff.end_worker", menu="staff", group=2, town=True, blocked=edits_worker)
def end_worker(context: Context) -> None:
    """Let the selected worker leave on a day."""
    context.shell.staff.end(context.session.selection.workers[0])


@command("staff.to_map", menu="staff", group=2, blocked=needs_worker, beside=True)
def to_map(context: Context) -> None:
    """Show on the map what the selected worker looks after."""
    context.shell.zoom_to_selection()


@command(
    "team.show",
    town=True,
    menu="staff",
    group=4,
    icon="settings",
    blocked=needs_editing,
)
def team_templates(context: Context) -> None:
    """Show the team templates of the project: which posts each asks for."""
    from gridplanner.ui.staff.team_dialog import TeamDialog

    dialog = TeamDialog(context)
    dialog.exec()
    dialog.deleteLater()
