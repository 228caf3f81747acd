"""Units as somebody names them on the command line: by code, or by a name of one."""

from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan


def units_named(
    plan: "Plan",
    names: "Iterable[str] | None",
    *,
    reach: "frozenset[int] | None" = None,
) -> tuple[int, ...]:
    """Find units (ids) in force by their codes, or by names only one has.

    `reach` are the units there are for who asks; without it all.

    Raises
    ------
    GridPlannerError
        ``cli.no_unit`` where a name is of none, or of several without that code.
    """
    units = [
        unit
        for unit in plan.units.values()
        if not unit.valid_to and (reach is None or unit.id in reach)
    ]
    numbers = []
    for name in names or ():
        found = [unit.id for unit in units if name == unit.code]
        found = found or [unit.id for unit in units if name == unit.name]
        if len(found) != 1:
            raise GridPlannerError("cli.no_unit", unit=name)
        numbers += found
    return tuple(numbers)
