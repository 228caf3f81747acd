"""Whose columns a ledger has, and in which order: of offices, or of a form at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.ledger_columns import TAG, TITLES, title_of
from gridplanner.data.ledgers.reading import look_at_ledger
from gridplanner.data.store.mapping import (
    drop_mapping,
    read_mappings,
    write_mapping,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.store.geopackage import ProjectFile

_KIND = "ledger_template"
# What a column of a ledger is called when it is read, and here, where these differ.
_KEYS = {
    "head_id": "head_id_no",
    "owner_id": "owner_id_no",
    "population_kind": "population",
    "tags": "categories",
    "house_status": "housing",
    "unit": "entrance",
}


@dataclass(frozen=True, slots=True)
class Template:
    """The columns of a ledger in order.

    Attributes
    ----------
    name : str
    columns : tuple of (str, str)
        Title, and the key of what stands there (see
        `gridplanner.data.exports.ledger_columns`); an empty key leaves it empty.
    """

    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles in order."""
        return tuple(title for title, _ in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(key for _, key in self.columns)


def _built_in(name: str, keys: str) -> Template:
    return Template(name, tuple((title_of(key), key) for key in keys.split()))


_PLACE = "community grid residence"
BUILT_IN: tuple[Template, ...] = (
    _built_in(
        "实有人口",
        f"number name sex id_type id_no birth nation education political marital phone"
        f" population relation head_name reg_no domicile {_PLACE} estate building"
        " entrance floor room housing occupation employer categories note",
    ),
    _built_in(
        "户籍人口",
        "number reg_no head_name relation name sex id_no birth nation education marital"
        f" phone domicile {_PLACE} status note",
    ),
    _built_in(
        "流动人口",
        "number name sex id_no nation education phone domicile arrived"
        f" {_PLACE} estate building entrance room owner_name owner_phone employer note",
    ),
    _built_in(
        "出租房",
        "number community grid estate building entrance floor room owner_name"
        " owner_id_no owner_phone name sex id_no phone domicile arrived employer note",
    ),
    _built_in(
        "残疾人",
        f"number name sex age id_no phone {_PLACE} domicile head_name relation"
        " emergency_name emergency_phone categories note",
    ),
    _built_in(
        "老年人",
        f"number name sex age birth id_no phone {_PLACE} emergency_name emergency_phone"
        " categories note",
    ),
    _built_in(
        "党员",
        f"number name sex age id_no nation education political phone {_PLACE} employer"
        " note",
    ),
    _built_in(
        "退役军人",
        f"number name sex age id_no political phone {_PLACE} domicile occupation"
        " employer note",
    ),
)
"""Forms offices use; the first is the usual one."""


def find_template(file: ProjectFile, name: str) -> Template:
    """Give a template by name, the usual one without a name.

    Raises
    ------
    GridPlannerError
        ``exports.no_template``.
    """
    if not name:
        return BUILT_IN[0]
    for template in (*BUILT_IN, *saved_templates(file)):
        if template.name == name:
            return template
    raise GridPlannerError("exports.no_template", name=name)


def template_of_book(path: Path) -> Template:
    """Take the header row of an existing workbook or text file for a template.

    Parameters
    ----------
    path : Path
        Titles that are not understood keep their place, and stay empty.

    Returns
    -------
    Template
        By the name of the file.

    Raises
    ------
    ImportRejected
        Where the file cannot be read.
    GridPlannerError
        ``exports.no_header`` where no row of it looks like titles of people.
    """
    for sheet in look_at_ledger(path).sheets:
        columns = [
            (column.title, _key(column.field))
            for column in sheet.columns
            if column.title
        ]
        if any(key for _, key in columns):
            return Template(path.stem, tuple(columns))
    raise GridPlannerError("exports.no_header", file=path.name)


def _key(field: str) -> str:
    key = _KEYS.get(field, field)
    return key if key in TITLES or key.startswith(TAG) else ""


def saved_templates(file: ProjectFile) -> list[Template]:
    """List the templates the project remembers, by name."""
    return [
        Template(name, tuple(columns.items()))
        for name, columns in read_mappings(file, _KIND).items()
    ]


def keep_template(file: ProjectFile, template: Template) -> None:
    """Remember a template; one of its name is replaced."""
    write_mapping(file, _KIND, template.name, dict(template.columns))


def drop_template(file: ProjectFile, template: Template) -> None:
    """Forget a template."""
    drop_mapping(file, _KIND, template.name)
