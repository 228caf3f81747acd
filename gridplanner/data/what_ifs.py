"""Questions of what if, as a project keeps them: what is asked, never what came out."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from gridplanner.data.batch import Batch
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.question import Asked, Question
from gridplanner.data.standards import (
    StandardKind,
    drop_standard,
    keep_standard,
    read_standards,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.store.geopackage import ProjectFile


def question_to_body(question: Question) -> dict[str, Any]:
    """Write a question as plain JSON."""
    return {
        "asked": question.asked.value,
        "worker": question.worker,
        "takers": [[unit, taker] for unit, taker in sorted(question.takers.items())],
        "capacity": question.capacity,
        "units": list(question.units),
        "households": question.households,
        "norm": question.norm,
        "preset": question.preset,
        "shared": question.shared,
        "place": None if question.place is None else list(question.place),
        "flats": question.flats,
        "lived_in": question.lived_in,
        "people": question.people,
        "buildings": list(question.buildings),
        "value_of": question.value_of,
        "value": question.value,
    }


def question_from_body(body: Mapping[str, Any]) -> Question:
    """Read what `question_to_body` wrote.

    Raises
    ------
    GridPlannerError
        ``what_if.not_one``: it is no question, or one of a newer program.
    """
    try:
        found = Question(
            Asked(body["asked"]),
            worker=int(body.get("worker", 0)),
            takers={int(unit): int(who) for unit, who in body.get("takers", [])},
            capacity=float(body.get("capacity", 0.0)),
            units=tuple(int(unit) for unit in body.get("units", [])),
            households=int(body.get("households", 0)),
            norm=str(body.get("norm", "")),
            preset=str(body.get("preset", "")),
            shared=bool(body.get("shared", False)),
            place=_place(body.get("place")),
            flats=int(body.get("flats", 0)),
            lived_in=float(body.get("lived_in", 100.0)),
            people=float(body.get("people", 0.0)),
            buildings=tuple(int(one) for one in body.get("buildings", [])),
            value_of=str(body.get("value_of", "")),
            value=float(body.get("value", 0.0)),
        )
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise GridPlannerError("what_if.not_one") from error
    numbers = (found.capacity, found.lived_in, found.people, found.value)
    counts = (found.households, found.flats)
    if not all(0 <= each < inf for each in (*numbers, *counts)):
        raise GridPlannerError("what_if.not_one")
    return found


def _place(value: Sequence[float] | None) -> tuple[float, float] | None:
    if value is None:
        return None
    x, y = value
    place = float(x), float(y)
    if not all(map(isfinite, place)):
        raise ValueError(place)
    return place


def read_what_ifs(file: ProjectFile) -> dict[str, Question]:
    """Read the questions a project keeps, by name, but those not understood."""
    found = {}
    for standard in read_standards(file, StandardKind.WHAT_IF):
        try:
            found[standard.name] = question_from_body(standard.body)
        except GridPlannerError:
            continue
    return found


def keep_what_if(file: ProjectFile, name: str, question: Question) -> Batch:
    """Keep a question by name; the one of that name is replaced.

    Raises
    ------
    GridPlannerError
        ``standard.no_name``.
    """
    kept = read_standards(file, StandardKind.WHAT_IF)
    body = question_to_body(question)
    batch = keep_standard(StandardKind.WHAT_IF, name, body, kept, use=False)
    return replace(batch, label="what_if.kept")


def drop_what_if(file: ProjectFile, name: str) -> Batch:
    """Forget the question of a name; nothing changes where there is none."""
    for standard in read_standards(file, StandardKind.WHAT_IF):
        if standard.name == name:
            return replace(drop_standard(standard), label="what_if.dropped")
    return Batch("what_if.dropped", {"name": name})
