"""Work out what an import of a ledger writes: people, households, houses, questions.

Everything is collected in a `Writing`, which becomes one `Batch`: one step to undo.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.ledgers.deciding import Decided, Judge
from gridplanner.data.ledgers.households import Households
from gridplanner.data.ledgers.record import review_key
from gridplanner.data.people.names import spell
from gridplanner.data.registry_edits.people import GONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.entries import Entry, HouseWords
    from gridplanner.data.ledgers.houses import Home
    from gridplanner.data.ledgers.identity import Identities
    from gridplanner.data.ledgers.record import OnRecord, Row
    from gridplanner.data.registry_edits.writing import Writing

_EVERY = 500


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one person of a ledger, in plain.

    Attributes
    ----------
    what : str
        ``"added"``, ``"changed"`` or ``"same"``.
    sheet, row : int
        Where the person is listed first.
    person_id : int
    name : str
    fields : tuple of Decided
        What differs, also where the present value stays or a user is asked.
    """

    what: str
    sheet: int
    row: int
    person_id: int
    name: str
    fields: tuple[Decided, ...] = ()


@dataclass(slots=True)
class Settled:
    """What was worked out.

    Attributes
    ----------
    changes : list of Change
        By position in `Identities.people`.
    asked : Counter
        Number of questions to the user by kind: ``"address"``, ``"same_person"``,
        ``"conflict"``, ``"damaged_id"``.
    placed : int
        People whose dwelling is known.
    beside : list of (int, int)
        Sheet and row of each family that becomes a household beside another one.
    """

    changes: list[Change] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    beside: list[tuple[int, int]] = field(default_factory=list)


class Settling:
    """Settles the people of a ledger one after the other.

    Parameters
    ----------
    writing : Writing
    on_record : OnRecord
    homes : mapping of HouseWords to Home
    judge : Judge
    """

    def __init__(
        self,
        writing: Writing,
        on_record: OnRecord,
        homes: Mapping[HouseWords, Home],
        judge: Judge,
    ) -> None:
        self._writing = writing
        self._record = on_record
        self._homes = homes
        self._judge = judge
        self._settled = Settled()
        self._seen: set[int] = set()
        self._households = Households(writing, on_record, judge, self._ask)

    def settle(self, identities: Identities, progress: Progress) -> Settled:
        """Work out everything.

        Parameters
        ----------
        identities : Identities
        progress : Progress

        Returns
        -------
        Settled
        """
        self._households.note_groups(identities)
        for place, entry in enumerate(identities.people):
            if place % _EVERY == 0:
                progress.fraction(place / len(identities.people))
            number = identities.known.get(place, 0)
            doubtful = identities.doubtful.get(place, ())
            self._settled.changes.append(self._settle(entry, number, doubtful))
        self._households.finish()
        self._settled.beside = self._households.beside
        return self._settled

    def _settle(self, entry: Entry, number: int, doubtful: tuple[int, ...]) -> Change:
        home = self._homes[entry.house]
        if number in self._seen or self._is_gone(number):
            # Two records made one, or an old ledger: neither says anything new of them.
            self._households.tell_house(entry, home)
            return Change("same", entry.sheet, entry.row, number, entry.name)
        self._seen |= {number} - {0}
        self._settled.placed += home.is_known
        if number:
            row = self._record.people[number]
            decided = self._update(row, entry, home)
            what = "changed" if _writes(decided) else "same"
        else:
            row = self._add(entry, home)
            number, what, decided = row["id"], "added", []
        told = self._households.tell_house(entry, home)
        tagged = self._tag(number, entry)
        if what == "same" and (told or tagged):
            what = "changed"
        self._ask_about(row, entry, doubtful)
        decided = [*decided, *told, *tagged]
        return Change(what, entry.sheet, entry.row, number, entry.name, tuple(decided))

    def _is_gone(self, number: int) -> bool:
        """Tell whether somebody on record died, or moved out."""
        row = self._record.people.get(number)
        return row is not None and bool(row["valid_to"])

    def _add(self, entry: Entry, home: Home) -> Row:
        initials, full = spell(entry.name)
        values: dict[str, Any] = {
            **entry.person,
            "pinyin": initials,
            "pinyin_full": full,
            "source": self._judge.source,
        }
        is_gone = values.get("status") in GONE
        if is_gone:
            values["valid_to"] = self._writing.stamp.day
        number = self._writing.add("person", **values)
        row = {**values, "id": number}
        if is_gone:
            return row
        self._households.house_new(row, entry, home)
        return row

    def _update(self, row: Row, entry: Entry, home: Home) -> list[Decided]:
        decided = self._judge.decide_person(row, entry)
        values: dict[str, Any] = {}
        for each in decided:
            if each.outcome in {"fill", "overwrite"}:
                values[each.column] = each.offered
            elif each.outcome == "review":
                self._ask_conflict(row, each, entry)
        if "id_no" in values:
            values["id_state"] = entry.person.get("id_state")
        if "name" in values:
            values["pinyin"], values["pinyin_full"] = spell(values["name"])
        is_gone = values.get("status") in GONE
        if is_gone:
            values["valid_to"] = self._writing.stamp.day
            self._households.end(row)
        if values:
            self._writing.change("person", row, **values)
        if is_gone:
            return decided
        return [*decided, *self._households.house_known(row, entry, home)]

    def _tag(self, number: int, entry: Entry) -> list[Decided]:
        added = []
        for key, detail in entry.tags.items():
            if (number, key) in self._record.tags:
                continue
            self._record.tags.add((number, key))
            self._writing.add(
                "person_tag",
                person_id=number,
                tag=key,
                source=self._judge.source,
                valid_from=self._writing.stamp.day,
                detail=detail or None,
            )
            added.append(Decided("tag", "fill", "", key, ""))
        return added

    def _ask_about(self, row: Row, entry: Entry, doubtful: tuple[int, ...]) -> None:
        """Put to the user what no rule may settle."""
        damaged = entry.person.get("id_state") == "damaged"
        if damaged and row.get("id_no") in {None, "", entry.person["id_no"]}:
            present = row["id_no"]
            self._ask("damaged_id", row["id"], entry, field="id_no", present=present)
        others = [number for number in doubtful if number != row["id"]]
        for other in others[:3]:
            self._ask("same_person", row["id"], entry, other_id=other)

    def _ask_conflict(self, row: Row, decided: Decided, entry: Entry) -> None:
        self._ask(
            "conflict", row["id"], entry,
            field=decided.column, present=decided.present, offered=decided.offered,
        )  # fmt: skip

    def _ask(self, kind: str, person: int, entry: Entry, **values: Any) -> bool:  # noqa: ANN401 - any column
        """Put a question, unless it was put before; say whether it is new."""
        row = {"kind": kind, "person_id": person, **values}
        key = review_key(row)
        if key in self._record.reviews:
            return False
        self._record.reviews.add(key)
        self._settled.asked[kind] += 1
        stamp = self._writing.stamp
        self._writing.add(
            "review",
            **row,
            source=self._judge.source,
            source_row=entry.row,
            state="open",
            time=stamp.time,
        )
        return True


def _writes(decided: list[Decided]) -> bool:
    return any(each.outcome in {"fill", "overwrite"} for each in decided)
