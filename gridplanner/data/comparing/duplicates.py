"""Who is listed twice: in a project, or in a ledger and the project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.comparing.blocking import candidate_pairs, own_pairs
from gridplanner.data.comparing.scoring import (
    DIFFERENT,
    EXACT,
    REVIEW,
    Scores,
    score_pairs,
)
from gridplanner.data.job import Progress
from gridplanner.data.memory import give_back

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.comparing.people_columns import PeopleColumns

    Ints = NDArray[np.int64]

_SLICE = 50_000  # pairs scored at once: what stands of each while they are is wide


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Pairs that are one person, or may be; the likeliest first.

    Attributes
    ----------
    first, second : ndarray of int64, shape (p,)
        Ids of the people.
    points : ndarray of float64, shape (p,)
    decision : ndarray of int64, shape (p,)
        `EXACT` or `REVIEW`.
    agree : ndarray of int64, shape (p,)
        What they agree in, see `gridplanner.data.comparing.scoring.reasons`.
    """

    first: Ints
    second: Ints
    points: NDArray[np.float64]
    decision: Ints
    agree: Ints

    def __len__(self) -> int:
        return len(self.first)

    @property
    def exact(self) -> Ints:
        """Pairs of the same sound ID number, shape (e, 2)."""
        return self._chosen(EXACT)

    @property
    def review(self) -> Ints:
        """Pairs a user has to look at, shape (r, 2)."""
        return self._chosen(REVIEW)

    def _chosen(self, decision: int) -> Ints:
        chosen = self.decision == decision
        return np.stack([self.first[chosen], self.second[chosen]], axis=1)


def find_duplicates(
    people: PeopleColumns, *, progress: Progress | None = None
) -> Duplicates:
    """Find who is listed twice within one list.

    Parameters
    ----------
    people : PeopleColumns
    progress : Progress, optional

    Returns
    -------
    Duplicates
        The smaller row number first.
    """
    progress = progress or Progress()
    first, second = own_pairs(people, progress=progress.part(0.0, 0.5))
    give_back()
    return _judge(people, people, first, second, progress=progress.part(0.5, 1.0))


def compare(
    arrivals: PeopleColumns,
    people: PeopleColumns,
    *,
    progress: Progress | None = None,
) -> Duplicates:
    """Find who of a list is in another one.

    Parameters
    ----------
    arrivals, people : PeopleColumns
        `Duplicates.first` are ids of `arrivals`.
    progress : Progress, optional
    """
    progress = progress or Progress()
    first, second = candidate_pairs(arrivals, people, progress=progress.part(0.0, 0.5))
    return _judge(arrivals, people, first, second, progress=progress.part(0.5, 1.0))


def _judge(
    left: PeopleColumns,
    right: PeopleColumns,
    first: Ints,
    second: Ints,
    *,
    progress: Progress,
) -> Duplicates:
    """Score pairs in slices, and keep those that are not different."""
    kept: list[tuple[Ints, Ints, Scores]] = []
    for start in range(0, max(len(first), 1), _SLICE):
        progress.fraction(start / max(len(first), 1))
        one, other = first[start : start + _SLICE], second[start : start + _SLICE]
        scores = score_pairs(left, right, one, other)
        likely = scores.decision != DIFFERENT
        kept.append(
            (
                one[likely],
                other[likely],
                Scores(
                    scores.points[likely],
                    scores.decision[likely],
                    scores.agree[likely],
                ),
            )
        )
    rows = np.concatenate([each[0] for each in kept])
    others = np.concatenate([each[1] for each in kept])
    points = np.concatenate([each[2].points for each in kept])
    order = np.lexsort((others, rows, -points))
    return Duplicates(
        left.id[rows[order]],
        right.id[others[order]],
        points[order],
        np.concatenate([each[2].decision for each in kept])[order],
        np.concatenate([each[2].agree for each in kept])[order],
    )
