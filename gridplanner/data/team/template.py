"""The team template of a project: which posts a grid, a building, an entrance has.

It is a document (see `gridplanner.data.standards`): lines of a role, where it stands,
how many there must be at least and may be at most. Which posts are vacant follows from
it and from the plan and the registry; no vacant post is ever written down.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import GridPlannerError, ProjectError
from gridplanner.data.levels import find_level
from gridplanner.data.team.roles import (
    BUILDING,
    ENTRANCE,
    FLOOR,
    HOUSE_SCOPES,
    PostRole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.levels import Level

MOST: Final = 10_000
"""No team has more of one role at one place."""
_WHICH: Final = ("dwellings", "floors", "entrances")


@dataclass(frozen=True, slots=True)
class Which:
    """Which buildings a line is of: those with at least so many of each.

    Attributes
    ----------
    dwellings : int
        A building of which no dwelling is on record has one an entrance at least.
    floors, entrances : int
    """

    dwellings: int = 0
    floors: int = 0
    entrances: int = 0


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A line of the template.

    Attributes
    ----------
    role : PostRole
    scope : str
        A level, by a word `gridplanner.data.levels.find_level` knows, or one of
        `HOUSE_SCOPES`.
    minimum : int
        Posts each scope must have.
    maximum : int or None
        Posts it may have; None for any number.
    core : bool
        Part of what makes a team complete: the 1+1 of 1+1+N+X.
    which : Which
        Of buildings, entrances and floors.
    """

    role: PostRole
    scope: str
    minimum: int = 1
    maximum: int | None = 1
    core: bool = False
    which: Which = Which()

    @property
    def of_houses(self) -> bool:
        """Whether it stands at buildings, entrances or floors, not at units."""
        return self.scope in HOUSE_SCOPES


@dataclass(frozen=True, slots=True)
class TeamTemplate:
    """The template of a project."""

    name: str
    lines: tuple[TeamLine, ...]

    def to_body(self) -> dict[str, Any]:
        """Write it as plain JSON for `keep_standard`."""
        return {
            "lines": [
                {
                    "role": line.role.value,
                    "scope": line.scope,
                    "minimum": line.minimum,
                    "maximum": line.maximum,
                    "core": line.core,
                    **{name: getattr(line.which, name) for name in _WHICH},
                }
                for line in self.lines
            ]
        }

    @classmethod
    def from_body(cls, name: str, body: Mapping[str, Any]) -> TeamTemplate:
        """Read and check what `to_body` wrote, or somebody by hand.

        Raises
        ------
        GridPlannerError
            ``team.no_lines``, ``team.bad_role``, ``team.bad_scope``,
            ``team.bad_number``, ``team.most_below_least`` or ``team.twice``, with the
            ``line`` at fault, from 1.
        """
        read = body.get("lines")
        if not isinstance(read, list) or not read:
            raise GridPlannerError("team.no_lines", name=name)
        lines = [_line(number, each) for number, each in enumerate(read, 1)]
        _check_twice(lines)
        return cls(name, tuple(lines))


def _line(number: int, body: Any) -> TeamLine:  # noqa: ANN401 - JSON
    if not isinstance(body, dict):
        raise GridPlannerError("team.bad_role", line=number, role="")
    try:
        role = PostRole(body.get("role", ""))
    except ValueError as error:
        written = str(body.get("role", ""))
        raise GridPlannerError("team.bad_role", line=number, role=written) from error
    scope = body.get("scope")
    if not isinstance(scope, str) or not scope.strip():
        raise GridPlannerError("team.bad_scope", line=number, scope=str(scope or ""))
    least = _number(number, body.get("minimum", 1))
    upper = body.get("maximum")
    most = None if upper is None else _number(number, upper)
    if most is not None and most < least:
        raise GridPlannerError(
            "team.most_below_least", line=number, least=least, most=most
        )
    which = Which(*(_number(number, body.get(name, 0)) for name in _WHICH))
    return TeamLine(
        role, scope.strip(), least, most, body.get("core", False) is True, which
    )


def _number(line: int, value: object) -> int:
    # True is an int of Python, and no number of posts.
    if type(value) is not int or not 0 <= value <= MOST:
        raise GridPlannerError(
            "team.bad_number", line=line, value=str(value), most=MOST
        )
    return value


def _check_twice(lines: Sequence[TeamLine]) -> None:
    counted = Counter((line.role, line.scope) for line in lines)
    for number, line in enumerate(lines, 1):
        if counted[line.role, line.scope] > 1:
            raise GridPlannerError("team.twice", line=number, role=line.role.value)


_HOMES: Final = Which(dwellings=2)
_LEADERS: Final = (
    TeamLine(PostRole.MICRO_LEADER, "micro-grid"),
    TeamLine(PostRole.BUILDING_LEADER, BUILDING, which=_HOMES),
    TeamLine(PostRole.ENTRANCE_LEADER, ENTRANCE, which=_HOMES),
)
DEFAULT_TEMPLATE: Final = TeamTemplate(
    "1+1+N+X",
    (
        TeamLine(PostRole.GRID_LEADER, "grid", core=True),
        TeamLine(PostRole.LIAISON, "grid", core=True),
        TeamLine(PostRole.FULL_TIME_WORKER, "grid", maximum=2),
        TeamLine(PostRole.SPECIALIST, "grid", minimum=0, maximum=None),
        TeamLine(PostRole.VOLUNTEER, "grid", minimum=0, maximum=None),
        TeamLine(PostRole.GRID_INSTRUCTOR, "grid", minimum=0),
        TeamLine(PostRole.PARTY_SECRETARY, "grid", minimum=0),
        *_LEADERS,
    ),
)
"""One leader and one liaison a grid, N of the offices, X volunteers; leaders below."""
TEMPLATES: Final = (
    DEFAULT_TEMPLATE,
    TeamTemplate(
        "网格员—楼栋长—单元长",
        (
            TeamLine(PostRole.GRID_LEADER, "grid", core=True),
            TeamLine(PostRole.FULL_TIME_WORKER, "grid", core=True, maximum=2),
            TeamLine(PostRole.PART_TIME_WORKER, "grid", minimum=0, maximum=None),
            TeamLine(PostRole.GRID_INSTRUCTOR, "grid"),
            TeamLine(PostRole.PARTY_SECRETARY, "grid"),
            *_LEADERS[1:],
        ),
    ),
    TeamTemplate(
        "党员层长",
        (
            TeamLine(PostRole.GRID_LEADER, "grid", core=True),
            TeamLine(PostRole.FULL_TIME_WORKER, "grid", core=True, maximum=2),
            TeamLine(PostRole.BUILDING_LEADER, BUILDING, which=_HOMES),
            TeamLine(PostRole.ENTRANCE_LEADER, ENTRANCE, which=_HOMES),
            TeamLine(PostRole.FLOOR_LEADER, FLOOR, which=_HOMES),
        ),
    ),
)
"""Templates to begin with, the default first; all of them editable."""


def level_of(line: TeamLine, levels: tuple[Level, ...]) -> int | None:
    """Give the level a line stands at; None where the project has no such level.

    A line of buildings, entrances or floors has none either.
    """
    if line.of_houses:
        return None
    try:
        return find_level(levels, line.scope)
    except ProjectError:
        return None
