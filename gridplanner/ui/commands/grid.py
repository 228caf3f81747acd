"""Commands of the menus Grid, Check and Tools: tools of the map, grids, the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    Command,
    Scope,
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)
from gridplanner.ui.commands.edit import apply
from gridplanner.ui.session import last_area_level

if TYPE_CHECKING:
    from gridplanner.ui.command import Blocked
    from gridplanner.ui.context import Context


def tool_command(
    name: str,
    *,
    menu: str,
    icon: str = "",
    keys: tuple[str, ...],
    group: int = 1,
    toolbar: int = 0,
    rule: Blocked = needs_project,
) -> Command:
    """Make the command that lets a tool answer the pointer."""

    def blocked(context: Context) -> str | None:
        reason = rule(context)
        if reason is None and name not in context.tools:
            return "blocked.no_tool"
        return reason

    @command(
        f"tool.{name}",
        menu=menu,
        group=group,
        icon=icon,
        keys=keys,
        scope=Scope.MAP,
        toolbar=toolbar,
        blocked=blocked,
        checked=lambda context: context.tools.name == name,
        edits=rule is needs_editing and menu == "grid",
        beside=True,
    )
    def activate(context: Context) -> None:
        """Let a tool answer the pointer."""
        context.tools.activate(name)

    return activate


select = tool_command("select", menu="grid", icon="select", keys=("V",), toolbar=3)
draw = tool_command(
    "draw", menu="grid", icon="draw", keys=("G",), toolbar=3, rule=needs_editing
)
adjust = tool_command(
    "adjust", menu="grid", icon="adjust", keys=("B",), toolbar=3, rule=needs_editing
)
redraw = tool_command(
    "redraw", menu="grid", icon="redraw", keys=("R",), rule=needs_editing
)
split = tool_command(
    "split", menu="grid", icon="split", keys=("X",), toolbar=3, rule=needs_editing
)
merge = tool_command(
    "merge", menu="grid", icon="merge", keys=("M",), toolbar=3, rule=needs_editing
)
give = tool_command(
    "give", menu="grid", icon="give", keys=("P",), toolbar=3, rule=needs_editing
)
cut_out = tool_command(
    "cut_out", menu="grid", icon="", keys=(), group=3, rule=needs_editing
)
zoom_box = tool_command(
    "zoom_box", menu="tools", icon="zoom_box", keys=("Z",), toolbar=6
)
measure = tool_command("measure", menu="tools", icon="measure", keys=("L",), toolbar=5)
measure_area = tool_command(
    "measure_area", menu="tools", icon="measure_area", keys=("Shift+L",)
)


def no_villages(context: Context) -> str | None:
    """Say that village borders must be there first."""
    reason = needs_editing(context)
    document = context.session.document
    if reason is not None or document is None:
        return reason
    villages = context.session.plan.units_at(last_area_level(document))
    return None if villages else "blocked.no_villages"


@command(
    "grid.from_villages",
    menu="grid",
    group=2,
    icon="grid",
    blocked=no_villages,
    edits=True,
)
def from_villages(context: Context) -> None:
    """Make one grid of each village that has none."""
    from gridplanner.ui.dialogs.make_grids import MakeGridsForm

    session = context.session
    chosen = [u.id for u in session.selected_units if session.role(u) is Role.AREA]
    form = MakeGridsForm(session, chosen, context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    try:
        change = form.change()
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    apply(context, change)


@command(
    "snapping",
    menu="tools",
    group=2,
    icon="snap",
    keys=("S",),
    scope=Scope.MAP,
    blocked=needs_project,
    checked=lambda context: context.settings.snapping,
    beside=True,
)
def snapping(context: Context) -> None:
    """Let drawing snap to borders, roads and walls, or not."""
    context.settings.snapping = not context.settings.snapping
    context.shell.show_switches()


@command(
    "tracing",
    menu="tools",
    group=2,
    icon="trace",
    keys=("T",),
    scope=Scope.MAP,
    blocked=needs_project,
    checked=lambda context: context.settings.tracing,
    beside=True,
)
def tracing(context: Context) -> None:
    """Let drawing follow borders and roads between two clicks, or not."""
    context.settings.tracing = not context.settings.tracing
    context.shell.show_switches()


@command(
    "live_figures",
    menu="view",
    group=2,
    keys=("F8",),
    blocked=needs_project,
)
def live_figures(context: Context) -> None:
    """Say more or less beside the pointer while a border moves."""
    from gridplanner.ui.live_figures import SHOWN

    at = SHOWN.index(context.settings.live_figures)
    context.settings.live_figures = SHOWN[(at + 1) % len(SHOWN)]
    words = text(f"live_figures.{context.settings.live_figures}")
    context.strip.show_message(words)


@command(
    "check.run",
    menu="check",
    icon="check",
    keys=("F9",),
    toolbar=5,
    blocked=first_reason(needs_project, busy),
)
def check(context: Context) -> None:
    """Look for gaps, overlaps, slivers and buildings that are cut."""
    context.shell.run_check()


def no_issues(context: Context) -> str | None:
    """Say that a check must have found something."""
    reason = needs_editing(context)
    if reason is None and not context.shell.issues:
        return "blocked.no_issues"
    return reason


@command("check.fix", menu="check", icon="fix", blocked=no_issues, edits=True)
def fix(context: Context) -> None:
    """Give gaps and slivers to the neighbour with the longest common border."""
    context.shell.fix_all()


@command("check.show", menu="check", icon="to_decide", blocked=needs_project)
def show_checks(context: Context) -> None:
    """Show what the last check found."""
    context.shell.show_panel("checks")


@command(
    "search.begin",
    menu="tools",
    group=3,
    icon="search",
    keys=("Ctrl+K",),
    beside=True,
)
def search(context: Context) -> None:
    """Find a grid, an area or a command."""
    context.shell.focus_search("")


@command("search.commands", menu="tools", group=3, keys=("Ctrl+Shift+K",), beside=True)
def search_commands(context: Context) -> None:
    """Find a command by its name."""
    context.shell.focus_search("> ")
