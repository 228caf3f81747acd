"""The answer to a question of what if: each unit and worker before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import PARTS, unit_capacity
from gridplanner.analysis.pulled_down import pulled_down
from gridplanner.analysis.what_if import (
    demolished,
    households_changing,
    joining,
    leaving,
    opening,
    tell,
)
from gridplanner.analysis.what_if_beside import told_beside
from gridplanner.data.question import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.what_if import Situation, Told
    from gridplanner.analysis.what_if_beside import Aside, Beside
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.question import Question


@dataclass(frozen=True, slots=True)
class State:
    """How a unit or a worker stands in a situation.

    Attributes
    ----------
    load : float
        Minutes a month, or equivalents.
    capacity : float or None
        In the same; 0 where nobody is, None where it is not known.
    households : int
        Of a unit.
    others : tuple of int
        Of a unit the workers (ids) who look after it, of a worker the units.
    """

    load: float
    capacity: float | None
    households: int = 0
    others: tuple[int, ...] = ()

    @property
    def utilisation(self) -> float | None:
        """Load as a share of the capacity; None where there is none."""
        return self.load / self.capacity if self.capacity else None


@dataclass(frozen=True, slots=True)
class Change:
    """A unit or a worker before and after.

    Attributes
    ----------
    id : int
    before, after : State or None
        None where a worker is not there.
    """

    id: int
    before: State | None
    after: State | None


@dataclass(frozen=True)
class Answer:
    """What a question of what if comes to.

    Attributes
    ----------
    before, after : Situation
        Of the same units.
    beside : Beside, optional
        What else can be told.
    gone : int, optional
        Worker (id) who leaves the town.
    """

    before: Situation = field(repr=False)
    after: Situation = field(repr=False)
    beside: Beside | None = field(default=None, repr=False)
    gone: int = 0

    @cached_property
    def told(self) -> tuple[Told, Told]:
        """What is told of the whole town before and after."""
        return tell(self.before), tell(self.after)

    @cached_property
    def asides(self) -> tuple[Aside, Aside] | None:
        """What is told beside the work before and after; None where nothing is."""
        if self.beside is None:
            return None
        return told_beside(self.beside, self.before, self.after, gone=self.gone)

    @cached_property
    def changing(self) -> int:
        """Households whose workers are others afterwards."""
        return households_changing(self.before, self.after)

    @cached_property
    def units(self) -> tuple[Change, ...]:
        """The units that are affected.

        Those whose work, households or workers change come first, then those of which
        only the time changes that their workers have for them; each in the order of
        the loads.
        """
        own: list[Change] = []
        others: list[Change] = []
        pairs = zip(unit_states(self.before), unit_states(self.after), strict=True)
        for unit, (was, will) in zip(self.before.loads.units, pairs, strict=True):
            if was == will:
                continue
            same = (was.load, was.households, was.others) == (
                will.load,
                will.households,
                will.others,
            )
            (others if same else own).append(Change(unit.id, was, will))
        return (*own, *others)

    @cached_property
    def workers(self) -> tuple[Change, ...]:
        """The workers who are affected; who leaves or joins is there on one side."""
        was, will = worker_states(self.before), worker_states(self.after)
        changes = [
            Change(number, was.get(number), will.get(number))
            for number in sorted({*was, *will})
        ]
        return tuple(each for each in changes if each.before != each.after)


def unit_states(situation: Situation) -> list[State]:
    """Tell how each unit stands, in the order of the loads."""
    loads, duties = situation.loads, situation.duties
    held: dict[int, list[int]] = {}
    for worker, unit in zip(
        duties.worker_ids[duties.workers].tolist(),
        duties.unit_ids.tolist(),
        strict=True,
    ):
        held.setdefault(unit, []).append(worker)
    minutes = unit_capacity(loads.units, duties).tolist()
    return [
        State(
            whole / PARTS,
            _known(loads.norm.bearable(time)),
            households,
            tuple(sorted(held.get(unit.id, []))),
        )
        for unit, whole, time, households in zip(
            loads.units,
            loads.rows.whole.tolist(),
            minutes,
            situation.households.tolist(),
            strict=True,
        )
    ]


def worker_states(situation: Situation) -> dict[int, State]:
    """Tell by id how each worker stands whose time is counted, or who has a unit."""
    workers, duties = situation.workers, situation.duties
    units: dict[int, list[int]] = {}
    present = {unit.id for unit in situation.loads.units}
    for worker, unit in zip(
        duties.worker_ids[duties.workers].tolist(),
        duties.unit_ids.tolist(),
        strict=True,
    ):
        if unit in present:
            units.setdefault(worker, []).append(unit)
    told = zip(
        workers.worker_ids.tolist(),
        workers.load.tolist(),
        workers.capacity.tolist(),
        workers.counted.tolist(),
        strict=True,
    )
    return {
        number: State(
            load, _known(capacity), others=tuple(sorted(units.get(number, [])))
        )
        for number, load, capacity, is_counted in told
        if is_counted
    }


def answer(
    situation: Situation,
    question: Question,
    returning: Mapping[int, int] | None = None,
    workload: Workload | None = None,
) -> Answer:
    """Answer a question that needs no more than the present situation.

    Parameters
    ----------
    situation : Situation
    question : Question
        Of workers and units of the situation; not about a norm.
    returning : mapping of int to int, optional
        To whom units go back that who leaves looks after for others; see `leaving`.
    workload : Workload, optional
        That the loads of the situation are of; for a question of buildings.

    Raises
    ------
    ValueError
        If it is about a norm, or names a taker who is not there, or is about
        buildings without a workload.
    KeyError
        If there is no such unit.
    """
    units = question.units
    match question.asked:
        case Asked.LEAVING:
            after = leaving(situation, question.worker, question.takers, returning)
        case Asked.JOINING:
            after = joining(situation, question.capacity, units, shared=question.shared)
        case Asked.OPENING:
            after = opening(situation, units[0], question.households)
        case Asked.DEMOLISHED:
            after = situation
            if question.buildings:
                if workload is None:
                    raise ValueError(question.buildings)
                after = pulled_down(situation, workload, question.buildings)
            after = demolished(after, units)
        case _:
            raise ValueError(question.asked)
    return Answer(situation, after)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
