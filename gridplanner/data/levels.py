"""The level template of a project: how a town is divided, from the top down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gridplanner.data.errors import ProjectError


class Role(StrEnum):
    """What a level is for; it decides the layer of the file that shows it."""

    AREA = "area"
    GRID = "grid"
    MICRO_GRID = "micro_grid"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the template, for instance ``Level("网格", Role.GRID)``."""

    name: str
    role: Role


DEFAULT_LEVELS = (
    Level("镇", Role.AREA),
    Level("社区", Role.AREA),
    Level("网格", Role.GRID),
    Level("微网格", Role.MICRO_GRID),
)

_ENGLISH = {"town": 0, "community": -1}
_ROLES = {
    "grid": Role.GRID,
    "micro-grid": Role.MICRO_GRID,
    "micro_grid": Role.MICRO_GRID,
}


def parse_levels(text: str) -> tuple[Level, ...]:
    """Read a template such as ``"镇,社区,网格,微网格"``, topmost level first.

    A name with 微 in it is the micro-grid and stands below all others; the last
    other name is the grid; all above are areas.

    Parameters
    ----------
    text : str
        Names separated by commas of either script.

    Returns
    -------
    tuple of Level

    Raises
    ------
    ProjectError
        If fewer than two names are left besides micro-grids, a name comes twice, or
        a micro-grid stands above a grid.

    Examples
    --------
    >>> [level.role.value for level in parse_levels("镇,网格,微网格")]
    ['area', 'grid', 'micro_grid']
    """
    names = [
        name.strip() for name in text.replace("，", ",").split(",") if name.strip()
    ]
    if len(names) < 2 or len(set(names)) != len(names):
        raise ProjectError("error.levels", text=text)
    micro = {name for name in names if "微" in name or "micro" in name.lower()}
    upper = [name for name in names if name not in micro]
    if len(upper) < 2 or names[: len(upper)] != upper:
        raise ProjectError("error.levels", text=text)
    roles = dict.fromkeys(micro, Role.MICRO_GRID)
    roles |= dict.fromkeys(upper[:-1], Role.AREA) | {upper[-1]: Role.GRID}
    return tuple(Level(name, roles[name]) for name in names)


def find_level(levels: tuple[Level, ...], word: str) -> int:
    """Find a level by its own name or by grid, micro-grid, community, town.

    Parameters
    ----------
    levels : tuple of Level
    word : str
        A level's name, or one of the English words; ``town`` is the topmost
        level and ``community`` the lowest area.

    Returns
    -------
    int
        Index into `levels`.

    Raises
    ------
    ProjectError
        If the template has no such level.
    """
    names = [level.name for level in levels]
    if word in names:
        return names.index(word)
    lower = word.lower()
    for index, level in enumerate(levels):
        if _ROLES.get(lower) is level.role:
            return index
    areas = [i for i, level in enumerate(levels) if level.role is Role.AREA]
    if lower in _ENGLISH:
        return areas[_ENGLISH[lower]]
    raise ProjectError("error.no_level", level=word, levels=names)
