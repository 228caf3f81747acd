"""Who lives where, read for sheets house by house: masked as paper is.

These sheets are read from the project when they are made: a town's people are not kept
in memory for the sake of one grid's files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.household_reader import Reader
from gridplanner.data.household_reading import read_household_file
from gridplanner.data.masking import PAPER_MASKS
from gridplanner.data.matrix_reading import read_matrices
from gridplanner.data.store.homes import rows_about
from gridplanner.data.store.printed_people import people_in
from gridplanner.resources.texts import text
from gridplanner.studies.printing.house_topics import ids_of
from gridplanner.studies.printing.subjects import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.household_file import HouseholdFile
    from gridplanner.data.matrix import Matrix
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


@dataclass(frozen=True, slots=True)
class Homes:
    """Reads houses and dwellings of a project.

    Attributes
    ----------
    file : ProjectFile
    user : str
        Who prints.
    now : datetime
        When.
    grant : Grant or None
        What may stand in plain on household files; nothing without one.
    """

    file: ProjectFile
    user: str
    now: datetime
    grant: Grant | None = None

    @property
    def watermark(self) -> str:
        """What stands across every page."""
        return text(
            "print.watermark", user=self.user, time=f"{self.now:%Y-%m-%d %H:%M}"
        )

    @property
    def how_masked(self) -> str:
        """Say whether something stands in plain."""
        return text("exports.masked" if self.grant is None else "exports.plain")

    def notes(self, wish: Wish) -> tuple[str, ...]:
        """Say who made a sheet, whom it is for, and how far it is masked."""
        made, *_others = notes_of(wish, is_public=True)
        secrecy = wish.secrecy or text("print.internal_only")
        return made, f"{secrecy}　{self.how_masked}"

    def matrices(self, building_ids: Sequence[int]) -> list[Matrix]:
        """Read the matrices of buildings, always masked."""
        return read_matrices(self.file, building_ids)

    def household_file(self, dwelling_id: int) -> HouseholdFile:
        """Read the file of a dwelling, without restricted categories."""
        reader = Reader(self.file, self.grant, self.now, masks=PAPER_MASKS)
        return read_household_file(reader, dwelling_id)

    def people(self, topics: Iterable[Topic]) -> frozenset[int]:
        """Give everybody on the sheets of some topics, as a grant names them."""
        dwellings = ids_of(topics, "dwelling")
        return people_in(self.file, dwellings)

    def photo(self, found: HouseholdFile) -> bytes:
        """Give the latest photo of a dwelling; empty for none."""
        rows = rows_about(self.file, "photo", "dwelling", [found.dwelling_id])
        if not rows:
            return b""
        return bytes(max(rows, key=lambda row: int(row["id"]))["picture"] or b"")
