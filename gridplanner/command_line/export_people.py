"""The people of a project as a ledger: `export PROJECT people FILE`."""

from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.command_line.call import Call, now
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.filters.people_filter import PeopleFilter


def write_people(
    call: Call,
    project: Path,
    file: Path,
    *,
    grid: str,
    category: str,
    reveal: bool,
    reason: str,
) -> int:
    """Write the people of a grid and a category, masked unless revealed.

    The project is opened for editing: what is written out goes into its record.
    """
    from gridplanner.analysis.people_places import people_places
    from gridplanner.command_line.figures import stand
    from gridplanner.data.access.reveal import (
        USUAL,
        WITH_ID,
        WITH_TEXT,
        reveal_for_command,
    )
    from gridplanner.data.access.roles import permissions_of
    from gridplanner.data.exports.ledger_columns import Names
    from gridplanner.data.exports.people import (
        ExportOptions,
        check_export,
        export_people,
    )
    from gridplanner.data.exports.templates import BUILT_IN
    from gridplanner.data.filters.people_list import (
        entrances_given,
        make_list,
        rules_of,
    )

    with call.project(project, "edit") as document:
        wanted, title = _wanted(document, grid, category)
        keys = document.file.keys
        permissions = permissions_of(None if keys is None else keys.account)
        rules = rules_of(document.file, permissions, day=now().date().isoformat())
        snapshot = stand(call, document).snapshot
        places = people_places(snapshot, *entrances_given(document.file))
        people = make_list(document.file, wanted, places, rules=rules)
        masked = text("exports.masked" if not reveal else "exports.plain")
        options = ExportOptions(
            BUILT_IN[0], title, watermark(call.user, masked), reason=reason
        )
        check_export(document.file, people, file, options)
        grant = None
        if reveal:
            grant = reveal_for_command(
                document.file,
                reason,
                people=people.found.people.tolist(),
                object=title,
                fields=USUAL | WITH_ID | WITH_TEXT,
                now=now(),
                permissions=permissions,
            )
        with call.progress() as progress:
            return export_people(
                document.file,
                people,
                file,
                options,
                names=Names(document.plan.units, document.levels),
                grant=grant,
                now=now(),
                progress=progress,
            )


def watermark(user: str, masked: str) -> str:
    """Say who writes a ledger and when, and how far it is masked."""
    return text(
        "exports.watermark", user=user, time=f"{now():%Y-%m-%d %H:%M}", masked=masked
    )


def _wanted(
    document: "Document", grid: str, category: str
) -> tuple["PeopleFilter", str]:
    """Read the options as a filter, and say it in words."""
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.filters.people_filter import PeopleFilter
    from gridplanner.data.people.categories import CATEGORIES, category_of

    words: list[str] = []
    tags: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    if category:
        key = category_of(category)
        if not key:
            names = (text(each.sentence) for each in CATEGORIES.values())
            known = text("audit.and").join(names)
            raise GridPlannerError("cli.no_category", category=category, known=known)
        tags = (key,)
        words.append(text(CATEGORIES[key].sentence))
    if grid:
        named = [u for u in document.plan.units.values() if u.code == grid]
        units = tuple(unit.id for unit in named if not unit.valid_to)
        if not units:
            raise GridPlannerError("cli.no_unit", unit=grid)
        words.append(named[0].name or grid)
    title = " · ".join(words) or text("people.everyone")
    return PeopleFilter(any_of=tags, units=units), title
