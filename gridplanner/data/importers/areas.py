"""Import towns, communities and villages: their borders become borders of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.drawn.drafting import draft
from gridplanner.data.errors import ImportRejected, ProjectError
from gridplanner.data.levels import Level, Role, find_level
from gridplanner.data.records import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.intake.proposal import ImportOptions, Proposal
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress

POLYGONS = True

# By the last character of their names; a village lies on the lowest level of areas.
_TOWNS = ("镇", "乡", "街道", "街道办事处")


def propose(
    intake: Intake, target: Target, options: ImportOptions, progress: Progress
) -> Proposal:
    """Say what an import of areas would do.

    Parameters
    ----------
    intake : Intake
    target : Target
    options : ImportOptions
        Its ``level`` says which level of the template the areas are.
    progress : Progress

    Returns
    -------
    Proposal

    Raises
    ------
    ImportRejected
        If the template has no such level, or it is one of grids.
    """
    count = len(intake.shapes)
    names = intake.texts("name") or [None] * count
    codes = intake.texts("code") or [None] * count
    kinds = intake.texts("kind") or [None] * count
    notes = intake.texts("note") or [None] * count
    level = choose_level(target.levels, options.level, names)
    drafts = [
        Unit(
            id=0,
            parent=0,
            level=level,
            code=codes[row] or "",
            name=names[row] or "",
            kind=kinds[row] or "",
            note=notes[row] or "",
            locked=True,
        )
        for row in range(count)
    ]
    return draft(intake, target, options, progress, kind="areas", drafts=drafts)


def choose_level(
    levels: tuple[Level, ...], word: str | None, names: Sequence[str | None]
) -> int:
    """Choose the level of areas: as the user says, else by what they are called.

    Parameters
    ----------
    levels : tuple of Level
    word : str or None
        A level's name, or town or community.
    names : sequence of str or None
        Names of the areas; 镇, 乡 and 街道 at their end mean the topmost level.

    Returns
    -------
    int
        Index into `levels`; the lowest level of areas where nothing tells.
    """
    areas = [at for at, level in enumerate(levels) if level.role is Role.AREA]
    if word is None:
        towns = sum(bool(name and name.endswith(_TOWNS)) for name in names)
        return areas[0] if towns * 2 > len(names) else areas[-1]
    try:
        level = find_level(levels, word)
    except ProjectError as error:
        raise ImportRejected(error.code, **error.fields) from error
    if level not in areas:
        raise ImportRejected("import.not_of_areas", level=levels[level].name)
    return level
