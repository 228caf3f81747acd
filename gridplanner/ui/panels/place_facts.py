"""What the inspector says of where a building belongs, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.shares import given_units
from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Fact

if TYPE_CHECKING:
    from gridplanner.ui.session import Session

_WHOLE = 0.999  # of a building, of which no part is worth a word


def place_facts(session: Session, building: int) -> list[Fact]:
    """Say in which units a building lies, and why."""
    standing, document = session.standing, session.document
    if standing is None or document is None:
        return []
    snapshot = standing.snapshot
    found = np.flatnonzero(snapshot.building_ids == building)
    cell = int(snapshot.building_cell[found[0]]) if len(found) else -1
    if cell < 0:
        return [Fact(text("inspector.in"), text("inspector.in.none"))]
    facts = []
    for level in range(len(document.levels) - 1, -1, -1):
        unit = session.unit(int(snapshot.cell_owners[cell, level]))
        if unit is not None:
            facts.append(Fact(document.levels[level].name, unit.name or unit.code))
    facts.append(Fact(text("inspector.why"), _why(session, found, cell)))
    words = _divided(session, building)
    return [*facts, Fact(text("online.entrances"), words)] if words else facts


def _divided(session: Session, building: int) -> str:
    """Say how many entrances which units have, empty where none was given away."""
    standing = session.standing
    assert standing is not None  # `place_facts` has looked
    entrances = standing.snapshot.buildings.entrances
    own = entrances.units[entrances.buildings == building]
    numbers = Counter(given_units(standing.snapshot, own).tolist())
    units = [(session.unit(number), n) for number, n in numbers.items()]
    return "；".join(
        text("online.entrances.given", grid=unit.name or unit.code, n=n)
        for unit, n in units
        if unit is not None
    )


def _why(session: Session, row: np.ndarray, cell: int) -> str:
    """Say whether a person chose, and how large the part is at the level of work."""
    from gridplanner.analysis.parts import unit_shares

    standing = session.standing
    assert standing is not None  # `place_facts` has looked
    snapshot = standing.snapshot
    given = snapshot.buildings.overrides[row]
    is_given = bool(given_units(snapshot, given)[0])
    if given[0] and not is_given:
        return text("online.why.ended")
    footprints = standing.footprints(snapshot.building_ids[row])
    shares = unit_shares(snapshot, footprints, session.level)
    unit = int(snapshot.cell_owners[cell, session.level])
    share = shares.get(unit, 0.0)
    if not unit or not shares or share > _WHOLE:
        return text("inspector.why.chosen" if is_given else "inspector.why.share")
    key = "online.why.chosen_part" if is_given else "online.why.share"
    return text(key, share=format_percent(share))
