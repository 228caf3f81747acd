"""Photographed sheets read against the open project: whose ticks they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.sources.tick_photos import photos_in, read_photo
from gridplanner.data.ticked_doors import doors_of_sheet, sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.analysis.paper.reading import Tick
    from gridplanner.analysis.paper.sheet_words import SheetWords
    from gridplanner.data.job import Progress
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.tick_sheets import TickSheet
    from gridplanner.data.ticked_doors import TickedDoor

_OLD = 92  # days after which a sheet may have been meant for another round


@dataclass(frozen=True, slots=True, eq=False)
class ReadPhoto:
    """A photo that was read.

    Attributes
    ----------
    name : str
        Of the file.
    taken : str
        ISO date; empty where the photo does not say.
    sheet : TickSheet
    picture : bytes
        The sheet laid flat, as JPEG: pixels of many photos would fill the memory.
    ticks : tuple of Tick
    places : ndarray, float64, shape (n, 3)
        Left, top and side of each box in the picture, pixels.
    doors : tuple of TickedDoor
        In the order of the boxes.
    missing : tuple of str
        Corners whose marks were not found.
    """

    name: str
    taken: str
    sheet: TickSheet
    picture: bytes
    ticks: tuple[Tick, ...]
    places: NDArray[np.float64]
    doors: tuple[TickedDoor, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadPhoto:
    """A photo that was not, and why."""

    name: str
    why: GridPlannerError


def read_photos(
    file: ProjectFile, paths: Sequence[Path], progress: Progress
) -> tuple[list[ReadPhoto], list[UnreadPhoto]]:
    """Read photos of sheets, files and folders of them.

    Parameters
    ----------
    file : ProjectFile
    paths : sequence of Path
    progress : Progress

    Returns
    -------
    list of ReadPhoto, list of UnreadPhoto
        In the order of the files. Of two photos of one page the first counts.

    Raises
    ------
    Cancelled
    """
    photos = photos_in(paths)
    read: list[ReadPhoto] = []
    unread: list[UnreadPhoto] = []
    known: dict[str, str] = {}
    for number, path in enumerate(photos):
        progress.step("progress.reading_ticks", number / len(photos),
            (number + 1) / len(photos))  # fmt: skip
        try:
            found = _read(file, path, progress)
        except GridPlannerError as fault:
            unread.append(UnreadPhoto(path.name, fault))
            continue
        first = known.setdefault(found.sheet.key, path.name)
        if first != path.name:
            twice = GridPlannerError("ticks.twice", file=first)
            unread.append(UnreadPhoto(path.name, twice))
            continue
        read.append(found)
    if not photos:
        unread.append(UnreadPhoto("", GridPlannerError("ticks.no_photos")))
    return read, unread


def _read(file: ProjectFile, path: Path, progress: Progress) -> ReadPhoto:
    # OpenCV is loaded when a photo is there to be read.
    from gridplanner.analysis.paper.reading import read_sheet
    from gridplanner.analysis.paper.straighten import coded

    photo = read_photo(path)

    def look_up(words: SheetWords) -> TickSheet:
        return sheet_of(file, words.project, words.key)

    reading = read_sheet(photo.pixels, look_up, progress)
    return ReadPhoto(
        photo.name,
        photo.taken,
        reading.sheet,
        coded(reading.flat),
        reading.ticks,
        reading.places,
        tuple(doors_of_sheet(file, reading.sheet)),
        reading.missing,
    )


def is_old(sheet: TickSheet, today: str) -> bool:
    """Tell whether a sheet was printed so long ago that one may wonder.

    Examples
    --------
    >>> from gridplanner.data.tick_sheets import TickSheet
    >>> one = TickSheet("1", "x", "2026-01-05", 1, 1, (1.0, 1.0), 5.0, "", ())
    >>> is_old(one, "2026-02-01"), is_old(one, "2026-11-01")
    (False, True)
    """
    from datetime import date

    try:
        printed, now = date.fromisoformat(sheet.day), date.fromisoformat(today)
    except ValueError:
        return False
    return (now - printed).days > _OLD


def looks_like_sheet(path: Path) -> bool:
    """Tell whether a picture is of a sheet that can be read back."""
    from gridplanner.analysis.paper.straighten import find_marks, grey_of

    try:
        find_marks(grey_of(read_photo(path).pixels))
    except GridPlannerError as fault:
        return fault.code in ("ticks.several_sheets", "ticks.marks_missing.2")
    return True
