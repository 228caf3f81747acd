"""What two plans differ by, measure by measure, in words: for window and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.analysis.measured import UTILISATION, WORK
from gridplanner.resources.format import (
    NONE,
    format_count,
    format_index,
    format_percent,
)
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from gridplanner.analysis.scenario_difference import Measure

# More of these is worse, and more of those better, so that a change can be called so.
_LESS_IS_BETTER: Final = frozenset(
    {"largest", "spread", "cut_buildings", "across", "max_over_mean", "gini"}
)
_MORE_IS_BETTER: Final = frozenset({"min_over_mean", "within"})
_INDICES: Final = frozenset({"spread", "max_over_mean", "min_over_mean", "gini"})
_SIZES: Final = frozenset({"total", "largest", "smallest"})


def measure_words(measure: Measure) -> tuple[str, str, str, str]:
    """Say what a row of the table says: name, before, after, change."""
    kind = "balance.measure." if measure.of in WORK else "measure."
    what = text(kind + measure.of) if measure.of else ""
    key = f"compare.measure.{measure.name}"
    own = f"{key}.{measure.of}"
    name = text(own if has_text(own) else key, what=what)
    before, after = _number(measure, measure.before), _number(measure, measure.after)
    if measure.before is None or measure.after is None:
        return name, before, after, NONE
    if before == after:
        return name, before, after, text("compare.no_change")
    change = measure.after - measure.before
    told = _number(measure, abs(change))
    if told == _number(measure, 0.0):
        # 100 beside 101 differ by the last digit that is written, and not by 0.
        told = _number(measure, _last_digit(measure))
    words = f"{'+' if change > 0 else '−'}{told}"
    if measure.name in _LESS_IS_BETTER | _MORE_IS_BETTER:
        is_better = (change > 0) == (measure.name in _MORE_IS_BETTER)
        words += "  " + text("compare.better" if is_better else "compare.worse")
    return name, before, after, words


def _number(measure: Measure, value: float | None) -> str:
    if measure.name in _INDICES:
        return format_index(value)
    if _is_share(measure):
        return format_percent(value)
    return format_count(value)


def _last_digit(measure: Measure) -> float:
    return 0.001 if measure.name in _INDICES or _is_share(measure) else 1.0


def _is_share(measure: Measure) -> bool:
    return measure.of == UTILISATION and measure.name in _SIZES
