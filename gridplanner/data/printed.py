"""What has been printed: of each sheet what it showed, and when that was.

It is one of the project's own notes, which the history does not know: printing changes
nothing of a town. A sheet is told by product, paper and topic; the word for its content
is made by whoever prints.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
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
    """

    word: str
    day: str


def printed_before(
    file: ProjectFile, product: str, paper: str
) -> dict[str, PrintedBefore]:
    """Read what was printed of a product on some paper, by the key of the topic.

    What is not as this module writes it counts as never printed.
    """
    kept = _read(file).get(product + _BETWEEN + paper, {})
    return {key: PrintedBefore(*one) for key, one in kept.items()}


def keep_printed(
    file: ProjectFile, product: str, paper: str, words: Mapping[str, str], day: str
) -> bool:
    """Keep what was printed now.

    Parameters
    ----------
    file : ProjectFile
    product, paper : str
    words : mapping of str to str
        For the content, by the key of the topic.
    day : str
        ISO date.

    Returns
    -------
    bool
        False where the project is open for looking only, and so nothing is kept.
    """
    if file.read_only:
        return False
    whole = _read(file)
    kept = whole.setdefault(product + _BETWEEN + paper, {})
    kept.update({key: [word, day] for key, word in words.items()})
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
        and len(one) == len(("word", "day"))
        and all(isinstance(part, str) for part in one)
    )
