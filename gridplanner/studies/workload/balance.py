"""How evenly a load is shared, in the shape files, notebooks and answers want it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.analysis.balance import BANDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.analysis.balance import Balance, Target
    from gridplanner.analysis.measured import Measured
    from gridplanner.data.records import Unit

DIGITS = 6


def balance_data(
    loads: Measured,
    heads: Sequence[dict[str, Any]],
    *,
    by: str,
    target: Target | None = None,
) -> dict[str, Any]:
    """Put the balance of a measure into the shape of the answer.

    Parameters
    ----------
    loads : Measured
    heads : sequence of dict
        What tells which unit or worker each row of the measure is, in its order.
    by : str
        Name of the level, or ``"worker"``.
    target : Target, optional
        What a norm sets, in place of the mean.

    Returns
    -------
    dict
        ``rows`` with the largest load first, those not known last.
    """
    result = loads.balance(target)
    known = result.order.tolist()
    unknown = [row for row in range(len(loads.ids)) if result.places[row] < 0]
    rows = []
    for row in (*known, *unknown):
        value = loads.values[row].item() if loads.known[row] else None
        place = int(result.places[row])
        rows.append(
            {
                **heads[row],
                "value": value,
                "over_mean": _rounded(
                    value / result.mean if value is not None and result.mean else None
                ),
                "band": BANDS[place].value if place >= 0 else None,
            }
        )
    return {
        "by": by,
        "measure": loads.measure,
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


def unit_heads(
    units: Iterable[Unit], parents: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Give code, name and the code above of each unit."""
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "parent": parents.get(unit.parent) or None,
        }
        for unit in units
    ]


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
