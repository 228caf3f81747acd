"""What would improve if a limit were lifted: the wish without each, worked out again.

A village is divided in full each time. For a town that would take minutes, so the
blocks alone are solved there, with few moves: an estimate, and told as one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.division.estimating import Estimate, estimate
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.studies.dividing.kept import Keeping
from gridplanner.studies.dividing.seeds import Seeding
from gridplanner.studies.dividing.study import bands_of, propose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gridplanner.studies.dividing.asked import Asked, Proposal
    from gridplanner.studies.dividing.wish import Wish

MOST_EXACT: Final = 1_500
"""Houses up to which each limit is worked out in full."""
_READING: Final = 0.6  # of the time of one limit, where ground is read anew


@dataclass(frozen=True, slots=True)
class Lifted:
    """A wish without one of its limits.

    Attributes
    ----------
    name : str
        A `Barrier` value, ``kept.`` and a `Keeping` value, ``band.`` and a weight,
        ``seeds`` or ``tolerance``.
    before, after : Estimate or None
        Found in the same way with the limit and without; `after` is None where it
        could not be divided so.
    """

    name: str
    before: Estimate
    after: Estimate | None


def is_rough(asked: Asked) -> bool:
    """Tell whether there are too many houses to work each limit out in full."""
    return len(asked.solved) > MOST_EXACT


def lifted(wish: Wish) -> list[tuple[str, Wish]]:
    """Give the wish without each of its limits, with the name of the limit."""
    one = replace(wish, candidates=1)
    found = [
        (name, replace(one, barriers=wish.barriers - {name}))
        for name in sorted(wish.barriers)
    ]
    found += [
        (f"kept.{name}", replace(one, kept=wish.kept - {name}))
        for name in sorted(wish.kept)
    ]
    found += [
        (
            f"band.{band.weight}",
            replace(one, bands=tuple(each for each in wish.bands if each != band)),
        )
        for band in wish.bands
    ]
    if wish.seeds != Seeding.NONE:
        found.append(("seeds", replace(one, seeds=Seeding.NONE.value)))
    if wish.tolerance and wish.weight not in {band.weight for band in wish.bands}:
        found.append(("tolerance", replace(one, tolerance=2 * wish.tolerance)))
    return found


def lift(
    asked: Asked,
    wish: Wish,
    *,
    ask: Callable[[Wish, Progress], Asked],
    before: Proposal | None = None,
    progress: Progress | None = None,
) -> Iterator[Lifted]:
    """Work the wish out without each of its limits in turn.

    Parameters
    ----------
    asked : Asked
        Of the wish as it is.
    wish : Wish
    ask : callable
        Gives the ground for another wish.
    before : Proposal, optional
        What the evenest way came to, where that is known; for ground that is
        worked out in full.
    progress : Progress, optional

    Raises
    ------
    Cancelled
    """
    told = progress or Progress()
    wishes = lifted(wish)
    rough, share = is_rough(asked), 1.0 / (len(wishes) + 1)
    told.step("progress.lifting", 0.0, share)
    if rough or before is None:
        present = _measured(asked, wish, rough=rough, told=told)
    else:
        present = _of(before)
    for row, (name, other) in enumerate(wishes, 1):
        told.step("progress.lifting", row * share, (row + 1) * share)
        try:
            ground = _ground_without(asked, name) or ask(
                other, told.part(0.0, _READING)
            )
            after = _measured(ground, other, rough=rough, told=told.part(_READING, 1.0))
        except GridPlannerError:
            yield Lifted(name, present, None)
            continue
        yield Lifted(name, present, after)
    told.fraction(1.0)


def _measured(asked: Asked, wish: Wish, *, rough: bool, told: Progress) -> Estimate:
    if not rough:
        (found,) = propose(asked, replace(wish, candidates=1), progress=told)
        return _of(found)
    others = asked.prepared.weights.shape[1] - 1
    return estimate(
        asked.prepared,
        asked.count - len(asked.empty),
        tolerance=[wish.tolerance] + [inf] * others,
        bands=bands_of(asked),
        seeds=asked.seed_houses(),
        seed=wish.seed,
        progress=told,
    )


def _of(proposal: Proposal) -> Estimate:
    candidate = proposal.candidate
    return Estimate(proposal.deviation, candidate.along, candidate.cut)


def _ground_without(asked: Asked, name: str) -> Asked | None:
    """Give ground that need not be read anew for a limit; None where it must be.

    Courtyards say which houses share a block, barriers where ground is cut.
    """
    kind, _, what = name.rpartition(".")
    if name == "tolerance":
        return asked
    if kind != "kept" or what == Keeping.COURTYARDS:
        return None
    prepared = asked.prepared
    kept = tuple(each for each in prepared.ground.kept if each.kind != what)
    ground = replace(prepared.ground, kept=kept)
    return replace(asked, prepared=replace(prepared, ground=ground))
