"""Register households and who belongs to them: where people are registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Ints
    from gridplanner.data.demo.households import Households, Members
    from gridplanner.data.demo.housing import Dwellings
    from gridplanner.data.demo.names import Texts


@dataclass(frozen=True, slots=True)
class Registers:
    """Rows of register households; ``person`` the register of each person or None."""

    rows: dict[str, list[Any]]
    person: list[int | None]
    kinds: list[str]


def make_registers(
    rng: np.random.Generator,
    members: Members,
    households: Households,
    dwellings: Dwellings,
    addresses: list[str],
) -> Registers:
    """Register the households that are at home here, some of them elsewhere in town.

    A household of newcomers has no register here. One household in twelve that lives
    in a flat is still registered in a village (人户分离).

    Parameters
    ----------
    rng : numpy.random.Generator
    members : Members
    households : Households
    dwellings : Dwellings
    addresses : list of str
        Of each building.

    Returns
    -------
    Registers
    """
    count = len(households)
    home = np.flatnonzero(households.newcomer == 0)
    number = np.zeros(count, np.int64)
    number[home] = np.arange(1, len(home) + 1)
    building = dwellings.building[households.dwelling]
    flat = dwellings.place[households.dwelling] == 1
    yards = np.flatnonzero(dwellings.place == 0)
    moved = flat & (rng.random(count) < 1 / 12)
    if len(yards):
        elsewhere = dwellings.building[yards[rng.integers(0, len(yards), count)]]
        building = np.where(moved, elsewhere, building)
    first = np.searchsorted(members.household, np.arange(count))
    rural = dwellings.place[households.dwelling[home]] == 0
    rows = {
        "reg_no": [f"990000{index:08d}" for index in range(1, len(home) + 1)],
        "head_id": (first[home] + 1).tolist(),
        "address": [addresses[index] for index in building[home].tolist()],
        "kind": np.where(rural | moved[home], "2", "1").tolist(),
        "building_id": (building[home] + 1).tolist(),
        "dwelling_id": [
            None if away else number
            for away, number in zip(
                moved[home].tolist(),
                (households.dwelling[home] + 1).tolist(),
                strict=True,
            )
        ],
    }
    kinds = _kinds(rng, members, households)
    registered = (number[members.household] > 0) & (kinds == "registered")
    person = number[members.household].astype(object)
    person[~registered] = None
    return Registers(rows, list(person), kinds.tolist())


def _kinds(rng: np.random.Generator, members: Members, households: Households) -> Texts:
    newcomer = households.newcomer[members.household] == 1
    draw = rng.random(len(members))
    # A head keeps the register; one in a thousand others has none yet.
    other = members.relation != 2
    return np.select(
        [newcomer & (draw < 0.004), newcomer, other & (draw < 0.002)],
        ["overseas", "migrant", "unregistered"],
        "registered",
    )


def start_dates(rng: np.random.Generator, households: Households) -> list[str]:
    """Dates from which households live where they do; tenants moved in lately."""
    longest = np.where(households.tenant == 1, 1100, 9000)
    days = (rng.random(len(households)) * longest).astype("timedelta64[D]")
    return [str(text) for text in (np.datetime64("2026-05-31") - days).astype(str)]


def household_codes(households: Households, codes: list[str]) -> list[str]:
    """Codes of households: the dwelling's, and 1 or 2 where two live in one."""
    dwelling: Ints = households.dwelling
    second = np.concatenate([[False], dwelling[1:] == dwelling[:-1]])
    return [
        f"{codes[index]}{2 if other else 1}"
        for index, other in zip(dwelling.tolist(), second.tolist(), strict=True)
    ]
