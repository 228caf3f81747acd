"""The standards a project keeps: its norm, its team, its rules, its templates.

Each is a document with a name, of which one of a kind is in use. Taking one into use,
changing and dropping it are edits like any. As a file it can go to another office.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.store.geopackage import ProjectFile

_TABLE: Final = "gp_standard"
_MARK: Final = "gridplanner_standard"


class StandardKind(StrEnum):
    """What a standard is about."""

    NORM = "norm"
    """How much work the people and places of a grid ask for."""
    TEAM = "team"
    """Which posts a grid, a building, an entrance must have."""
    RULES = "rules"
    """What a subdivision must keep to."""
    WHAT_IF = "what_if"
    """A question of what if; none is ever in use."""
    TEMPLATE = "print_template"
    """A changed layout of printed sheets; none is ever in use."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard of the project.

    Attributes
    ----------
    id : int
        0 where it stands in no project yet.
    kind : StandardKind
    name : str
    body : mapping
        Plain JSON; what it means is read and checked by whoever knows the kind.
    in_use : bool
        At most one of a norm or a team; of packs of rules any number.
    """

    id: int
    kind: StandardKind
    name: str
    body: Mapping[str, Any]
    in_use: bool = False


def read_standards(
    file: ProjectFile, kind: StandardKind | None = None
) -> list[Standard]:
    """List the standards of a project by name, of one kind or of all.

    What cannot be read, since a newer program wrote it or another one spoilt it, is
    left out.
    """
    rows = file.read_columns(_TABLE, ["id", "kind", "name", "body", "in_use"])
    found = []
    for number, of, name, body, used in zip(
        *(rows[column] for column in ("id", "kind", "name", "body", "in_use")),
        strict=True,
    ):
        try:
            read = json.loads(body or "")
            known = StandardKind(of)
        except (ValueError, RecursionError):
            continue
        if isinstance(read, dict) and kind in (None, known):
            found.append(Standard(int(number), known, name or "", read, bool(used)))
    return sorted(found, key=lambda each: (each.kind, each.name, each.id))


def standard_in_use(file: ProjectFile, kind: StandardKind) -> Standard | None:
    """Give the standard of a kind that is in use; None where the project has none."""
    found = [each for each in read_standards(file, kind) if each.in_use]
    return found[0] if found else None


def keep_standard(
    kind: StandardKind,
    name: str,
    body: Mapping[str, Any],
    existing: Sequence[Standard],
    *,
    use: bool = True,
) -> Batch:
    """Keep a standard by name; one of that kind and name is replaced.

    Parameters
    ----------
    kind : StandardKind
    name : str
    body : mapping
        Checked already by whoever knows the kind.
    existing : sequence of Standard
        All of the project.
    use : bool, optional
        Take it into use at once, in place of the one that was.

    Returns
    -------
    Batch

    Raises
    ------
    GridPlannerError
        ``standard.no_name``.
    """
    name = name.strip()
    if not name:
        raise GridPlannerError("standard.no_name")
    same = [each for each in existing if (each.kind, each.name) == (kind, name)]
    kept = same[0].id if same else 0
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    values: dict[str, Any] = {"body": text}
    changed = _put_aside(kind, existing, but=kept) if use else {}
    if use:
        values["in_use"] = 1
    added: dict[str, list[Any]] = {}
    if kept:
        changed[kept] = values
    else:
        row = {"kind": kind.value, "name": name, "in_use": int(use)} | values
        added = {column: [value] for column, value in row.items()}
    change = TableChange(_TABLE, added=added, changed=changed)
    return Batch("standard.kept", {"name": name}, (change,))


def change_standard(
    standard: Standard, name: str, body: Mapping[str, Any], existing: Sequence[Standard]
) -> Batch:
    """Write another content, and another name perhaps, for a standard that is kept.

    Raises
    ------
    GridPlannerError
        ``standard.no_name``, or ``standard.name_taken`` by another one of the kind.
    """
    name = name.strip()
    if not name:
        raise GridPlannerError("standard.no_name")
    for each in existing:
        if (each.kind, each.name) == (standard.kind, name) and each.id != standard.id:
            raise GridPlannerError("standard.name_taken", name=name)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    changed: dict[int, dict[str, Any]] = {standard.id: {"name": name, "body": text}}
    change = TableChange(_TABLE, changed=changed)
    return Batch("standard.kept", {"name": name}, (change,))


def use_standard(
    standard: Standard, existing: Sequence[Standard], *, use: bool = True
) -> Batch:
    """Take a standard into use, or out of it."""
    changed = _put_aside(standard.kind, existing, but=standard.id) if use else {}
    changed[standard.id] = {"in_use": int(use)}
    kind = "standard.used" if use else "standard.unused"
    return Batch(kind, {"name": standard.name}, (TableChange(_TABLE, changed=changed),))


def drop_standard(standard: Standard) -> Batch:
    """Forget a standard."""
    change = TableChange(_TABLE, retired=(standard.id,))
    return Batch("standard.dropped", {"name": standard.name}, (change,))


def standard_to_text(standard: Standard) -> str:
    """Write a standard as the text of a file, for another office."""
    content = {
        _MARK: standard.kind.value,
        "name": standard.name,
        "body": standard.body,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def standard_from_text(text: str) -> Standard:
    """Read what `standard_to_text` wrote.

    Raises
    ------
    GridPlannerError
        ``standard.not_one``: the text is no standard, or of a kind not known here.
    """
    try:
        content = json.loads(text)
        kind = StandardKind(content[_MARK])
        name, body = str(content["name"]), content["body"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GridPlannerError("standard.not_one") from error
    if not isinstance(body, dict):
        raise GridPlannerError("standard.not_one")
    return Standard(0, kind, name, body)


def _put_aside(
    kind: StandardKind, existing: Sequence[Standard], *, but: int
) -> dict[int, dict[str, Any]]:
    """Take the others of a kind out of use, where only one can be."""
    if kind is StandardKind.RULES:
        return {}
    return {
        each.id: {"in_use": 0}
        for each in existing
        if each.kind is kind and each.in_use and each.id != but
    }
