"""PeopleFilter: which people are meant, said in data that can be kept and compared.

It says nothing of how they are found; `gridplanner.data.store.people_filter` asks the
file, and `gridplanner.data.filters.people_list` hands out what was found.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping

ADDRESSES = ("living", "registered", "separated", "houseless")
PHONES = ("with", "without")
FINDINGS = ("duplicate_id", "incomplete", "children_away")
ELDER = 60  # years from which somebody is an elder
# Who is meant by age alone, whatever a ledger says: category and least age in years.
BY_AGE = {"aged80": 80}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are meant; every condition must hold, an empty one always does.

    Attributes
    ----------
    any_of, all_of, none_of : tuple of str
        Categories: at least one of these, each of these, none of these.
    units : tuple of int
        Ids of areas, grids or micro-grids: who is counted in one of them.
    age_from, age_to : int or None
        Whole years at `reference`, both included. Who has no date of birth has no age.
    reference : str
        ISO date the age and the categories are told for; empty = the day of asking.
    sex : str
        GB/T 2261.1: ``"1"`` or ``"2"``.
    population : tuple of str
        Kinds of population: ``"registered"``, ``"migrant"`` …
    address : str
        ``"living"`` in a house of the project, ``"registered"`` in it (and counted
        there), ``"separated"``: living in another house than where registered, or
        registered nowhere here, ``"houseless"``: living in no house.
    heads : bool
        Only heads of households.
    phone : str
        ``"with"`` or ``"without"`` a telephone.
    household : str
        ``"resident"`` or ``"collective"``.
    housing : tuple of str
        States of the dwelling, as they are written: 自住, 出租 …
    words : str
        Each word in the name, the beginning of the initials, the estate, plate or
        address of the building; or the whole, or the last four, of ID or telephone.
    finding : str
        ``"duplicate_id"``: somebody else has the same ID number. ``"incomplete"``: the
        name, any house or address, or both ID number and date of birth are missing.
        ``"children_away"``: elders with whom nobody younger lives, or who are said to
        live alone, without their children, or left behind.
    """

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    reference: str = ""
    sex: str = ""
    population: tuple[str, ...] = ()
    address: str = ""
    heads: bool = False
    phone: str = ""
    household: str = ""
    housing: tuple[str, ...] = ()
    words: str = ""
    finding: str = ""

    @property
    def categories(self) -> frozenset[str]:
        """All categories it names."""
        return frozenset(self.any_of) | frozenset(self.all_of) | frozenset(self.none_of)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Names of the fields that say something; the reference date says nothing."""
        nothing = PeopleFilter()
        return tuple(
            each.name
            for each in fields(self)
            if each.name != "reference"
            and getattr(self, each.name) != getattr(nothing, each.name)
        )

    def without(self, condition: str) -> PeopleFilter:
        """Give it without one of its conditions."""
        empty = getattr(PeopleFilter(), condition)
        return replace(self, **{condition: empty})

    def to_text(self) -> str:
        """Write it down, for a list of filters that is kept."""
        kept = {name: asdict(self)[name] for name in self.conditions}
        if self.reference:
            kept["reference"] = self.reference
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> PeopleFilter:
        """Read what `to_text` wrote; words of a newer version are left out.

        Raises
        ------
        GridPlannerError
            ``filter.unreadable``.
        """
        try:
            read = json.loads(text)
            known = {name: _value(name, read[name]) for name in _KINDS if name in read}
        except (ValueError, TypeError) as fault:
            raise GridPlannerError("filter.unreadable") from fault
        return cls(**known)


_KINDS: Mapping[str, str] = {each.name: str(each.type) for each in fields(PeopleFilter)}


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - what a file holds
    kind = _KINDS[name]
    if kind.startswith("tuple"):
        inner = int if "int" in kind else str
        return tuple(inner(each) for each in value)
    if "int" in kind:
        return None if value is None else int(value)
    return bool(value) if kind == "bool" else str(value)


def born_until(reference: str, years: int) -> str:
    """Give the last day of birth on which one is so many years old.

    Parameters
    ----------
    reference : str
        ISO date.
    years : int

    Returns
    -------
    str
        To be compared as text. Who was born on 29 February grows older on 1 March of
        a year without that day.

    Examples
    --------
    >>> born_until("2022-06-01", 80), born_until("2023-02-28", 1)
    ('1942-06-01', '2022-02-28')
    """
    return f"{int(reference[:4]) - years:04}{reference[4:]}"
