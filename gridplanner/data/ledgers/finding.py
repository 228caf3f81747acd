"""The project's address book as what finds the houses of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.addresses.book import AddressBook
from gridplanner.data.addresses.columns import read_houses
from gridplanner.data.ledgers.houses import FoundHouse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.addresses.book import Match
    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.houses import Finder
    from gridplanner.data.store.geopackage import ProjectFile


def book_finder(file: ProjectFile, progress: Progress) -> Finder:
    """Make the finder of a project.

    Parameters
    ----------
    file : ProjectFile
    progress : Progress
        Reading 300,000 buildings takes seconds.

    Returns
    -------
    Finder
    """
    book = AddressBook(read_houses(file), progress=progress)

    def find(addresses: Sequence[str], progress: Progress) -> list[FoundHouse]:
        return [_found(match) for match in book.match_all(addresses, progress=progress)]

    return find


def _found(match: Match) -> FoundHouse:
    address = match.address
    score = 1.0 if match else max((c.score for c in match.candidates), default=0.0)
    return FoundHouse(
        match.building_id,
        match.dwelling_id,
        address.unit,
        address.floor,
        address.room or address.shop,
        address.place,
        score,
        is_outside=match.how == "outside",
    )
