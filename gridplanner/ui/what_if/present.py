"""What questions of what if start from, with the words for it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.locate import locate
from gridplanner.analysis.norm_effect import by_norm
from gridplanner.analysis.what_if import Situation
from gridplanner.analysis.what_if_answer import Answer, answer
from gridplanner.analysis.within_reach import duties_within, loads_within
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.norms.body import from_body
from gridplanner.data.norms.checks import check_norm
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.in_use import shown_norm
from gridplanner.data.norms.one_value import values_of, with_value
from gridplanner.data.question import Asked, Question
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import own_name, text
from gridplanner.ui.session import first_level
from gridplanner.ui.what_if.norm_words import value_words
from gridplanner.ui.what_if.reckoner import MANY
from gridplanner.ui.what_if.situation import (
    bases,
    beside_now,
    grid_places,
    returning_to,
    situation_now,
)
from gridplanner.ui.work.norm_book import NormBook
from gridplanner.ui.work.norm_effect_view import duties_by
from gridplanner.ui.work.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from gridplanner.analysis.what_if_beside import Beside
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.team.posts import Workers
    from gridplanner.ui.session import Session
    from gridplanner.ui.what_if.situation import Place

Named = tuple[str, str]
"""Preset and name of a norm; both empty for the one in use."""


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
    workload : Workload
        That the situation is of.
    norm_name : str
        Name of the norm in use; empty where none was chosen.
    kept_norms : mapping of (str, str) to Norm
        By preset and name, both empty for the one in use; without those not sound.
    away : frozenset of int
        Workers (ids) on leave today, who are proposed for nothing.
    people_each : float
        People of a household of the town on the average; 0 where it is not known.
    beside : Beside or None
        What else is told before and after.
    """

    situation: Situation
    workers: dict[int, str]
    places: dict[int, Place]
    bases: dict[int, Place]
    returning: Callable[[int], dict[int, int]]
    norms: tuple[str, ...]
    workload: Workload
    norm_name: str
    kept_norms: Mapping[Named, Norm]
    away: frozenset[int] = frozenset()
    people_each: float = 0.0
    beside: Beside | None = None

    @property
    def units(self) -> list[tuple[int, str]]:
        """The units, by id and name, in the order of their codes."""
        units = self.situation.loads.units
        return [(unit.id, unit.name or unit.code) for unit in units]

    def name_of(self, unit_id: int) -> str:
        """Name a unit."""
        rows = self.situation.rows
        if unit_id not in rows:
            return str(unit_id)
        unit = self.situation.loads.units[rows[unit_id]]
        return unit.name or unit.code

    @property
    def choices(self) -> tuple[object, ...]:
        """What the fields offer: with other units, people or norms they are others."""
        return self.units, self.here, self.kept_norms

    @property
    def is_large(self) -> bool:
        """Whether reckoning takes longer than a window may wait."""
        return len(self.situation.loads.units) > MANY

    def unit_at(self, x: float, y: float) -> int:
        """Give the unit (id) in which a point lies; 0 where it lies in none."""
        snapshot = self.workload.snapshot
        found = locate(np.array([(x, y)]), snapshot.cell_polygons)[0]
        if found < 0:
            return 0
        unit = int(snapshot.cell_owners[found, self.situation.loads.level])
        return unit if unit in self.situation.rows else 0

    def buildings_there(self, ids: Collection[int]) -> tuple[int, ...]:
        """Give those buildings (ids) that stand still, ascending."""
        here = self.workload.snapshot.building_ids
        return tuple(here[np.isin(here, list(ids))].tolist())

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
    desk = session.work_desk
    if desk.workload is None:
        return None
    norms, kept = _norms(session, document)
    return Present(
        situation,
        names,
        grid_places(session),
        bases(session),
        partial(returning_to, session),
        norms,
        desk.workload,
        desk.norm_name,
        {("", ""): desk.norm, **kept},
        session.staff_desk.away,
        _people_each(session, document),
        beside_now(session),
    )


def _norms(
    session: Session, document: Document
) -> tuple[tuple[str, ...], dict[Named, Norm]]:
    """Read the norms that are not in use, and those that come with the program."""
    found = {(preset, ""): make() for preset, make in PRESETS.items()}
    names = []
    for one in NormBook(document).standards():
        if one.in_use:
            continue
        names.append(one.name)
        with suppress(GridPlannerError):  # said when it is chosen
            found["", one.name] = from_body(one.body)
    file, may = document.file, session.permissions
    return tuple(names), {
        named: shown_norm(norm, file, may) for named, norm in found.items()
    }


