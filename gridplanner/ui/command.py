"""What a user can call: one `Command` for menu, toolbar, context menu, key and palette.

A command that cannot run now stays where it is, grey, and says why: a user learns
the program by seeing what it can do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridplanner.ui.context import Context

Blocked = Callable[["Context"], str | None]


class Scope(Enum):
    """Where the keys of a command work."""

    WINDOW = "window"
    MAP = "map"  # single letters: only with the focus on the map


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can call.

    Attributes
    ----------
    key : str
        Name of the command, and the string key of its title; ``key + ".help"``
        is the key of its help.
    run : callable
        Does it.
    menu : str
        Menu it stands in: ``"file"``, ``"edit"``, ``"view"``, ``"grid"``,
        ``"household"``, ``"staff"``, ``"check"``, ``"report"``, ``"tools"``,
        ``"help"``.
    group : int
        Place in the menu; commands of one group stand between two lines.
    icon : str
        Name of its icon, or empty.
    keys : tuple of str
        Key sequences in Qt's portable words, the shown one first.
    scope : Scope
        Where the keys work.
    toolbar : int
        Group of the toolbar it stands in, 0 where in none.
    blocked : callable
        Gives the string key of the reason why it cannot run now, else None.
    checked : callable or None
        For a switch: tells whether it is on.
    edits : bool
        It changes the plan worked on: asked about where that is in force.
    beside : bool
        What is being drawn stands meanwhile: it only looks, or sets a switch. Any
        other command drops that first.
    """

    key: str
    run: Callable[[Context], None]
    menu: str
    group: int = 1
    icon: str = ""
    keys: tuple[str, ...] = ()
    scope: Scope = Scope.WINDOW
    toolbar: int = 0
    blocked: Blocked = lambda _context: None
    checked: Callable[[Context], bool] | None = None
    edits: bool = False
    beside: bool = False

    @property
    def help(self) -> str:
        """Key of the sentence that says what it does."""
        return self.key + ".help"


def command(
    key: str,
    *,
    menu: str,
    group: int = 1,
    icon: str = "",
    keys: tuple[str, ...] = (),
    scope: Scope = Scope.WINDOW,
    toolbar: int = 0,
    blocked: Blocked | None = None,
    checked: Callable[[Context], bool] | None = None,
    edits: bool = False,
    beside: bool | None = None,
    town: bool = False,
) -> Callable[[Callable[[Context], None]], Command]:
    """Make a function of the context a `Command`; list it in `COMMANDS` as well.

    Commands of the menus View and Help stand beside what is being drawn by themselves.
    One of the whole `town` is not for users who work for some units of it.
    """
    rule = blocked or (lambda _context: None)

    def make(run: Callable[[Context], None]) -> Command:
        return Command(
            key=key,
            run=run,
            menu=menu,
            group=group,
            icon=icon,
            keys=keys,
            scope=scope,
            toolbar=toolbar,
            blocked=first_reason(held_to_units, rule) if town else rule,
            checked=checked,
            edits=edits,
            beside=menu in {"view", "help"} if beside is None else beside,
        )

    return make


def first_reason(*rules: Blocked) -> Blocked:
    """Ask several rules in turn; the first reason counts."""

    def ask(context: Context) -> str | None:
        for rule in rules:
            reason = rule(context)
            if reason is not None:
                return reason
        return None

    return ask


def no_project(context: Context) -> str | None:
    """Say that a project must be open."""
    return None if context.session.document is not None else "blocked.no_project"


def read_only(context: Context) -> str | None:
    """Say that the project is open for looking only."""
    document = context.session.document
    if document is not None and document.read_only:
        return "blocked.read_only"
    return None


def held_to_units(context: Context) -> str | None:
    """Say that the user works for some units only."""
    is_held = context.session.permissions.scope is not None
    return "blocked.town_only" if is_held else None


def may_not_edit(context: Context) -> str | None:
    """Say that the user's role may look only."""
    return None if context.session.permissions.may_edit else "blocked.role_edit"


def may_not_import(context: Context) -> str | None:
    """Say that the user's role may not import."""
    return None if context.session.permissions.may_import else "blocked.role_import"


def may_not_export(context: Context) -> str | None:
    """Say that the user's role may not write files."""
    return None if context.session.permissions.may_export else "blocked.role_export"


def may_not_print(context: Context) -> str | None:
    """Say that the user's role may not print."""
    return None if context.session.permissions.may_print else "blocked.role_print"


def busy(context: Context) -> str | None:
    """Say that a long job is running whose result will be written."""
    return "blocked.busy" if context.jobs.running else None


needs_project = first_reason(no_project)
needs_editing = first_reason(no_project, may_not_edit, read_only, busy)
needs_import = first_reason(needs_editing, may_not_import)
needs_export = first_reason(no_project, may_not_export, busy)
needs_print = first_reason(no_project, may_not_print, busy)


def needs_unit(context: Context) -> str | None:
    """Ask for a project that can be edited and one selected area or grid."""
    reason = needs_editing(context)
    if reason is None and len(context.session.selection.units) == 0:
        return "blocked.no_grid"
    return reason
