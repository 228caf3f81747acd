"""What was printed, kept in the project so that only what changed is printed again."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from gridplanner.data.printed import PrintedBefore, keep_printed, printed_before
from gridplanner.studies.printing.pages import BACK, FRONT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.studies.printing.wish import Wish

_LENGTH: Final = 6  # bytes of the word


def sheets_before(file: ProjectFile, wish: Wish) -> dict[str, PrintedBefore]:
    """Read what was printed of the wish's product on its paper, by key of the topic."""
    return printed_before(file, wish.product, wish.paper, asked_word(wish))


def keep_sheets(file: ProjectFile, wish: Wish, words: Mapping[str, str]) -> bool:
    """Keep what was printed.

    Parameters
    ----------
    file : ProjectFile
    wish : Wish
    words : mapping of str to str
        For what the sheets of a topic show, by its key.

    Returns
    -------
    bool
        False where the project is open for looking only.
    """
    asked = asked_word(wish)
    # What leads and closes a file is of the file: it is never printed by itself.
    printed = {
        key: PrintedBefore(word, wish.day, asked)
        for key, word in words.items()
        if key and key not in {FRONT, BACK}
    }
    return keep_printed(file, wish.product, wish.paper, printed)


def asked_word(wish: Wish) -> str:
    """Give a word for how sheets are asked for.

    Sheets asked for otherwise than before look otherwise, but nothing of the town has
    changed: they count as never printed, and bear no mark. It matters not of what
    sheets are made, in which order, by whom, and what leads and closes their file.
    """
    plain = replace(
        wish,
        units=(),
        buildings=(),
        dwellings=(),
        day="",
        maker="",
        order="code",
        index=False,
        with_place=True,
    )
    return blake2b(repr(plain).encode(), digest_size=_LENGTH).hexdigest()
