"""Commands of the menu View: where one looks, at what level, in which colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.levels import Role
from gridplanner.resources.texts import language
from gridplanner.ui.command import Command, Scope, busy, command, needs_project
from gridplanner.ui.session import first_level, last_area_level

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.context import Context


@command(
    "view.zoom_all",
    menu="view",
    icon="zoom_all",
    keys=("Home", "Ctrl+Shift+F"),
    toolbar=6,
    blocked=needs_project,
)
def zoom_all(context: Context) -> None:
    """Show the whole town."""
    context.canvas.zoom_to_all()


def nothing_selected(context: Context) -> str | None:
    """Say that something must be selected."""
    reason = needs_project(context)
    if reason is None and len(context.session.selection) == 0:
        return "blocked.nothing_selected"
    return reason


@command(
    "view.zoom_selection",
    menu="view",
    icon="zoom_selection",
    keys=("Ctrl+J",),
    blocked=nothing_selected,
)
def zoom_selection(context: Context) -> None:
    """Show what is selected as large as the map allows."""
    context.shell.zoom_to_selection()


@command(
    "view.zoom_in",
    menu="view",
    icon="zoom_in",
    keys=("+", "="),
    scope=Scope.MAP,
    blocked=needs_project,
)
def zoom_in(context: Context) -> None:
    """Show the middle of the map larger."""
    context.canvas.zoom(2.0)


@command(
    "view.zoom_out",
    menu="view",
    icon="zoom_out",
    keys=("-",),
    scope=Scope.MAP,
    blocked=needs_project,
)
def zoom_out(context: Context) -> None:
    """Show more of the town."""
    context.canvas.zoom(0.5)


@command(
    "view.back",
    menu="view",
    icon="back",
    keys=("Alt+Left",),
    toolbar=6,
    blocked=needs_project,
)
def back(context: Context) -> None:
    """Go back to the view before."""
    context.canvas.go_back()


@command(
    "view.forward",
    menu="view",
    icon="forward",
    keys=("Alt+Right",),
    toolbar=6,
    blocked=needs_project,
)
def forward(context: Context) -> None:
    """Go on to the view one came back from."""
    context.canvas.go_forward()


def _level_command(key: str, keys: str, find: Callable[[Context], int]) -> Command:
    def blocked(context: Context) -> str | None:
        reason = needs_project(context)
        if reason is None and find(context) < 0:
            return "blocked.no_level"
        return reason

    def checked(context: Context) -> bool:
        document = context.session.document
        return document is not None and context.session.level == find(context)

    @command(
        key,
        menu="view",
        group=2,
        keys=(keys,),
        scope=Scope.MAP,
        blocked=blocked,
        checked=checked,
    )
    def choose(context: Context) -> None:
        """Work on one level of the town."""
        context.session.set_level(find(context))

    return choose


def _area(context: Context) -> int:
    document = context.session.document
    return last_area_level(document) if document is not None else -1


def _of_role(role: Role) -> Callable[[Context], int]:
    def find(context: Context) -> int:
        document = context.session.document
        if document is None:
            return -1
        level = first_level(document, role)
        return level if document.levels[level].role is role else -1

    return find


level_area = _level_command("view.level_area", "1", _area)
level_grid = _level_command("view.level_grid", "2", _of_role(Role.GRID))
level_micro = _level_command("view.level_micro", "3", _of_role(Role.MICRO_GRID))


@command(
    "view.colour_by",
    menu="view",
    group=3,
    icon="colour_by",
    keys=("F7",),
    toolbar=5,
    blocked=needs_project,
)
def colour_by(context: Context) -> None:
    """Colour the grids by one of their figures."""
    context.shell.choose_colouring()


def no_place(context: Context) -> str | None:
    """Say that the project must know where it lies."""
    # Where a worker has the file, it cannot be asked.
    reason = needs_project(context) or busy(context)
    document = context.session.document
    if reason is None and document is not None and document.crs is None:
        return "blocked.no_place"
    return reason


@command("base.file", menu="view", group=3, icon="base_map", blocked=no_place)
def base_file(context: Context) -> None:
    """Show a file of tiles or a picture of the ground below the town."""
    context.shell.choose_base_file()


@command("base.online", menu="view", group=3, icon="base_map", blocked=no_place)
def base_online(context: Context) -> None:
    """Show a map service below the town, with the user's own key."""
    context.shell.choose_base_service()


@command(
    "view.grids",
    menu="view",
    group=3,
    icon="table",
    keys=("F6",),
    blocked=needs_project,
)
def grids(context: Context) -> None:
    """Show the table of grids."""
    context.shell.show_panel("grids")


@command(
    "view.contents", menu="view", group=4, icon="map_contents", blocked=needs_project
)
def contents(context: Context) -> None:
    """Show what the map contains."""
    context.shell.show_panel("contents")


@command("view.inspector", menu="view", group=4, icon="info", blocked=needs_project)
def inspector(context: Context) -> None:
    """Show the details of what is selected."""
    context.shell.show_panel("inspector")


@command("view.panels", menu="view", group=4, keys=("Ctrl+Tab",), blocked=needs_project)
def panels(context: Context) -> None:
    """Fold all panels away, or bring them back."""
    context.shell.toggle_panels()


@command(
    "cmd.restore_layout", menu="view", group=4, icon="layout", blocked=needs_project
)
def restore_layout(context: Context) -> None:
    """Put all panels where they stood at first."""
    context.shell.restore_layout()


@command(
    "view.dark",
    menu="view",
    group=5,
    icon="dark",
    checked=lambda context: context.settings.dark,
)
def dark(context: Context) -> None:
    """Switch between the light look and the dark one."""
    context.shell.use_dark(not context.settings.dark)


@command(
    "view.compact",
    menu="view",
    group=5,
    checked=lambda context: context.settings.compact,
)
def compact(context: Context) -> None:
    """Put rows close together, or not."""
    context.shell.use_compact(not context.settings.compact)


@command("view.language", menu="view", group=5, icon="language")
def other_language(context: Context) -> None:
    """Speak the other language."""
    context.shell.use_language("en" if language() == "zh" else "zh")


@command("view.full_screen", menu="view", group=5, icon="full_screen", keys=("F11",))
def full_screen(context: Context) -> None:
    """Fill the screen, or not."""
    context.shell.toggle_full_screen()
