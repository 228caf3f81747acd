"""Questions of what if, as a project keeps them: what is asked, never what came out."""

from __future__ import annotations

from dataclasses import replace
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
    from collections.abc import Mapping

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
        )
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise GridPlannerError("what_if.not_one") from error
    if not 0 <= found.capacity < float("inf") or found.households < 0:
        raise GridPlannerError("what_if.not_one")
    return found


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
