"""What rows of moves say: what each does to both grids and why, or why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing.reasons import reasons
from gridplanner.studies.rebalancing.words import fault_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.analysis.division.refusing import Without
    from gridplanner.data.errors import EditError
    from gridplanner.studies.rebalancing.asked import Proposal


def row_words(
    found: Proposal,
    rest: Without,
    *,
    refused: Collection[int],
    faults: Mapping[int, EditError],
) -> list[tuple[str, str]]:
    """Say of each move what it does and why; of one that is not made only why not."""
    why = reasons(found, rest.kept)
    held = found.held(())
    words = []
    for at, move in enumerate(found.told):
        if at in why:
            old = held[move.giver], held[move.taker]
            held[move.giver] -= move.weight
            held[move.taker] += move.weight
            effect = text(
                "rebalance.effect",
                giver_before=_count(old[0]),
                giver_after=_count(held[move.giver]),
                taker_before=_count(old[1]),
                taker_after=_count(held[move.taker]),
            )
            words.append((effect, why[at].brief))
        elif at in refused:
            words.append(("", text("rebalance.refused")))
        elif at in faults:
            words.append(("", fault_words(faults[at])))
        elif at in rest.apart:
            words.append(("", text("rebalance.apart")))
        else:
            words.append(("", text("rebalance.uneven")))
    return words


def _count(weight: float) -> str:
    return format_count(round(float(weight)))
