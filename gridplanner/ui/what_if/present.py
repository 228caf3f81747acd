"""What questions of what if start from, with the words for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gridplanner.analysis.norm_effect import by_norm
from gridplanner.analysis.what_if import Situation
from gridplanner.analysis.what_if_answer import Answer, answer
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.norms.body import from_body
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.in_use import shown_norm
from gridplanner.data.question import Asked, Question
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level
from gridplanner.ui.what_if.situation import (
    bases,
    grid_places,
    returning_to,
    situation_now,
)
from gridplanner.ui.work.norm_book import NormBook
from gridplanner.ui.work.norm_effect_view import duties_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.team.posts import Workers
    from gridplanner.ui.session import Session
    from gridplanner.ui.what_if.situation import Place


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """The situation of this moment, and what its units and workers are called.

    Attributes
    ----------
    situation : Situation
    workers : dict of int to str
        Everybody on record.
    places, bases : dict of int to tuple of float
        Where units lie and workers are based, metres.
    returning : callable
        Tells of a worker (id) to whom units go back; see `returning_to`.
    norms : tuple of str
        Names of the norms of the project that are not in use.
    away : frozenset of int
        Workers (ids) on leave today, who are proposed for nothing.
    """

    situation: Situation
    workers: dict[int, str]
    places: dict[int, Place]
    bases: dict[int, Place]
    returning: Callable[[int], dict[int, int]]
    norms: tuple[str, ...]
    away: frozenset[int] = frozenset()

    @property
    def units(self) -> list[tuple[int, str]]:
        """The units, by id and name, in the order of their codes."""
        units = self.situation.loads.units
        return [(unit.id, unit.name or unit.code) for unit in units]

    def name_of(self, unit_id: int) -> str:
        """Name a unit."""
        return dict(self.units).get(unit_id, str(unit_id))

    @property
    def here(self) -> list[tuple[int, str]]:
        """Those whose time is counted, or who have a unit: id and name, ordered by it.

        Leaders of houses are thousands, and take over no grid.
        """
        workers = self.situation.workers
        found = workers.worker_ids[workers.counted].tolist()
        told = [(number, self.workers.get(number, str(number))) for number in found]
        return sorted(told, key=lambda each: each[1])


def present_now(session: Session) -> Present | None:
    """Give what questions start from; None until it has been counted."""
    situation, document = situation_now(session), session.document
    workers = session.staff_desk.workers
    if situation is None or document is None or workers is None or session.is_held:
        return None
    names = _names(session, workers)
    norms = [one.name for one in NormBook(document).standards() if not one.in_use]
    return Present(
        situation,
        names,
        grid_places(session),
        bases(session),
        partial(returning_to, session),
        tuple(norms),
        session.staff_desk.away,
    )


def _names(session: Session, workers: Workers) -> dict[int, str]:
    """Name everybody on record, namesakes with their number."""
    often = Counter(workers.names)
    names = dict(zip(workers.ids.tolist(), workers.names, strict=True))
    for number, name in names.items():
        if often[name] > 1:
            code = session.staff_desk.worker_row(number).get("code") or number
            names[number] = text("what_if.namesake", name=name, code=code)
    return names


def answer_now(session: Session, present: Present, question: Question) -> Answer:
    """Answer a question.

    Raises
    ------
    GridPlannerError
        If a norm is not sound, or is no longer there.
    """
    if question.asked is not Asked.NORM:
        back = present.returning(question.worker)
        return answer(present.situation, question, back)
    after = _reckoned(session, present, _norm_of(session, question))
    return Answer(present.situation, after)


def question_words(present: Present, question: Question) -> str:
    """Say what is asked, in a sentence."""
    units = [present.name_of(unit) for unit in question.units]
    name = present.workers.get(question.worker, "")
    if question.asked is Asked.NORM:
        preset = question.preset
        name = text(f"norm.preset.{preset}") if preset else question.norm
    return text(
        f"what_if.question.{question.asked.value}",
        name=name,
        units=text("staff.list_comma").join(units) or NONE,
        n=format_count(question.households),
        minutes=format_count(question.capacity),
    )


def _reckoned(session: Session, present: Present, norm: Norm) -> Situation:
    """Reckon the present by another norm; the workload of the desk stays as it is."""
    document, workload = session.document, session.work_desk.workload
    duties = duties_by(session, norm)
    if document is None or workload is None or duties is None:
        return present.situation
    level = first_level(document, Role.GRID)
    loads = by_norm(workload, norm).loads(level, duties)
    return Situation(loads, duties, present.situation.households)


def _norm_of(session: Session, question: Question) -> Norm:
    document = session.document
    assert document is not None  # asked of a present, which is of a document
    if question.preset in PRESETS:
        norm = PRESETS[question.preset]()
    else:
        kept = {each.name: each for each in NormBook(document).standards()}
        if question.norm not in kept:
            raise GridPlannerError("what_if.no_norm", name=question.norm)
        norm = from_body(kept[question.norm].body)
    return shown_norm(norm, document.file, session.permissions)
