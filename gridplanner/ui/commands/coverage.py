"""Commands about coverage: the table, and how far one walks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    held_to_units,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "coverage.show",
    menu="check",
    group=3,
    icon="table",
    blocked=first_reason(needs_project, held_to_units),
    beside=True,
)
def show(context: Context) -> None:
    """Show who and what the grids cover, beside three wholes."""
    context.shell.show_panel("coverage")


@command(
    "coverage.distances",
    menu="check",
    group=3,
    icon="measure",
    blocked=first_reason(needs_project, held_to_units, busy),
)
def distances(context: Context) -> None:
    """Measure how far every house is on foot from the nearest office."""
    context.shell.measure_distances()
