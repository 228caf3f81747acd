"""Households of a ledger: who lives together, where, and who is registered together.

Whoever lives in one dwelling is one resident household, except that a family of the
ledger with a head of its own stands beside a household that has one, unless somebody
of it lives there already; whoever has one register number is one register household.
People whose house was not found keep together by the ledger's own groups, so that one
answer later houses them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from gridplanner.data.ledgers.deciding import Decided
from gridplanner.data.ledgers.new_dwellings import NewDwellings
from gridplanner.data.people.relations import HEADS
from gridplanner.data.registry_edits.homes import FAMILY, OWNER, TENANT, house, unhouse
from gridplanner.data.registry_edits.people import GONE

if TYPE_CHECKING:
    from gridplanner.data.ledgers.deciding import Judge
    from gridplanner.data.ledgers.entries import Entry
    from gridplanner.data.ledgers.houses import Home, NewDwelling
    from gridplanner.data.ledgers.identity import Identities
    from gridplanner.data.ledgers.record import OnRecord, Row
    from gridplanner.data.registry_edits.writing import Writing

_NOT_RELATED = "99"
_LET, _VACANT = "出租", "空置"


class Ask(Protocol):
    """Puts a question to the user; says whether it is new."""

    def __call__(self, kind: str, person: int, entry: Entry, **values: Any) -> bool:  # noqa: ANN401 - any column
        """Put it."""
        ...


class Households:
    """Finds or makes the household of each person of a ledger.

    Parameters
    ----------
    writing : Writing
    on_record : OnRecord
    judge : Judge
    ask : callable
        Puts a question to the user.

    Attributes
    ----------
    beside : list of (int, int)
        Sheet and row of each family that becomes a household beside another one.
    """

    def __init__(
        self, writing: Writing, on_record: OnRecord, judge: Judge, ask: Ask
    ) -> None:
        self._writing = writing
        self._record = on_record
        self._judge = judge
        self._ask = ask
        self._dwellings = NewDwellings(writing, on_record)
        self._households: dict[object, Row] = {}
        self._registers: dict[str, Row] = {}
        self._heads: dict[int, tuple[Row, int, int]] = {}
        self._of_group: dict[tuple[int, int], set[int]] = {}
        self._told: set[int] = set()
        self._of_house: dict[int | NewDwelling, dict[str, str]] = {}
        self._headless: set[int] = set()
        self._left: dict[int, set[int]] = {}
        self._joined: set[int] = set()
        self._led: set[tuple[int, int]] = set()
        self._led_households: set[int] = set()
        self.beside: list[tuple[int, int]] = []

    def note_groups(self, identities: Identities) -> None:
        """Note which groups of a ledger list their head, and where they live now."""
        for entry in identities.people:
            is_head = entry.person.get("relation") in HEADS
            if entry.person.get("status") not in GONE and (
                is_head or (entry.head_name and entry.head_name == entry.name)
            ):
                self._led.add((entry.sheet, entry.group))
        for place, number in identities.known.items():
            entry = identities.people[place]
            household = self._record.people[number]["household_id"]
            if household:
                group = self._of_group.setdefault((entry.sheet, entry.group), set())
                group.add(household)

    def house_new(self, row: Row, entry: Entry, home: Home) -> None:
        """Give a person who is added a household, and a register household."""
        household = self._household(entry, home)
        role = self._role(entry, home)
        if household is not None:
            day = row.get("arrived") or self._writing.stamp.day
            house(
                self._writing, row, household=household, residences=(), day=day,
                role=role,
            )  # fmt: skip
            self._joined.add(household["id"])
            self._note_head(household, row, entry)
        register = self._register(entry, row["id"])
        if register is not None:
            self._writing.change("person", row, register_household_id=register["id"])
        if not home.is_known:
            self._ask_where(row, entry, home, household)

    def house_known(self, row: Row, entry: Entry, home: Home) -> list[Decided]:
        """Decide where somebody on record lives, and is registered."""
        return [
            *self._decide_home(row, entry, home),
            *self._decide_register(row, entry),
        ]

    def _decide_home(self, row: Row, entry: Entry, home: Home) -> list[Decided]:
        present = self._record.households.get(row["household_id"] or 0)
        is_housed = present is not None and not present["valid_to"]
        dwelling = (present or {}).get("dwelling_id") if is_housed else None
        if home.is_known and dwelling and dwelling == home.dwelling_id:
            assert present is not None
            self._note_head(present, row, entry)
            return self._fill_address(row, entry)
        if home.is_known:
            return self._move(row, entry, home, dwelling)
        return self._stay(row, entry, home, present if is_housed else None)

    def _fill_address(self, row: Row, entry: Entry) -> list[Decided]:
        offered = entry.person.get("residence_address", "")
        if row["residence_address"] or not offered:
            return []
        self._writing.change("person", row, residence_address=offered)
        return [Decided("residence_address", "fill", "", offered, "")]

    def _move(
        self, row: Row, entry: Entry, home: Home, dwelling: int | None
    ) -> list[Decided]:
        """House somebody who lives nowhere, or elsewhere."""
        offered = entry.person.get("residence_address", "")
        text = str(row["residence_address"] or "")
        if text == offered and dwelling:
            return []  # the address has been settled otherwise since
        told = {**row, "residence_address": text or ("?" if dwelling else None)}
        if text == offered or not (text or dwelling):
            decided = [Decided("residence_address", "fill", text, offered, "")]
        else:
            asked = {"residence_address": offered}
            decided = self._judge.decide("person", told, asked)
        for each in decided:
            if each.outcome in {"fill", "overwrite"}:
                self._rehouse(row, entry, home)
                self._writing.change("person", row, residence_address=offered)
            elif each.outcome == "review":
                self._ask(
                    "conflict", row["id"], entry, field=each.column, present=text,
                    offered=offered, building_id=home.building_id or None,
                    estate=home.estate or None,
                )  # fmt: skip
        return [
            Decided(d.column, d.outcome, text, d.offered, d.source) for d in decided
        ]

    def _rehouse(self, row: Row, entry: Entry, home: Home) -> None:
        household = self._household(entry, home)
        assert household is not None
        self._leave(row)
        self._joined.add(household["id"])
        residences = self._record.residences.get(row["id"], [])
        house(
            self._writing, row, household=household, residences=residences,
            day=self._writing.stamp.day, role=self._role(entry, home),
        )  # fmt: skip
        self._note_head(household, row, entry)

    def _leave(self, row: Row) -> None:
        if row["household_id"]:
            self._left.setdefault(row["household_id"], set()).add(row["id"])

    def end(self, row: Row) -> None:
        """End where somebody lives who died or moved out."""
        self._leave(row)
        residences = self._record.residences.get(row["id"], [])
        unhouse(self._writing, row, residences, day=self._writing.stamp.day)

    def _stay(
        self, row: Row, entry: Entry, home: Home, present: Row | None
    ) -> list[Decided]:
        """Leave somebody where they are whose address in the ledger is not found."""
        offered = entry.person.get("residence_address", "")
        text = str(row["residence_address"] or "")
        if not offered or text == offered:
            return []
        if present is not None and present["dwelling_id"]:
            self._ask_where(row, entry, home, present)
            source = self._judge.source_of("person", row, "residence_address")
            return [Decided("residence_address", "review", text, offered, source)]
        decided = self._judge.decide("person", row, {"residence_address": offered})
        for each in decided:
            if each.outcome in {"fill", "overwrite"}:
                self._writing.change("person", row, residence_address=offered)
                household = present or self._household(entry, home)
                if present is None and household is not None:
                    self._rehouse(row, entry, home)
                self._ask_where(row, entry, home, household)
            elif each.outcome == "review":
                self._ask(
                    "conflict", row["id"], entry, field=each.column,
                    present=text, offered=offered,
                )  # fmt: skip
        return decided

    def _ask_where(
        self, row: Row, entry: Entry, home: Home, household: Row | None
    ) -> None:
        """Ask for the house of an address, once for each household."""
        if home.is_outside:
            return
        key = household["id"] if household is not None else row["id"]
        if key in self._told:
            return
        self._told.add(key)
        self._ask(
            "address", row["id"], entry,
            field="residence_address",
            offered=entry.person.get("residence_address"),
            household_id=None if household is None else household["id"],
            building_id=home.building_id or None,
            estate=home.estate or None,
        )  # fmt: skip

    def _household(self, entry: Entry, home: Home) -> Row | None:
        """Give the household of a dwelling, else of the ledger's group."""
        group = (entry.sheet, entry.group)
        key: object = home.key
        if not home.is_known:
            key = (*group, entry.person.get("residence_address", ""))
        elif group in self._led:
            key = (home.key, group)
        found = self._households.get(key)
        if found is None:
            found = self._there(group, home) if home.is_known else None
            if found is None:
                found = self._new_household(home)
                if home.is_known and home.key in self._households:
                    self.beside.append((entry.sheet, entry.row))
            self._households[key] = found
            if home.is_known:
                self._households.setdefault(home.key, found)
                if group in self._led:
                    self._led_households.add(found["id"])
        return found

    def _there(self, group: tuple[int, int], home: Home) -> Row | None:
        """Give the household of a dwelling that a group of the ledger belongs to.

        Two families with heads of their own share a dwelling, and no household.
        """
        there = self._record.in_dwelling.get(home.dwelling_id, [])
        mine = self._of_group.get(group, set())
        chosen = next((each for each in there if each in mine), 0)
        if chosen:
            return self._record.households[chosen]
        first = self._households.get(home.key)
        if first is None and there:
            first = self._record.households[there[0]]
            self._households[home.key] = first
        if first is None or group not in self._led:
            return first
        is_led = first["head_id"] or first["id"] in self._led_households
        return None if is_led else first

    def _new_household(self, home: Home) -> Row:
        dwelling = home.dwelling_id or None
        if home.new is not None:
            dwelling = self._dwellings.take(home.new)
        stamp = self._writing.stamp
        values: dict[str, Any] = {
            "kind": "resident",
            "dwelling_id": dwelling,
            "head_id": None,
            "valid_from": stamp.day,
            "source": stamp.source,
        }
        number = self._writing.add("household", **values)
        known = self._record.dwellings.get(dwelling or 0)
        if known is not None and known["status"] == _VACANT:
            self._writing.change("dwelling", known, status=None)
        return {**values, "id": number, "valid_to": None}

    def _note_head(self, household: Row, row: Row, entry: Entry) -> None:
        """Note who may be the head of a household that has none, or will have none."""
        relation = entry.person.get("relation", "")
        rank = 1 if relation in HEADS else 2
        if entry.head_name and entry.head_name == entry.name:
            rank = 0
        elif relation not in HEADS:
            return
        best = self._heads.get(household["id"])
        if best is None or rank < best[1]:
            self._heads[household["id"]] = (household, rank, row["id"])

    def _role(self, entry: Entry, home: Home) -> str:
        if entry.role:
            return entry.role
        dwelling = self._record.dwellings.get(home.dwelling_id, {})
        owner = entry.owner.get("owner_name") or dwelling.get("owner_name")
        if owner and owner == entry.name:
            return OWNER
        is_let = (entry.owner.get("status") or dwelling.get("status")) == _LET
        is_stranger = owner or entry.person.get("population_kind") == "migrant"
        if entry.person.get("relation") == _NOT_RELATED or (is_let and is_stranger):
            return TENANT
        return FAMILY

    def _register(self, entry: Entry, person: int) -> Row | None:
        """Give the register household of a number, or make it."""
        if not entry.reg_no:
            return None
        found = self._registers.get(entry.reg_no) or self._record.registers.get(
            entry.reg_no
        )
        if found is None:
            address = entry.person.get("domicile_address")
            values = {
                "reg_no": entry.reg_no,
                "head_id": None,
                "address": address or entry.person.get("residence_address"),
                "source": self._judge.source,
            }
            found = {**values, "id": self._writing.add("register_household", **values)}
        self._registers[entry.reg_no] = found
        is_head = entry.person.get("relation") in HEADS
        if not found["head_id"] and (is_head or entry.head_name == entry.name):
            found["head_id"] = person
            self._writing.change("register_household", found, head_id=person)
        return found

    def _decide_register(self, row: Row, entry: Entry) -> list[Decided]:
        present = self._record.reg_nos.get(row["register_household_id"] or 0, "")
        if not entry.reg_no or entry.reg_no == present:
            return []
        told = {**row, "register_household_id": present or None}
        asked = {"register_household_id": entry.reg_no}
        decided = self._judge.decide("person", told, asked)
        for each in decided:
            if each.outcome in {"fill", "overwrite"}:
                register = self._register(entry, row["id"])
                assert register is not None
                self._writing.change(
                    "person", row, register_household_id=register["id"]
                )
            elif each.outcome == "review":
                self._ask(
                    "conflict", row["id"], entry, field=each.column,
                    present=present, offered=entry.reg_no,
                )  # fmt: skip
        return decided

    def tell_house(self, entry: Entry, home: Home) -> list[Decided]:
        """Decide what a row tells of the house itself: owner, use, state."""
        if not (entry.owner and home.is_known):
            return []
        # Of rows that differ the first one counts, the same the next time.
        told = self._of_house.setdefault(home.key, {})
        offered = {
            name: value for name, value in entry.owner.items() if name not in told
        }
        told.update(offered)
        row = self._record.dwellings.get(home.dwelling_id)
        if row is None:
            return []
        # As it is by now: whoever moved in has made an empty one lived in.
        now = self._writing.now("dwelling", row)
        decided = self._judge.decide("dwelling", now, offered)
        for each in decided:
            if each.outcome in {"fill", "overwrite"}:
                self._writing.change("dwelling", row, **{each.column: each.offered})
        return [each for each in decided if each.outcome in {"fill", "overwrite"}]

    def finish(self) -> None:
        """Name the heads of households that have none, end those nobody is left in."""
        for new, number in self._dwellings.added.items():
            told = self._of_house.get(new, {})
            self._writing.change("dwelling", {"id": number}, **told)
        for number, gone in self._left.items():
            household = self._record.households.get(number)
            if household is None or household["valid_to"]:
                continue
            is_empty = self._record.members.get(number, set()) <= gone
            if is_empty and number not in self._joined:
                day = self._writing.stamp.day
                self._writing.change("household", household, head_id=None, valid_to=day)
            elif household["head_id"] in gone:
                self._headless.add(number)
                self._writing.change("household", household, head_id=None)
        for household, _, head in self._heads.values():
            if not household["head_id"] or household["id"] in self._headless:
                self._writing.change("household", household, head_id=head)
