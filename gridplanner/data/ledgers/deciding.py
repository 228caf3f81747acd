"""What becomes of the values a ledger offers for somebody on record, field by field.

`gridplanner.data.comparing.priority` says whose word counts. Here stands what is
special to some fields: a damaged number never replaces a sound one, a second
telephone is kept beside the first, notes are put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.comparing.priority import FieldDecision, decide_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.comparing.priority import Priorities
    from gridplanner.data.ledgers.entries import Entry
    from gridplanner.data.ledgers.record import Row

Sources = "Mapping[tuple[str, int, str], str]"
_APART = frozenset({"id_no", "id_state", "residence_address", "note", "other_phones"})
_BETWEEN_NOTES = "；"


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of one field.

    Attributes
    ----------
    column : str
    outcome : str
        ``"fill"``, ``"overwrite"``, ``"keep"`` or ``"review"``.
    present, offered : str
    source : str
        Where the present value comes from.
    """

    column: str
    outcome: str
    present: str
    offered: str
    source: str


class Judge:
    """Decides for one source of a ledger.

    Parameters
    ----------
    source : str
        Name of the ledger's source.
    priorities : Priorities
    sources : mapping of (str, int, str) to str
        Of present values that come from another source than their row.
    """

    def __init__(
        self,
        source: str,
        priorities: Priorities,
        sources: Mapping[tuple[str, int, str], str],
    ) -> None:
        self.source = source
        self._priorities = priorities
        self._sources = sources

    def source_of(self, table: str, row: Mapping[str, Any], column: str) -> str:
        """Tell where the value of a column comes from."""
        own = str(row.get("source") or "")
        return self._sources.get((table, int(row["id"]), column), own)

    def decide(
        self, table: str, row: Mapping[str, Any], offered: Mapping[str, str]
    ) -> list[Decided]:
        """Decide offered values that differ from a row as it stands.

        Parameters
        ----------
        table : str
        row : mapping
            With ``"id"`` and ``"source"``.
        offered : mapping of str to str
            By column.

        Returns
        -------
        list of Decided
            Without what is the same.
        """
        by_source: dict[str, dict[str, str]] = {}
        for column, value in offered.items():
            present = row.get(column)
            if value and (present is None or str(present) != value):
                source = self.source_of(table, row, column)
                by_source.setdefault(source, {})[column] = value
        return [
            _decided(decision, source)
            for source, values in by_source.items()
            for decision in decide_fields(
                row, source, values, self.source, self._priorities
            ).values()
            if decision.outcome != "same"
        ]

    def decide_person(self, row: Row, entry: Entry) -> list[Decided]:
        """Decide what a ledger says of a person, but for where they live."""
        offered = {
            column: value
            for column, value in entry.person.items()
            if column not in _APART
        }
        _drop_less_certain(row, offered)
        found = self.decide("person", row, offered)
        found = self._keep_second_phone(row, entry, found)
        number = _number(row, entry, self.source_of("person", row, "id_no"))
        note = self._note(row, entry.person.get("note", ""))
        return [*found, *number, *note]

    def _keep_second_phone(
        self, row: Row, entry: Entry, found: list[Decided]
    ) -> list[Decided]:
        """Keep a telephone beside the first where that one stays."""
        kept, numbers = [], entry.person.get("other_phones", "").split()
        for each in found:
            if each.column == "phone" and each.outcome == "keep":
                numbers.insert(0, each.offered)
            else:
                kept.append(each)
        present = str(row.get("other_phones") or "")
        known = {*present.split(), str(row.get("phone") or "")}
        new = [number for number in dict.fromkeys(numbers) if number not in known]
        if new:
            together = " ".join([*present.split(), *new])
            outcome = "overwrite" if present else "fill"
            source = self.source_of("person", row, "other_phones")
            kept.append(Decided("other_phones", outcome, present, together, source))
        return kept

    def _note(self, row: Row, note: str) -> list[Decided]:
        present = str(row.get("note") or "")
        if not note or note in present:
            return []
        together = f"{present}{_BETWEEN_NOTES}{note}" if present else note
        source = self.source_of("person", row, "note")
        outcome = "overwrite" if present else "fill"
        return [Decided("note", outcome, present, together, source)]


def _drop_less_certain(row: Row, offered: dict[str, str]) -> None:
    """Leave out a date that says less than the one on record."""
    for column in ("birth", "arrived"):
        present = str(row.get(column) or "")
        if present.startswith(offered.get(column, " ")):
            offered.pop(column, None)


def _number(row: Row, entry: Entry, source: str) -> list[Decided]:
    """Take a sound number where there is none, or a damaged one."""
    number = entry.person.get("id_no", "")
    present = str(row.get("id_no") or "")
    if not number or number == present:
        return []
    if present and not (entry.is_certain and row.get("id_state")):
        return []
    outcome = "overwrite" if present else "fill"
    return [Decided("id_no", outcome, present, number, source)]


def _decided(decision: FieldDecision, source: str) -> Decided:
    return Decided(
        decision.column, decision.outcome, decision.present, decision.offered, source
    )
