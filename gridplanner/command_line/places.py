"""Places as they are typed: two numbers, a code, the name of an estate, an address."""

import re
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.command_line.call import now
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gridplanner.data.document import Document
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.store.hits import Hit

    Point = tuple[float, float]

_NUMBER = r"\s*(-?\d+(?:\.\d+)?)\s*"
_XY = re.compile(f"{_NUMBER}[,，]{_NUMBER}")
_KINDS = frozenset({"building", "courtyard", "estate", "place"})
_HOUSES = frozenset({"building", "courtyard", "estate"})
_MOST = 20  # hits looked at
_LISTED = 6  # houses told of where it may be any of several
_LONG = 9  # digits from which a number is a code


def places_of(
    document: "Document", snapshot: "Snapshot", words: str
) -> "tuple[Point, ...]":
    """Find where something typed is: one place, of an estate that of every house.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
        Of its buildings.
    words : str
        Two numbers with a comma between them are metres of the project CRS. A unit
        stands by its code or its name, its middle is meant.

    Raises
    ------
    GridPlannerError
        ``cli.no_place`` for nothing of that name, ``cli.several_places`` where it may
        be several.
    """
    typed = _XY.fullmatch(words)
    if typed:
        return ((float(typed[1]), float(typed[2])),)
    units = _units_called(document, words.strip())
    if len(units) == 1:
        middle = document.plan.outline(units[0]).representative_point()
        return ((middle.x, middle.y),)
    hit = _hit_of(document, words, _KINDS)
    return _points_of(document, snapshot, hit)


def building_ids(document: "Document", words: str) -> list[int]:
    """Find the building something typed means: by id, code, address or plate.

    An estate means all of its buildings. Of several of one address that is meant which
    has dwellings, where it is the only one: the others are its wings and sheds.

    Raises
    ------
    GridPlannerError
        ``cli.no_place`` for nothing of that name, ``cli.several_houses`` where it may
        be several.
    """
    typed = words.strip()
    if typed.isdecimal() and len(typed) < _LONG:
        rows = document.file.read_rows("building", [int(typed)])
        if not rows or rows[0]["valid_to"]:
            raise GridPlannerError("cli.no_place", words=words, n=0)
        return [int(typed)]
    columns = document.file.read_columns("building", ["fid", "code", "address", "name"])
    for name in ("code", "address", "name"):
        same = [
            number
            for number, value in zip(columns["fid"], columns[name], strict=True)
            if value == typed
        ]
        if len(same) == 1:
            return [int(same[0])]
    meant = _hits_of(document, words, _HOUSES)
    if meant and meant[0].kind == "estate" and len(meant) == 1:
        return document.registry.buildings_of_estate(meant[0].label)
    found = list(dict.fromkeys(hit.building_id for hit in meant if hit.building_id))
    if not found:
        raise GridPlannerError("cli.no_place", words=words, n=0)
    return [found[0] if len(found) == 1 else _only_lived_in(document, words, found)]


def _only_lived_in(document: "Document", words: str, found: list[int]) -> int:
    """Give the one house of several that has dwellings."""
    homes = set(document.file.read_columns("dwelling", ["building_id"])["building_id"])
    lived_in = [number for number in found if number in homes]
    if len(lived_in) == 1:
        return lived_in[0]
    listed = lived_in or found
    rows = document.file.read_rows("building", listed[:_LISTED])
    codes = [str(row["code"] or row["fid"]) for row in rows]
    if len(listed) > _LISTED:
        codes.append("…")
    raise GridPlannerError(
        "cli.several_houses", words=words, n=len(listed), codes=", ".join(codes)
    )


def _hit_of(document: "Document", words: str, kinds: "Collection[str]") -> "Hit":
    """Find the one thing of some kinds that words mean."""
    meant = _hits_of(document, words, kinds)
    if len(meant) != 1:
        code = "cli.several_places" if meant else "cli.no_place"
        raise GridPlannerError(code, words=words, n=len(meant))
    return meant[0]


def _hits_of(document: "Document", words: str, kinds: "Collection[str]") -> "list[Hit]":
    """Find what words may mean: estates, else what is called so, else what is like."""
    found = document.limits.seen(document.registry.find(words, limit=_MOST, now=now()))
    hits = [hit for hit in found.hits if hit.kind in kinds and hit.xy is not None]
    exact = [hit for hit in hits if words.strip() in (hit.label, hit.address)]
    estates = [hit for hit in exact or hits if hit.kind == "estate"]
    return estates or exact or hits


def middle_of(places: "Iterable[Point]") -> "Point":
    """Give the place nearest to the middle of several."""
    points = np.array(list(places), np.float64)
    off = points - points.mean(axis=0)
    x, y = points[int(np.argmin((off * off).sum(axis=1)))].tolist()
    return (x, y)


def _units_called(document: "Document", words: str) -> list[int]:
    units = [unit for unit in document.plan.units.values() if not unit.valid_to]
    by_code = [unit.id for unit in units if unit.code == words]
    found = by_code or [unit.id for unit in units if unit.name == words]
    reach = document.limits.reach(document.plan)
    return [number for number in found if reach is None or number in reach]


def _points_of(
    document: "Document", snapshot: "Snapshot", hit: "Hit"
) -> "tuple[Point, ...]":
    ids = [hit.building_id] if hit.building_id else []
    if hit.kind == "estate":
        ids = document.registry.buildings_of_estate(hit.label)
    rows = np.flatnonzero(np.isin(snapshot.building_ids, ids))
    points = [(x, y) for x, y in snapshot.building_points[rows].tolist()]
    if points or hit.xy is None:
        return tuple(points)
    return (hit.xy,)
