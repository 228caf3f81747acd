"""Commands of the building matrix: open it, make dwellings, change those selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.dwelling_words import LET, LIVED_IN, VACANT
from gridplanner.ui.command import (
    Scope,
    command,
    first_reason,
    needs_editing,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def not_one_building(context: Context) -> str | None:
    """Ask for one building to be selected, or shown in the matrix."""
    return None if context.shell.matrix.building else "blocked.one_building"


def no_dwelling(context: Context) -> str | None:
    """Ask for dwellings to be selected in the matrix."""
    return None if context.shell.matrix.chosen else "blocked.no_dwelling"


def few_dwellings(context: Context) -> str | None:
    """Ask for two dwellings or more."""
    few = len(context.shell.matrix.chosen) < 2
    return "refuse.dwelling.one" if few else None


def not_merged(context: Context) -> str | None:
    """Ask for one dwelling of several cells."""
    chosen = context.shell.matrix.chosen
    if len(chosen) != 1 or chosen[0].place is None:
        return "blocked.one_dwelling"
    place = chosen[0].place
    is_single = place.lines * place.columns == 1
    return "refuse.dwelling.single" if is_single else None


needs_building = first_reason(needs_editing, not_one_building)
needs_dwelling = first_reason(needs_editing, no_dwelling)


@command(
    "cmd.open_matrix",
    menu="household",
    group=1,
    icon="building_matrix",
    keys=("O",),
    scope=Scope.MAP,
    blocked=first_reason(needs_project, not_one_building),
)
def open_matrix(context: Context) -> None:
    """Show the floors and dwellings of the selected building."""
    work = context.shell.matrix
    work.show(work.building)


@command("matrix.generate", menu="household", group=2, blocked=needs_building)
def generate(context: Context) -> None:
    """Make the dwellings of a building from floors, entrances and rooms."""
    work = context.shell.matrix
    number = work.building
    work.edits.generate(number)


@command("matrix.add", menu="household", group=2, icon="plus", blocked=needs_building)
def add(context: Context) -> None:
    """Add one dwelling to a building."""
    work = context.shell.matrix
    work.edits.add(work.building)


@command("matrix.clear", menu="household", group=2, blocked=needs_building)
def clear(context: Context) -> None:
    """Take the dwellings of a building away that have nobody."""
    work = context.shell.matrix
    work.edits.clear(work.building)


@command("matrix.lived_in", menu="household", group=3, blocked=needs_dwelling)
def lived_in(context: Context) -> None:
    """Mark dwellings as lived in by their owners."""
    context.shell.matrix.edits.mark(LIVED_IN)


@command("matrix.let", menu="household", group=3, blocked=needs_dwelling)
def let(context: Context) -> None:
    """Mark dwellings as rented out."""
    context.shell.matrix.edits.mark(LET)


@command(
    "matrix.vacant",
    menu="household",
    group=3,
    icon="vacancy",
    blocked=needs_dwelling,
)
def vacant(context: Context) -> None:
    """Mark dwellings as vacant."""
    context.shell.matrix.edits.mark(VACANT)


@command("matrix.no_status", menu="household", group=3, blocked=needs_dwelling)
def no_status(context: Context) -> None:
    """Mark dwellings as not registered yet."""
    context.shell.matrix.edits.mark("")


@command(
    "matrix.edit", menu="household", group=4, icon="rename", blocked=needs_dwelling
)
def edit(context: Context) -> None:
    """Change number, use, area and the like of dwellings."""
    context.shell.matrix.edits.edit()


@command(
    "matrix.merge",
    menu="household",
    group=4,
    blocked=first_reason(needs_dwelling, few_dwellings),
)
def merge(context: Context) -> None:
    """Make dwellings side by side one."""
    context.shell.matrix.edits.merge()


@command(
    "matrix.split",
    menu="household",
    group=4,
    blocked=first_reason(needs_dwelling, not_merged),
)
def split(context: Context) -> None:
    """Divide a dwelling that was made of several."""
    context.shell.matrix.edits.split()


@command(
    "matrix.remove", menu="household", group=4, icon="delete", blocked=needs_dwelling
)
def remove(context: Context) -> None:
    """Remove dwellings without people."""
    context.shell.matrix.edits.remove()
