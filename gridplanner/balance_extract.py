"""How evenly a load is shared, in the shape files, notebooks and answers want it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.analysis.balance import BANDS
from gridplanner.analysis.measured import measured

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Balance, Target
    from gridplanner.analysis.figures import Figures

DIGITS = 6


def balance_data(
    found: Figures,
    measure: str,
    *,
    by: str,
    parents: dict[int, str],
    target: Target | None = None,
) -> dict[str, Any]:
    """Put the balance of a measure into the shape of the answer.

    Parameters
    ----------
    found : Figures
    measure : str
        One of `gridplanner.analysis.measured.measures_of`.
    by : str
        Name of the level.
    parents : dict of int to str
        Codes of units.
    target : Target, optional
        What a norm sets, in place of the mean.

    Returns
    -------
    dict
        ``rows`` with the largest load first, those not known last.
    """
    loads = measured(found, measure)
    result = loads.balance(target)
    known = result.order.tolist()
    unknown = [row for row in range(len(found.units)) if result.places[row] < 0]
    rows = []
    for row in (*known, *unknown):
        unit = found.units[row]
        value = loads.values[row].item() if loads.known[row] else None
        place = int(result.places[row])
        rows.append(
            {
                "code": unit.code,
                "name": unit.name,
                "parent": parents.get(unit.parent) or None,
                "value": value,
                "over_mean": _rounded(
                    value / result.mean if value is not None and result.mean else None
                ),
                "band": BANDS[place].value if place >= 0 else None,
            }
        )
    return {
        "by": by,
        "measure": measure,
        "rows": rows,
        "total": {
            "value": result.total,
            "mean": _rounded(result.mean),
            "count": result.count,
            "unknown": result.unknown,
            "zeros": result.zeros,
        },
        "target": _target_data(result.target),
        "measures": index_data(result),
    }


def index_data(result: Balance) -> dict[str, Any]:
    """Put the indices of a balance into the shape of the answer."""
    indices = {
        name: _rounded(getattr(result, name))
        for name in ("max_over_mean", "min_over_mean", "cv", "gini")
    }
    bands = {
        band.value: count for band, count in zip(BANDS, result.counts, strict=True)
    }
    return {
        **indices,
        "within": result.within,
        "near": result.near,
        "inside": result.inside,
        "bands": bands,
    }


def _target_data(target: Target) -> dict[str, Any]:
    names = ("middle", "low", "high", "far_low", "far_high")
    edges = {name: _rounded(getattr(target, name)) for name in names}
    return {**edges, "is_range": target.is_range}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
