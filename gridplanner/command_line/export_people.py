"""The people of a project as a ledger: `export PROJECT people FILE`."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gridplanner.command_line.call import Call, now
from gridplanner.command_line.passphrases import read_passphrase
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.exports.templates import Template
    from gridplanner.data.filters.people_filter import PeopleFilter


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is written out, and how.

    Attributes
    ----------
    grids, categories : sequence of str
        Codes of areas or grids, and categories in any word for them; who is in one of
        the grids and in one of the categories. All where there are none.
    template : str
        Name of a form, or a file whose header row it is; empty for the usual one.
    zip_passphrase : str
        File with the passphrase of an encrypted archive, ``"-"`` for standard input.
    """

    grids: "Sequence[str]" = ()
    categories: "Sequence[str]" = ()
    template: str = ""
    zip_passphrase: str = ""


def write_people(
    call: Call,
    project: Path,
    file: Path,
    *,
    wanted: "Wanted",
    reveal: bool,
    reason: str,
) -> int:
    """Write the people of grids and categories, masked unless revealed.

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
    from gridplanner.data.filters.people_list import (
        entrances_given,
        make_list,
        rules_of,
    )

    with call.project(project, "edit") as document:
        meant, title = _meant(document, wanted)
        password = _password(file, wanted.zip_passphrase)
        keys = document.file.keys
        permissions = permissions_of(None if keys is None else keys.account)
        rules = rules_of(document.file, permissions, day=now().date().isoformat())
        snapshot = stand(call, document).snapshot
        places = people_places(snapshot, *entrances_given(document.file))
        people = make_list(document.file, meant, places, rules=rules)
        masked = text("exports.masked" if not reveal else "exports.plain")
        options = ExportOptions(
            _template(document, wanted.template),
            title,
            watermark(call.user, masked),
            reason=reason,
            password=password,
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


def _meant(document: "Document", wanted: "Wanted") -> tuple["PeopleFilter", str]:
    """Read the options as a filter, and say it in words."""
    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.filters.people_filter import PeopleFilter
    from gridplanner.data.people.categories import CATEGORIES, category_of

    tags: dict[str, str] = {}
    for category in wanted.categories:
        key = category_of(category)
        if not key:
            names = (text(each.sentence) for each in CATEGORIES.values())
            known = text("audit.and").join(names)
            raise GridPlannerError("cli.no_category", category=category, known=known)
        tags[key] = text(CATEGORIES[key].sentence)
    units: dict[int, None] = {}
    grids: list[str] = []
    for grid in dict.fromkeys(wanted.grids):
        named = [u for u in document.plan.units.values() if u.code == grid]
        held = [unit.id for unit in named if not unit.valid_to]
        if not held:
            raise GridPlannerError("cli.no_unit", unit=grid)
        units |= dict.fromkeys(held)
        grids.append(named[0].name or grid)
    words = [text("audit.and").join(each) for each in (tags.values(), grids) if each]
    title = " · ".join(words) or text("people.everyone")
    return PeopleFilter(any_of=tuple(tags), units=tuple(units)), title


def _template(document: "Document", name: str) -> "Template":
    """Find the form of a ledger by its name, or take the header row of a file."""
    from gridplanner.data.exports.templates import find_template, template_of_book

    if Path(name).suffix and Path(name).is_file():
        return template_of_book(Path(name))
    return find_template(document.file, name)


def _password(file: Path, source: str) -> str:
    """Read the passphrase of an archive; only an archive has one."""
    from gridplanner.data.errors import GridPlannerError

    if not source:
        return ""
    if file.suffix.lower() != ".zip":
        raise GridPlannerError("cli.zip_only", file=file.name)
    return read_passphrase(source, option="--zip")
