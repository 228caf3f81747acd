"""Tell ledgers of people from map files among the files that are to be imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.ledgers.recognising import look_at_any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.job import Progress

_TEXT = frozenset({".csv", ".txt", ".tsv"})
_BOOKS = frozenset({".xlsx", ".xls", ".xlsm", ".et", ".ods"})


@dataclass(frozen=True, slots=True)
class Sorted:
    """Files by what they are read as."""

    ledgers: tuple[Path, ...]
    maps: tuple[Path, ...]


def may_be_ledgers(paths: Sequence[Path]) -> bool:
    """Tell by their endings whether some of the files may be ledgers."""
    return any(path.suffix.casefold() in _TEXT | _BOOKS for path in paths)


def sort_files(paths: Sequence[Path], progress: Progress) -> Sorted:
    """Look into tables: those with titles of people are ledgers, others maps.

    A workbook that cannot be read is taken for a ledger, whose import says what is
    wrong with it.
    """
    ledgers: list[Path] = []
    maps: list[Path] = []
    for number, path in enumerate(paths):
        progress.step("import.looking", number / len(paths), (number + 1) / len(paths))
        (ledgers if _is_ledger(path) else maps).append(path)
    return Sorted(tuple(ledgers), tuple(maps))


def _is_ledger(path: Path) -> bool:
    ending = path.suffix.casefold()
    if ending not in _TEXT | _BOOKS:
        return False
    try:
        ledger = look_at_any(path)
    except GridPlannerError:
        return ending in _BOOKS
    # Titles of people without a row below them: the import says that nobody is there.
    return any(
        sheet.columns and (sheet.is_ledger or sheet.reason == "empty")
        for sheet in ledger.sheets
    )
