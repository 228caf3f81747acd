"""What is said of a mending: what it comes to, and why nothing more can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.division.standstill import Reason
from gridplanner.data.levels import Role
from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import sentence, text
from gridplanner.studies.rebalancing.asked import zone_level

if TYPE_CHECKING:
    from gridplanner.data.errors import EditError
    from gridplanner.studies.rebalancing.asked import Proposal


def still_words(found: Proposal) -> str:
    """Say why nothing moves, or what stays uneven; empty where moves make all even."""
    why = found.standstill.reason
    if why is Reason.EVEN and found.kept:
        return ""
    if why is Reason.ZONES and not found.standstill.alone:
        return text("rebalance.still.zones_even", **_values(found))
    return text(f"rebalance.still.{why}", **_values(found))


def advice_words(found: Proposal) -> str:
    """Say what to choose otherwise in the window; empty where nothing is in the way."""
    kind = _kind(found)
    return text(f"rebalance.advice.{kind}", **_values(found)) if kind else ""


def command_advice_words(found: Proposal) -> str:
    """Say what options to give; empty where nothing is in the way."""
    kind = _kind(found)
    return text(f"cli.rebalance.advice.{kind}", **_values(found)) if kind else ""


def _kind(found: Proposal) -> str:
    why, asked = found.standstill.reason, found.asked
    if why is Reason.EVEN or (why is Reason.ZONES and not found.standstill.alone):
        return ""
    is_micro = asked.plan.levels[asked.wish.level].role is Role.MICRO_GRID
    if not is_micro:
        return str(why)
    return {Reason.ZONES: "micro", Reason.HOUSES: "houses_micro"}.get(why, str(why))


def _values(found: Proposal) -> dict[str, str]:
    why, asked = found.standstill, found.asked
    levels, wish = asked.plan.levels, asked.wish
    zone = zone_level(asked.plan, wish)
    return {
        "level": levels[wish.level].name,
        "zone": levels[zone].name if zone >= 0 else "",
        "alone": format_count(why.alone),
        "grids": format_count(why.parts),
        "overall": format_percent(why.overall),
        "share": format_percent(found.deviation(found.kept)),
        "allowed": format_percent(wish.tolerance),
        "most": format_percent(wish.most),
    }


def left_out_words(found: Proposal) -> str:
    """Say how many moves the ground does not allow; empty for none."""
    count = len(found.told) - len(found.kept)
    return text("rebalance.left_out", n=format_count(count)) if count else ""


def fault_words(error: EditError) -> str:
    """Say why a move cannot be drawn."""
    if error.code == "refuse.pieces":
        return text("rebalance.fault.pieces", grid=error.fields.get("grid", ""))
    return text("rebalance.fault", why=sentence(error)[0])


def capacity_words(found: Proposal) -> str:
    """Say that shares follow the time of the workers; empty where they do not."""
    capacities, units = found.asked.capacities, found.asked.units
    if capacities is None:
        return ""
    unknown = capacities.unknown(units)
    said = [text("rebalance.by_capacity.said", n=format_count(len(units) - unknown))]
    if unknown:
        said.append(text("rebalance.by_capacity.unknown", n=format_count(unknown)))
    return "".join(said)
