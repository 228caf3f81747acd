"""From when on something is worth a line in the list; a town may set its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

KEY = "check_limits"
"""Where a project keeps its limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the check. 0 switches a rule off.

    Attributes
    ----------
    gap_area : float
        Square metres from which a gap is an error, below it a warning.
    overlap_area : float
        Square metres from which ground held twice is an error, below it a warning.
    sliver_width : float
        Metres (twice the area by the outline) below which a piece is a sliver, and
        below which a tongue of ground is a spike.
    spike_length : float
        Metres such a tongue must be long.
    compactness : float
        4 pi area by outline squared, below which a grid winds too much.
    marked_share : float
        Share of a grid's border that should run along something one can see.
    mark_distance : float
        Metres from a border within which a road, river or wall marks it.
    city_least, city_most, city_people : float
        Households of a grid in a community, and people at most.
    village_least, village_most : float
        Households of a grid in a village.
    city_micro_least, city_micro_most, village_micro_least, village_micro_most : float
        Households of a micro-grid.
    """

    gap_area: float = 10.0
    overlap_area: float = 1.0
    sliver_width: float = 1.0
    spike_length: float = 10.0
    compactness: float = 0.2
    marked_share: float = 0.5
    mark_distance: float = 10.0
    city_least: float = 200.0
    city_most: float = 600.0
    city_people: float = 1500.0
    village_least: float = 100.0
    village_most: float = 400.0
    city_micro_least: float = 20.0
    city_micro_most: float = 60.0
    village_micro_least: float = 10.0
    village_micro_most: float = 30.0


def pack_limits(limits: Limits) -> str:
    """Write limits as the project keeps them.

    Parameters
    ----------
    limits : Limits

    Returns
    -------
    str
        JSON of those that differ from the defaults.
    """
    usual = asdict(Limits())
    own = {name: v for name, v in asdict(limits).items() if v != usual[name]}
    return json.dumps(own)


def unpack_limits(packed: str | None) -> Limits:
    """Read limits as the project keeps them.

    Parameters
    ----------
    packed : str or None

    Returns
    -------
    Limits
        The default of each that is missing, or that is no number from 0 up.

    Examples
    --------
    >>> unpack_limits('{"gap_area": 4}').gap_area, unpack_limits(None) == Limits()
    (4.0, True)
    """
    try:
        read = json.loads(packed or "{}")
    except ValueError:
        return Limits()
    if not isinstance(read, dict):
        return Limits()
    known = {field.name for field in fields(Limits)}
    return Limits(
        **{
            name: float(value)
            for name, value in read.items()
            if name in known and _is_limit(value)
        }
    )


def _is_limit(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value < float("inf")
    )
