"""A candidate with all that is shown of it, made where it was found: on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.analysis.division.explaining import borders_of, divided_grounds
from gridplanner.layers.proposed import Proposed
from gridplanner.ui.division.words import part_words

if TYPE_CHECKING:
    from gridplanner.analysis.division.explaining import Borders, Divided
    from gridplanner.studies.dividing.study import Proposal

LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One candidate.

    Attributes
    ----------
    proposal : Proposal
    picture : Proposed
        For the map and its card.
    borders : Borders
        What each border follows.
    divided : tuple of Divided
        What it divides that had better stay whole.
    """

    proposal: Proposal
    picture: Proposed
    borders: Borders
    divided: tuple[Divided, ...]


def show(proposal: Proposal) -> Shown:
    """Make all that is shown of a proposal."""
    ground, candidate = proposal.asked.prepared.ground, proposal.candidate
    return Shown(
        proposal,
        Proposed(
            proposal.polygons,
            part_words(proposal),
            rings=[seed.point for seed in proposal.asked.seeds],
        ),
        borders_of(ground, candidate.polygons),
        tuple(divided_grounds(ground, candidate)),
    )
