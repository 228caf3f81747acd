"""What has been printed: of each sheet what it showed, and when that was.

It is one of the project's own notes, which the history does not know: printing changes
nothing of a town. A sheet is told by product, paper and topic; the word for its content
is made by whoever prints.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.store.geopackage import ProjectFile

KEY: Final = "printed"
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class PrintedBefore:
    """What a sheet showed when it was last printed.

    Attributes
    ----------
    word : str
        For its content, see `gridplanner.studies.printing.content_hash`.
    day : str
        ISO date.
    asked : str
        For how it was asked for: whoever asks for something else has other sheets.
    """

    word: str
    day: str
    asked: str


def printed_before(
    file: ProjectFile, product: str, paper: str, asked: str
) -> dict[str, PrintedBefore]:
    """Read what was printed of a product on some paper so, by the key of the topic.

    What is not as this module writes it counts as never printed.
    """
    kept = _read(file).get(product + _BETWEEN + paper, {})
    found = {key: PrintedBefore(*one) for key, one in kept.items()}
    return {key: one for key, one in found.items() if one.asked == asked}


def keep_printed(
    file: ProjectFile, product: str, paper: str, printed: Mapping[str, PrintedBefore]
) -> bool:
    """Keep what was printed now.

    Parameters
    ----------
    file : ProjectFile
    product, paper : str
    printed : mapping of str to PrintedBefore
        By the key of the topic.

    Returns
    -------
    bool
        False where the project is open for looking only, and so nothing is kept.
    """
    if file.read_only:
        return False
    whole = _read(file)
    kept = whole.setdefault(product + _BETWEEN + paper, {})
    kept.update({key: list(astuple(one)) for key, one in printed.items()})
    file.set_meta(KEY, json.dumps(whole, ensure_ascii=False, separators=(",", ":")))
    return True


def _read(file: ProjectFile) -> dict[str, dict[str, list[str]]]:
    try:
        whole = json.loads(file.meta(KEY) or "{}")
    except ValueError:
        return {}
    if not isinstance(whole, dict):
        return {}
    return {
        sheets: {key: one for key, one in kept.items() if _is_sound(one)}
        for sheets, kept in whole.items()
        if isinstance(kept, dict)
    }


def _is_sound(one: object) -> bool:
    return (
        isinstance(one, list)
        and len(one) == len(fields(PrintedBefore))
        and all(isinstance(part, str) for part in one)
    )
