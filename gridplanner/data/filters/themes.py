"""Themes: what maps of people show, each as the filter of those it means.

A theme is a filter, so that map, table and ledger tell the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.people.categories import CARE, CATEGORIES, RESTRICTED

if TYPE_CHECKING:
    from collections.abc import Collection

WAYS: Final = ("shares", "dots", "density", "symbols")
"""Ways to draw a theme: grids by share, dots in houses, a surface, circles."""
EVERYBODY: Final = "everybody"
NEW_CITIZENS: Final = "migrant"
RENTED: Final = "rented"


@dataclass(frozen=True, slots=True)
class Theme:
    """A kind of people on the map.

    Attributes
    ----------
    key : str
        A category, or one of the words of this module.
    sentence : str
        Key of its name in the string tables.
    wanted : PeopleFilter
    """

    key: str
    sentence: str
    wanted: PeopleFilter

    @property
    def is_restricted(self) -> bool:
        """Whether a permission is needed, and small counts are not told."""
        return self.key in RESTRICTED


_OWN: Final = {
    EVERYBODY: PeopleFilter(),
    NEW_CITIZENS: PeopleFilter(population=("migrant",)),
    "aged60": PeopleFilter(age_from=60),
    "aged80": PeopleFilter(any_of=("aged80",)),
    "children": PeopleFilter(age_to=17),
    RENTED: PeopleFilter(housing=("出租",)),
    "key_people": PeopleFilter(any_of=tuple(sorted(CARE))),
}
_NAMED: Final = {NEW_CITIZENS, "aged80"}
THEMES: Final[dict[str, Theme]] = {
    **{
        key: Theme(
            key, CATEGORIES[key].sentence if key in _NAMED else f"theme.{key}", wanted
        )
        for key, wanted in _OWN.items()
    },
    **{
        key: Theme(key, category.sentence, PeopleFilter(any_of=(key,)))
        for key, category in CATEGORIES.items()
        if key not in _OWN
    },
}


def check_way(theme: Theme, way: str, hidden: Collection[str]) -> None:
    """Refuse to show what must not be shown.

    Parameters
    ----------
    theme : Theme
    way : str
        One of `WAYS`.
    hidden : collection of str
        Categories the user must not see.

    Raises
    ------
    GridPlannerError
        ``filter.restricted`` for a category that is off; ``theme.restricted_by_grid``
        where houses of restricted people could be told.
    """
    if theme.key in hidden:
        raise GridPlannerError("filter.restricted")
    if theme.is_restricted and way != "shares":
        raise GridPlannerError("theme.restricted_by_grid")
