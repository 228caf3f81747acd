"""What was printed before, and which units show something else now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gridplanner.studies.printing.records import sheets_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.document import Document
    from gridplanner.data.printed import PrintedBefore
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.printing.range_choice import RangeChoice
    from gridplanner.ui.printing.survey import Survey


@dataclass
class Comparing:
    """Knows what changed of a wish, once a survey of all of it is whole.

    Attributes
    ----------
    before : mapping of str to PrintedBefore
        Of the wish's product and paper, by key of the topic.
    """

    before: Mapping[str, PrintedBefore] = field(default_factory=dict)
    _known: tuple[Wish, frozenset[str]] | None = None

    def read(self, document: Document | None, wish: Wish) -> None:
        """Read what was printed of a wish's product on its paper."""
        self.before = {} if document is None else sheets_before(document.file, wish)

    def forget(self) -> None:
        """Know nothing any more: what sheets show is other now."""
        self._known = None

    def known(self, wish: Wish) -> frozenset[str] | None:
        """Give the keys of what shows something else; None while that is not known."""
        return None if self._known is None or self._known[0] != wish else self._known[1]

    def take(self, survey: Survey, wish: Wish, ranges: RangeChoice) -> bool:
        """Take what a survey has found so far, and say it beside the range.

        Returns
        -------
        bool
            Whether what is to be printed is known just now.
        """
        found, is_new = survey.extent, False
        is_of_all = not ranges.chosen.isChecked()
        if self.known(wish) is None and is_of_all and found.is_whole and found.count:
            self._known = wish, frozenset(survey.differing)
            is_new = ranges.differing.isChecked()
        known = self.known(wish)
        ranges.compare(found.done, found.count, None if known is None else len(known))
        return is_new
