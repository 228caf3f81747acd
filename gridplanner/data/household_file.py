"""The file of one dwelling (一户一档): whose it is, who lives there, who is registered.

Everything personal in it is masked already unless a grant lets it be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gridplanner.data.access.stand_ins import stand_in


@dataclass(frozen=True, slots=True)
class TagLine:
    """A category somebody belongs to.

    Attributes
    ----------
    id : int
        Row of ``person_tag``, 0 for one that follows from other data today.
    tag : str
        Key of a category, or the word an office wrote.
    source, valid_from, valid_to, detail : str
    """

    id: int
    tag: str
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives in the dwelling.

    Attributes
    ----------
    id, household_id : int
    name, id_no, phone, birth : str
        Masked unless granted; of a birth the year stays.
    sex, relation : str
        Codes of GB/T 2261.1 and GB/T 4761.
    age : int or None
        Full years on the day of the file.
    is_head : bool
    role : str
        As what they live there: owner, family, tenant.
    since : str
        From when they live there, as far as that is known.
    population_kind : str
    registered : str
        ``"here"``, ``"elsewhere"``, or empty where that is not known.
    domicile : str
        Where they are registered, masked to the building.
    tags : tuple of TagLine
        Those that hold on the day of the file.
    health : str
        Code of GB/T 2261.3, masked unless granted.
    """

    id: int
    household_id: int
    name: str
    sex: str
    birth: str
    age: int | None
    relation: str
    id_no: str
    phone: str
    is_head: bool
    role: str
    since: str
    population_kind: str
    registered: str
    domicile: str
    tags: tuple[TagLine, ...] = ()
    health: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdBlock:
    """A household that lives there.

    Attributes
    ----------
    id, place_id : int
    kind : str
        ``"resident"`` or ``"collective"``.
    category, phone, note, place : str
        ``place`` names whose dormitory it is.
    members : tuple of Resident
        Its head first.
    """

    id: int
    kind: str
    category: str
    phone: str
    note: str
    place_id: int
    place: str
    members: tuple[Resident, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody registered in the dwelling, and where they live.

    ``lives`` is ``"here"``, ``"elsewhere"``, or empty where they have no home on
    record; ``at`` is the building they live in, ``dwelling_id`` their dwelling there.
    """

    id: int
    name: str
    lives: str
    at: str
    dwelling_id: int


@dataclass(frozen=True, slots=True)
class RegisterBlock:
    """A registered household (户籍户) of the dwelling."""

    id: int
    reg_no: str
    address: str
    kind: str
    status: str
    head_id: int
    members: tuple[Registered, ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit or a call; ``result`` is what was found, ``name`` whom it was about."""

    id: int
    date: str
    kind: str
    worker: str
    result: str
    next_due: str
    name: str


@dataclass(frozen=True, slots=True)
class FormerLine:
    """What changed in the dwelling, among those who live there, or in their records.

    Attributes
    ----------
    day : str
    kind : str
        ``"in"`` or ``"out"`` for somebody who came or went, else ``"changed"``.
    table, column : str
        What was changed, empty for who came or went.
    name : str
        Of whom, masked unless granted; empty for the dwelling.
    old, new : str
        Masked by their column unless granted.
    source : str
        Of the new value.
    """

    day: str
    kind: str
    table: str
    column: str
    name: str
    old: str
    new: str
    source: str


@dataclass(frozen=True, slots=True)
class OwnerBlock:
    """Who owns the dwelling, masked unless granted."""

    name: str
    id_no: str
    phone: str

    def __bool__(self) -> bool:
        return bool(self.name or self.id_no or self.phone)


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """Everything on record of one dwelling.

    Attributes
    ----------
    dwelling_id, building_id : int
        0 where the household of the file has none.
    address : str
        Of the building, as it stands there; without personal data.
    unit, floor, room, status, use : str
    area : float or None
        Square metres.
    owner : OwnerBlock
    households : tuple of HouseholdBlock
    registers : tuple of RegisterBlock
    visits : tuple of VisitLine
        Last first.
    changes : tuple of FormerLine
        Last first.
    photos : tuple of int
        Rows of ``photo`` of the dwelling and of its households, the latest last.
    is_gone : bool
        True for a dwelling that is no longer in use.
    """

    dwelling_id: int
    building_id: int
    address: str
    unit: str
    floor: str
    room: str
    status: str
    use: str
    area: float | None
    owner: OwnerBlock
    households: tuple[HouseholdBlock, ...] = ()
    registers: tuple[RegisterBlock, ...] = ()
    visits: tuple[VisitLine, ...] = ()
    changes: tuple[FormerLine, ...] = ()
    photos: tuple[int, ...] = field(default=())
    is_gone: bool = False

    @property
    def members(self) -> tuple[Resident, ...]:
        """Everybody who lives there, household by household."""
        return tuple(one for block in self.households for one in block.members)

    @property
    def tenants(self) -> tuple[Resident, ...]:
        """Those who rent."""
        return tuple(one for one in self.members if one.role == "tenant")

    @property
    def registered_elsewhere(self) -> int:
        """How many who live there are registered elsewhere (人户分离)."""
        return sum(one.registered == "elsewhere" for one in self.members)

    @property
    def living_elsewhere(self) -> int:
        """How many who are registered there are not known to live there."""
        return sum(
            one.lives != "here" for block in self.registers for one in block.members
        )

    @property
    def people(self) -> frozenset[int]:
        """Ids of everybody the file shows; see `stand_in` for owner and households."""
        registered = {one.id for block in self.registers for one in block.members}
        ids = {one.id for one in self.members} | registered
        ids |= {
            stand_in("household", block.id)
            for block in self.households
            if block.phone or block.note
        }
        ids |= {
            stand_in("register_household", block.id)
            for block in self.registers
            if block.address
        }
        if self.owner:
            ids.add(stand_in("dwelling", self.dwelling_id))
        return frozenset(ids)
