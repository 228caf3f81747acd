"""The houses a question may mean: their names, and their marks on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.deciding.item_view import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.data.addresses.book import Match
    from gridplanner.data.packed import Packed
    from gridplanner.data.store.geopackage import ProjectFile


def places_of(file: ProjectFile, match: Match) -> tuple[Place, ...]:
    """Name the houses a match offers, or the one it found without its dwelling."""
    address = match.address
    offered = [
        (each.building_id, each.dwelling_id, each.score) for each in match.candidates
    ]
    if match:
        offered = [(match.building_id, match.dwelling_id, 1.0)]
    names = {
        int(row["fid"]): _name(row)
        for row in file.read_rows("building", [building for building, *_ in offered])
    }
    rooms = {
        int(row["id"]): str(row["room"] or "")
        for row in file.read_rows("dwelling", [d for _, d, _ in offered if d])
    }
    places = []
    for building, dwelling, score in offered:
        if building not in names:
            continue
        words = names[building]
        if dwelling:
            words += f" {rooms.get(dwelling, '')}"
        elif address.room:
            words += " " + text("verify.new_room", room=address.room)
        places.append(Place(building, dwelling, words.strip(), score))
    return tuple(places)


def _name(row: dict[str, object]) -> str:
    """Call a building by its estate and plate, else by what is known of it."""
    together = f"{row['estate'] or ''}{row['plate'] or ''}"
    return str(together if row["estate"] else row["address"] or row["name"] or together)


def marks_of(packed: Packed, places: Iterable[Place]) -> tuple[Mark, ...]:
    """Mark the houses on the map by A, B and C."""
    marks: list[Mark] = []
    for place, letter in zip(places, "ABC", strict=False):
        ids = np.array([place.building_id], np.int64)
        for row in packed.rows_of(ids).tolist():
            parts: Sequence[np.ndarray] = list(packed.parts(row))
            marks += [
                Mark(MarkKind.FLASH, part, closed=len(part) > 1) for part in parts
            ]
            if parts:
                middle = parts[0].mean(axis=0)
                marks.append(Mark(MarkKind.LABEL, middle[None, :], text=letter))
    return tuple(marks)
