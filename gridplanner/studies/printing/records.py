"""What was printed, kept in the project so that only what changed is printed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.printed import PrintedBefore, keep_printed, printed_before
from gridplanner.studies.printing.pages import BACK, FRONT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.studies.printing.writing import Printed


def sheets_before(file: ProjectFile, wish: Wish) -> dict[str, PrintedBefore]:
    """Read what was printed of the wish's product on its paper, by key of the topic."""
    return printed_before(file, wish.product, wish.paper)


def keep_sheets(file: ProjectFile, wish: Wish, done: Iterable[Printed]) -> bool:
    """Keep what was printed; False where the project is open for looking only."""
    # What leads and closes a file is of the file: it is never printed by itself.
    words = {
        one.key: one.word for one in done if one.key and one.key not in {FRONT, BACK}
    }
    return keep_printed(file, wish.product, wish.paper, words, wish.day)
