"""What an answer takes for granted, or leaves open, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.norms.one_value import FULL_TIME, PART_TIME
from gridplanner.reports.what_if_sheets import work_unit
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.work.words import loads_notes

if TYPE_CHECKING:
    from gridplanner.analysis.what_if_answer import Answer
    from gridplanner.data.question import Question

_TIMES: Final = frozenset({FULL_TIME, PART_TIME})


def notes_of(norm_name: str, question: Question, answer: Answer) -> tuple[str, ...]:
    """Say what there is to know about an answer.

    Parameters
    ----------
    norm_name : str
        Of the norm in use; empty where none was chosen.
    question : Question
    answer : Answer
    """
    notes = [
        text("balance.by_norm", norm=norm_name)
        if norm_name
        else text("what_if.no_norm_used")
    ]
    units = work_unit(answer), work_unit(answer, after=True)
    if units[0] != units[1]:
        notes.append(text("what_if.other_unit", before=units[0], after=units[1]))
    if not answer.units and not answer.workers:
        is_time = question.value_of in _TIMES
        notes.append(text("what_if.own_time" if is_time else "what_if.no_effect"))
    notes += loads_notes(answer.after.loads)
    unknown = answer.told[1].balance.unknown
    if unknown and answer.told[1].of_workers:
        notes.append(text("what_if.time_unknown", n=format_count(unknown)))
    bare = answer.told[1].households_bare
    if bare:
        notes.append(text("handover.gap", n=format_count(bare)))
    return tuple(notes)
