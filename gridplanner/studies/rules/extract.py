"""What became of rules as answers and files want it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.analysis.rules.verdict import Breach, Verdict
    from gridplanner.data.records import Unit
    from gridplanner.data.store.geopackage import ProjectFile

MOST_LISTED = 10_000
"""Of each list in one answer; more are counted."""


def rules_data(
    file: ProjectFile,
    units: Mapping[int, Unit],
    told: Sequence[tuple[str, Verdict]],
) -> dict[str, Any]:
    """Put verdicts into the shape of the answer.

    Parameters
    ----------
    file : ProjectFile
        For the addresses of buildings.
    units : mapping of int to Unit
    told : sequence of (str, Verdict)
        With the name of the pack.

    Returns
    -------
    dict
        ``rows``: each with ``held`` of ``whole``, ``left_out`` of these, the numbers
        of the rule, and the lists ``breaches`` and ``not_known`` of `MOST_LISTED` at
        most, whose lengths are ``broken`` and ``unknown``; ``total`` counts states.
    """
    states = Counter(verdict.state.value for _, verdict in told)
    return {
        "rows": [_row(file, units, pack, verdict) for pack, verdict in told],
        "total": {name: states[name] for name in ("kept", "broken", "unknown")},
    }


def _row(
    file: ProjectFile, units: Mapping[int, Unit], pack: str, verdict: Verdict
) -> dict[str, Any]:
    shown = [list(each[:MOST_LISTED]) for each in (verdict.breaches, verdict.unknown)]
    names = _names(file, units, verdict, [b.id for part in shown for b in part])
    broken, unknown = ([_listed(b, names) for b in part] for part in shown)
    return {
        "pack": pack,
        "rule": verdict.rule.kind.key,
        "numbers": dict(verdict.rule.numbers),
        "state": verdict.state.value,
        "counts": verdict.counts,
        "held": verdict.held,
        "whole": verdict.whole,
        "share": verdict.share,
        "left_out": verdict.left_out,
        "why": verdict.why or None,
        "broken": len(verdict.breaches),
        "unknown": len(verdict.unknown),
        "breaches": broken,
        "not_known": unknown,
    }


def _listed(breach: Breach, names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    code, name = names.get(breach.id, ("", ""))
    return {
        "code": code,
        "name": name,
        "value": breach.value,
        "why": breach.why or None,
    }


def _names(
    file: ProjectFile,
    units: Mapping[int, Unit],
    verdict: Verdict,
    ids: Iterable[int],
) -> dict[int, tuple[str, str]]:
    """Give code and name of units, or code and address of buildings."""
    if verdict.of_buildings:
        return {
            int(row["fid"]): (
                str(row["code"] or ""),
                str(row["address"] or row["plate"] or ""),
            )
            for row in file.read_rows("building", set(ids))
        }
    return {n: (units[n].code, units[n].name) for n in ids if n in units}
