"""Whether limits that are set can be kept, said while they are being set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.division.errors import DivisionError
from gridplanner.resources.format import format_number
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.dividing.wish import check_band

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.studies.dividing.wish import Band


def fault_of(
    bands: Sequence[Band], *, count: int, total: Callable[[str], float | None]
) -> str:
    """Say what is wrong with limits; empty where they can be kept.

    Parameters
    ----------
    bands : sequence of Band
    count : int
        Number of parts; 0 where it is not known yet.
    total : callable
        What there is of a weight on the ground; None where nobody knows yet.
    """
    seen: set[str] = set()
    for band in bands:
        measure = text(f"balance.measure.{band.weight}")
        if band.weight in seen:
            return text("dividing.limits.twice", measure=measure)
        seen.add(band.weight)
        if not band.is_sound:
            return text("dividing.limits.order", measure=measure)
        whole = total(band.weight)
        if count and whole is not None:
            try:
                check_band(band, whole, count)
            except DivisionError as error:
                return sentences(error)
    return ""


def limits_words(bands: Sequence[Band]) -> str:
    """Say in short which limits are set."""
    return text("dividing.comma").join(
        text(
            "dividing.limits.short",
            measure=text(f"balance.measure.{band.weight}"),
            low=format_number(band.low),
            high=format_number(band.high),
        )
        for band in bands
    )
