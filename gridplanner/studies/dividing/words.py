"""What is known of a division before it is made, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gridplanner.data.house_names import house_name
from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.studies.dividing.study import Asked

_MOST_NAMED = 5
_SMALL = 0.0005  # a bound that is shown as none


def bound_words(document: Document, asked: Asked) -> str:
    """Say what every division misses at least, and why; empty for next to nothing."""
    share = asked.bound.deviation
    if share < _SMALL:
        return ""
    ids = asked.bound_houses().tolist()
    if ids:
        weight = asked.bound_weight
        return text(
            f"division.bound.{'house' if len(ids) == 1 else 'houses'}",
            share=format_percent(share),
            house=_house_words(document, ids[0]),
            n=len(ids),
            weight=weight_words(asked, weight),
        )
    unit = asked.bound_area()
    if asked.bound.region >= 0:
        return _area_words(asked, format_percent(share), unit)
    return text("division.bound.rounding", share=format_percent(share))


def _area_words(asked: Asked, share: str, unit: Unit | None) -> str:
    """Say which ground makes no whole number of parts, and what cut it off."""
    pieces, weight = asked.bound_piece()
    if pieces > 1:
        name = text("division.bound.here") if unit is None else title(unit)
        held = weight_words(asked, weight)
        key = "division.bound.cut"
        return text(key, share=share, area=name, pieces=pieces, weight=held)
    name = text("division.bound.some_ground") if unit is None else title(unit)
    return text("division.bound.area", share=share, area=name)


def staying_words(asked: Asked) -> tuple[str, ...]:
    """Say which units stay as they are, and why."""
    found = []
    for key, units in (("locked", asked.locked), ("across", asked.across)):
        if units:
            found.append(
                text(
                    f"division.stays.{key}",
                    n=len(units),
                    level=asked.plan.levels[asked.level].name,
                    names=listed(asked.plan, units),
                )
            )
    return tuple(found)


def way_words(way: str) -> str:
    """Say in a word what a way of dividing values."""
    return text(f"division.way.{way}")


def weight_words(asked: Asked, amount: float) -> str:
    """Write an amount of what is shared: 64 户."""
    return text(f"division.amount.{asked.weight}", n=format_count(round(amount)))


def _house_words(document: Document, building_id: int) -> str:
    """Name a house as lists do, else by its estate and number."""
    rows = document.file.read_rows("building", [building_id])
    named = house_name(rows[0]) if rows else ""
    if rows and not named:
        named = " ".join(
            str(rows[0][name]) for name in ("estate", "code") if rows[0].get(name)
        )
    return named or text("division.house", n=building_id)


def title(unit: Unit) -> str:
    """Name a unit."""
    return unit.name or unit.code


def listed(plan: Plan, units: tuple[Unit, ...]) -> str:
    """Name some units, the first few of many; 第一网格 with the unit above it."""
    called = Counter(unit.name for unit in plan.units.values() if not unit.valid_to)
    told = []
    for unit in units[:_MOST_NAMED]:
        above = plan.units.get(unit.parent)
        is_plain = above is not None and called[unit.name] > 1
        told.append(
            f"{title(above)} {title(unit)}" if above and is_plain else title(unit)
        )
    names = text("division.comma").join(told)
    return names if len(units) <= _MOST_NAMED else text("division.more", names=names)
