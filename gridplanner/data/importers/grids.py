"""Import drawn grids and micro-grids with their code, name, level and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.drawn.drafting import draft
from gridplanner.data.errors import ImportRejected, ProjectError
from gridplanner.data.levels import Level, Role, find_level
from gridplanner.data.records import GridKind, Unit

if TYPE_CHECKING:
    from gridplanner.data.intake.proposal import ImportOptions, Proposal
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress

POLYGONS = True

_KINDS = {
    "基础": GridKind.BASIC,
    "basic": GridKind.BASIC,
    "专属": GridKind.EXCLUSIVE,
    "exclusive": GridKind.EXCLUSIVE,
    "dedicated": GridKind.EXCLUSIVE,
    "专业": GridKind.PROFESSIONAL,
    "professional": GridKind.PROFESSIONAL,
}


def propose(
    intake: Intake, target: Target, options: ImportOptions, progress: Progress
) -> Proposal:
    """Say what an import of drawn grids would do.

    Parameters
    ----------
    intake : Intake
    target : Target
    options : ImportOptions
        Its ``level`` holds for all rows; without it the column that means the
        level, and the grid where that says nothing.
    progress : Progress

    Returns
    -------
    Proposal
        Basic and exclusive grids enter the plan that tiles; the professional ones of
        each department a plan of their own, which may overlap the others.

    Raises
    ------
    ImportRejected
        If the template has no such level, or it is one of areas.
    """
    count = len(intake.shapes)
    blank: list[str | None] = [None] * count
    columns = {
        name: intake.texts(name) or blank
        for name in ("code", "name", "level", "kind", "department", "colour", "note")
    }
    default = _level(target.levels, options.level or "grid")
    drafts = []
    for row in range(count):
        level = default
        if options.level is None:
            level = _row_level(
                intake, target.levels, columns["level"][row], row, default
            )
        kind = grid_kind(columns["kind"][row] or "")
        drafts.append(
            Unit(
                id=0,
                parent=0,
                level=level,
                code=columns["code"][row] or "",
                name=columns["name"][row] or "",
                kind=kind.value,
                department=columns["department"][row] or "",
                colour=_colour(columns["colour"][row]),
                note=columns["note"][row] or "",
            )
        )
    return draft(intake, target, options, progress, kind="grids", drafts=drafts)


def grid_kind(word: str) -> GridKind:
    """Read the kind of a grid from a word; a basic one where it says nothing.

    Examples
    --------
    >>> grid_kind("专属网格").value, grid_kind("").value
    ('exclusive', 'basic')
    """
    folded = word.casefold()
    return next(
        (kind for name, kind in _KINDS.items() if name in folded), GridKind.BASIC
    )


def _row_level(
    intake: Intake, levels: tuple[Level, ...], word: str | None, row: int, default: int
) -> int:
    if not word:
        return default
    try:
        return _level(levels, word)
    except ImportRejected:
        intake.note(row, "unknown_level", "kept", level=word)
        return default


def _level(levels: tuple[Level, ...], word: str) -> int:
    try:
        level = find_level(levels, word)
    except ProjectError as error:
        raise ImportRejected(error.code, **error.fields) from error
    if levels[level].role is Role.AREA:
        raise ImportRejected("import.not_of_grids", level=levels[level].name)
    return level


def _colour(word: str | None) -> str:
    text = (word or "").strip().lower()
    plain = text.removeprefix("#")
    fine = len(plain) == 6 and all(letter in "0123456789abcdef" for letter in plain)
    return f"#{plain}" if fine else ""
