"""What a click has taught: other names of estates and houses, for all rows to come."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from gridplanner.data.batch import TableChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.addresses.address import Address

RuleKind = Literal["estate", "building", "text", "outside"]
TABLE = "gp_address_rule"


@dataclass(frozen=True, slots=True)
class AddressRule:
    """One rule, as ``gp_address_rule`` keeps it.

    Attributes
    ----------
    kind : str
        ``"estate"``: `alias` is another name of `estate`; ``"building"``: number
        `building_no` of `alias` is the building; ``"text"``: the whole address
        `alias` is the building; ``"outside"``: `alias` does not lie in this town.
    alias : str
        Name of the place as it was written, or the whole address.
    estate : str
    building_no : str
    building_id : int
        0 for none.
    source : str
    """

    kind: RuleKind
    alias: str
    estate: str = ""
    building_no: str = ""
    building_id: int = 0
    source: str = ""


def learn(
    address: Address,
    building_id: int,
    *,
    place: str,
    number: str,
    whole_estate: bool = True,
    source: str = "",
) -> AddressRule:
    """Make the rule of a click on a house.

    Parameters
    ----------
    address : Address
        Which was not found.
    building_id : int
        Of the house that was clicked.
    place, number : str
        As the book calls that house.
    whole_estate : bool
        Whether all rows of the estate follow; needs the same number on both sides,
        else the rule is one for this building, or for this text.
    source : str

    Returns
    -------
    AddressRule
    """
    if address.place and address.number:
        if whole_estate and place and number == address.number:
            return AddressRule("estate", address.place, place, source=source)
        return AddressRule(
            "building",
            address.place,
            building_no=address.number,
            building_id=building_id,
            source=source,
        )
    return AddressRule("text", address.text, building_id=building_id, source=source)


def learn_outside(address: Address, *, source: str = "") -> AddressRule:
    """Make the rule that a place does not lie in this town."""
    return AddressRule("outside", address.place or address.text, source=source)


def rules_change(rules: Sequence[AddressRule]) -> TableChange:
    """Give the new rows of rules, to be put into a batch."""
    rows = [asdict(rule) | {"building_id": rule.building_id or None} for rule in rules]
    names = AddressRule.__slots__
    return TableChange(TABLE, {name: [row[name] for row in rows] for name in names})


def read_rules(columns: Mapping[str, Sequence[Any]]) -> list[AddressRule]:
    """Read rules from the columns of ``gp_address_rule``."""
    rows = zip(*(columns[name] for name in AddressRule.__slots__), strict=True)
    return [
        AddressRule(
            kind, alias or "", estate or "", number or "", int(building or 0),
            source or "",
        )
        for kind, alias, estate, number, building, source in rows
    ]  # fmt: skip


class RuleSet:
    """Rules by what they answer; of two for one thing the later holds."""

    def __init__(self, rules: Iterable[AddressRule] = ()) -> None:
        self.estates: dict[str, str] = {}
        self.buildings: dict[tuple[str, str], int] = {}
        self.texts: dict[str, int] = {}
        self.outside: set[str] = set()
        for rule in rules:
            self.add(rule)

    def add(self, rule: AddressRule) -> None:
        """Take up a rule."""
        if rule.kind == "estate":
            self.estates[rule.alias] = rule.estate
        elif rule.kind == "building":
            self.buildings[rule.alias, rule.building_no] = rule.building_id
        elif rule.kind == "text":
            self.texts[rule.alias] = rule.building_id
        else:
            self.outside.add(rule.alias)

    def with_rule(self, rule: AddressRule) -> RuleSet:
        """Give the same rules and one more."""
        other = RuleSet()
        other.estates, other.buildings = dict(self.estates), dict(self.buildings)
        other.texts, other.outside = dict(self.texts), set(self.outside)
        other.add(rule)
        return other

    def building(self, address: Address) -> int:
        """Give the building a rule names outright; 0 for none."""
        by_number = self.buildings.get((address.place, address.number), 0)
        return by_number or self.texts.get(address.text, 0)

    def is_outside(self, address: Address) -> bool:
        """Tell whether a rule says that the address lies elsewhere."""
        return (address.place or address.text) in self.outside
