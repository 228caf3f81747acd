"""What a matrix is called, how large it is, and how its floors and strips are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.dwelling_words import GARAGE, SHOP
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.matrix import Matrix


def floor_words(floor: int | None) -> str:
    """Name a floor; below the ground they are counted downwards."""
    if floor is None:
        return "—"
    if floor < 0:
        return text("matrix.basement", n=-floor)
    return text("matrix.floor", n=floor)


def strip_words(use: str) -> str:
    """Name what stands beside the floors."""
    return text({SHOP: "matrix.shops", GARAGE: "matrix.garages"}[use])


def title_of(matrix: Matrix) -> str:
    """Name a building, or the door plate of several."""
    building = next(
        (each for each in matrix.buildings if each["fid"] == matrix.building_id),
        matrix.buildings[0] if matrix.buildings else None,
    )
    if building is None:
        return ""
    if len(matrix.buildings) > 1:
        return str(building["address"] or building["plate"] or building["name"] or "—")
    return str(building["name"] or building["address"] or building["plate"] or "—")


def subtitle_of(matrix: Matrix, grid: str) -> str:
    """Say where it is, how large, and how many live in it."""
    parts = [grid] if grid else []
    if matrix.cells:
        entrances = sum(bool(each.unit_id) for each in matrix.headings)
        above = sum(floor is None or floor > 0 for floor in matrix.floors)
        size = text("matrix.floors", n=above)
        if len(matrix.buildings) > 1:
            size = text("matrix.houses", n=len(matrix.buildings))
        elif entrances:
            size += " × " + text("matrix.entrances", n=entrances)
        parts.append(size)
    if matrix:
        parts.append(text("unit.dwellings", n=len(matrix.cells)))
        households = text("unit.households", n=matrix.households)
        parts.append(f"{households} {text('unit.people', n=matrix.people)}")
    return " · ".join(parts)
