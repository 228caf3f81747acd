"""Give units other codes; the former ones stay on record, out of use for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import recoded
from gridplanner.data.topology.ground import title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record, Unit


def recode(plan: Plan, codes: Mapping[int, str], *, on: str) -> Change:
    """Give units other codes.

    Parameters
    ----------
    plan : Plan
    codes : mapping of unit id to str
        Of units in force. Two units cannot change codes with each other, since a code
        that was in force is not used again.
    on : str
        ISO date from which they hold.

    Returns
    -------
    Change
        Each former code stays with a retired record, the unit's predecessor; one that
        was given on the same day has never been in force and leaves none.

    Raises
    ------
    EditError
        ``refuse.code_taken`` if another unit of the level has or had the code.
    KeyError
        If there is no such unit.
    """
    records: dict[Key, Record | None] = {}
    former: list[Unit] = []
    number = plan.next_id
    given = {n: code for n, code in codes.items() if plan.units[n].code != code}
    for unit_id, code in given.items():
        unit, kept = recoded(plan.units[unit_id], code, number=number, on=on)
        records["unit", unit_id] = unit
        if kept is not None:
            records["unit", number] = kept
            former.append(kept)
            number += 1
    _check_codes(plan, given, former)
    first = next(iter(given), None)
    fields = {
        "count": str(len(given)),
        "grid": "" if first is None else title(plan.units[first]),
    }
    return make_change(
        plan, records, label="change.recode", next_id=number, fields=fields
    )


def _check_codes(plan: Plan, given: Mapping[int, str], former: list[Unit]) -> None:
    stay = [unit for number, unit in plan.units.items() if number not in given]
    holders = {(unit.level, unit.code): unit for unit in [*stay, *former]}
    for unit_id, code in given.items():
        unit = plan.units[unit_id]
        other = holders.setdefault((unit.level, code), unit)
        if code and other.id != unit_id:
            raise EditError(
                "refuse.code_taken",
                cells=plan.cells_of(other.id),
                number=code,
                grid=title(other),
            )
