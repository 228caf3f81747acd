"""What printed maps ask of a building: its door plate, and who holds its ground.

Both answer from arrays, not from a row of Python's own for each building: a district
has three hundred thousand, and every process that prints has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.texts import Texts


@dataclass(frozen=True, slots=True)
class DoorPlates:
    """Gives for building ids the plate, and what the footprints of one door share.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
        Row ids of table ``building``, ascending.
    plates, addresses : Texts, length n
    courtyards : ndarray, int64, shape (n,)
        0 for none.
    """

    ids: NDArray[np.int64]
    plates: Texts
    addresses: Texts
    courtyards: NDArray[np.int64]

    def __call__(self, wanted: NDArray[np.int64]) -> list[tuple[str, Hashable]]:
        """Answer as `gridplanner.layers.plates.plates_in`, in the order of `wanted`."""
        if not len(self.ids):
            return [("", None)] * len(wanted)
        rows, known = _found(self.ids, wanted)
        answer: list[tuple[str, Hashable]] = []
        for plate, address, courtyard, is_known in zip(
            self.plates.take(rows),
            self.addresses.take(rows),
            self.courtyards[rows].tolist(),
            known.tolist(),
            strict=True,
        ):
            door = (plate, address) if address else None
            answer.append((plate, courtyard or door) if is_known else ("", None))
        return answer


@dataclass(frozen=True, slots=True)
class Streets:
    """Gives for building ids the street or village their door plate is of.

    That is the address without the plate at its end and the town at its beginning.

    Attributes
    ----------
    doors : DoorPlates
    towns : tuple of str
        What addresses begin with and nobody in the town says.
    """

    doors: DoorPlates
    towns: tuple[str, ...] = ()

    def __call__(self, wanted: NDArray[np.int64]) -> list[str]:
        """Give a name each, empty where the address says no more than the plate."""
        doors = self.doors
        if not len(doors.ids):
            return [""] * len(wanted)
        rows, known = _found(doors.ids, wanted)
        return [
            street_of(address, plate, self.towns) if is_known else ""
            for plate, address, is_known in zip(
                doors.plates.take(rows),
                doors.addresses.take(rows),
                known.tolist(),
                strict=True,
            )
        ]


def street_of(address: str, plate: str, towns: Sequence[str]) -> str:
    """Give the street of an address.

    Examples
    --------
    >>> street_of("泊里镇泊里路12号", "12号", ["泊里镇"])
    '泊里路'
    >>> street_of("泊里镇", "3号", ["泊里镇"])
    ''
    """
    street = address.strip()
    if plate:
        street = street.removesuffix(plate)
    for town in towns:
        if town:
            street = street.removeprefix(town)
    return street.strip()


@dataclass(frozen=True, slots=True)
class Holders:
    """Gives for building ids the unit that holds them at a level.

    Attributes
    ----------
    ids : ndarray, int64, shape (n,)
        Of buildings, ascending.
    cells : ndarray, int64, shape (n,)
        Row of `owners` each lies in, -1 for none.
    owners : ndarray, int64, shape (c + 1, L)
        Units of each cell; the last row is of no cell.
    """

    ids: NDArray[np.int64]
    cells: NDArray[np.int64]
    owners: NDArray[np.int64]

    def __call__(self, wanted: NDArray[np.int64], level: int) -> NDArray[np.int64]:
        """Give a unit each, 0 for none."""
        if not len(self.ids):
            return np.zeros(len(wanted), np.int64)
        rows, known = _found(self.ids, wanted)
        cells = np.where(known, self.cells[rows], -1)
        return np.asarray(self.owners[cells, level], np.int64)


def door_plates(file: ProjectFile) -> DoorPlates:
    """Read the door plates of a project."""
    read = file.read_packed_columns(
        "building", ["fid", "courtyard_id", "plate", "address"]
    )
    whole, texts = read.whole, read.texts
    return DoorPlates(
        whole["fid"], texts["plate"], texts["address"], whole["courtyard_id"]
    )


def holders(snapshot: Snapshot) -> Holders:
    """Take who holds each building of a snapshot."""
    nobody = np.zeros((1, snapshot.cell_owners.shape[1]), np.int64)
    order = np.argsort(snapshot.building_ids)
    return Holders(
        snapshot.building_ids[order],
        np.asarray(snapshot.building_cell[order], np.int64),
        np.vstack([snapshot.cell_owners, nobody]),
    )


def _found(
    ids: NDArray[np.int64], wanted: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    rows = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return rows, ids[rows] == wanted
