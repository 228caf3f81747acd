"""Pages that are looked at before they are printed: as many as are known by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.studies.printing.binding import bind
from gridplanner.ui.theme import OWN_FONT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.studies.printing.source import Source
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


def bind_to_look(
    source: Source,
    topics: Sequence[Topic],
    wish: Wish,
    counts: Mapping[str, int] | None,
) -> tuple[Source, list[Topic]]:
    """Plan pages as far as that holds nobody up.

    Where boxes are left for lists, or an index stands behind each grid, pages are known
    once every sheet has been made; an index at the end is made with the file alone.
    Until then sheets have no pages, and nothing leads them.

    Parameters
    ----------
    source : Source
    topics : sequence of Topic
    wish : Wish
    counts : mapping of str to int or None
        Pages of topics, once they are counted.
    """
    is_quick = counts is not None or not wish.looks.with_boxes
    is_quick = is_quick and wish.streets != "end"
    is_quick = is_quick and (counts is not None or not wish.streets)
    return bind(source, topics, wish, OWN_FONT, is_one=is_quick, counts=counts)