def _people_each(session: Session, document: Document) -> float:
    figures = session.figures(first_level(document, Role.GRID))
    sums = []
    for measure in ("people", "households"):
        if figures is None or measure not in figures.measures:
            return 0.0
        column = figures.measures.index(measure)
        known = figures.rows.known[:, column]
        sums.append(float(figures.rows.values[known, column].sum()))
    return round(sums[0] / sums[1], 2) if sums[1] else 0.0


def _names(session: Session, workers: Workers) -> dict[int, str]:
    """Name everybody on record, namesakes with their number."""
    often = Counter(workers.names)
    names = dict(zip(workers.ids.tolist(), workers.names, strict=True))
    for number, name in names.items():
        if often[name] > 1:
            code = session.staff_desk.worker_row(number).get("code") or number
            names[number] = text("what_if.namesake", name=name, code=code)
    return names


def asking(
    session: Session, present: Present, question: Question
) -> Callable[[], Answer]:
    """Make ready what answers a question, without the project or the window.

    Raises
    ------
    GridPlannerError
        If a norm is not sound, or it or a unit is no longer there.
    """
    if question.asked is Asked.NORM:
        return _by_norm(session, present, _norm_of(present, question))
    known = present.situation.rows
    if not known.keys() >= set(question.units):
        raise GridPlannerError("what_if.unit_gone")
    back = present.returning(question.worker)
    # The desk goes on with its own workload while a worker reckons with this.
    workload = copy(present.workload)
    beside, gone = present.beside, question.worker

    def work() -> Answer:
        found = answer(present.situation, question, back, workload)
        return replace(found, beside=beside, gone=gone)

    return work


def answer_now(session: Session, present: Present, question: Question) -> Answer:
    """Answer a question here and now; see `asking`."""
    return asking(session, present, question)()


def question_words(present: Present, question: Question) -> str:
    """Say what is asked, in a sentence."""
    comma = text("staff.list_comma")
    units = [present.name_of(unit) for unit in question.units]
    if question.buildings:
        count = format_count(len(question.buildings))
        units.append(text("what_if.buildings.n", n=count))
    key = question.asked.value
    if question.place is not None:
        key = "opening.point"
    if question.asked is Asked.JOINING and question.shared:
        key = "joining.shared"
    return text(
        f"what_if.question.{key}",
        name=_norm_words(present, question)
        if question.asked is Asked.NORM
        else present.workers.get(question.worker, ""),
        units=_few(units, comma) or NONE,
        n=format_count(question.households),
        minutes=format_count(question.capacity),
    )


def _few(words: list[str], comma: str) -> str:
    """Name the first of many."""
    if len(words) <= _NAMED:
        return comma.join(words)
    some = comma.join(words[:_NAMED])
    return text("what_if.and_more", some=some, n=format_count(len(words)))


_NAMED: Final = 5


def _norm_words(present: Present, question: Question) -> str:
    """Name a norm, with the value that is changed."""
    preset = question.preset
    name = text(f"norm.preset.{preset}") if preset else question.norm
    name = own_name(name or present.norm_name, "workload.default_norm")
    norm = present.kept_norms.get((preset, question.norm))
    if norm is None or question.value_of not in values_of(norm):
        return name
    what = value_words(norm, question.value_of)
    return text("what_if.norm.changed", name=name, what=what, n=plain(question.value))


def _by_norm(session: Session, present: Present, norm: Norm) -> Callable[[], Answer]:
    """Reckon the present by another norm; the workload of the desk stays as it is."""
    before, workload = present.situation, copy(present.workload)
    duties, reach = duties_by(session, norm), session.reach
    units = reach.units if reach.is_limited else None

    def work() -> Answer:
        if duties is None:
            return Answer(before, before, present.beside)
        loads = by_norm(workload, norm).loads(before.loads.level, duties)
        if units is None:
            after = Situation(loads, duties, before.households)
            return Answer(before, after, present.beside)
        after = Situation(
            loads_within(loads, units), duties_within(duties, units), before.households
        )
        return Answer(before, after, present.beside)

    return work


def _norm_of(present: Present, question: Question) -> Norm:
    named = question.preset, question.norm
    if question.preset not in PRESETS:
        named = "", question.norm
    if named not in present.kept_norms:
        raise GridPlannerError("what_if.no_norm", name=question.norm)
    norm = present.kept_norms[named]
    if not question.value_of:
        return norm
    return check_norm(with_value(norm, question.value_of, question.value))
