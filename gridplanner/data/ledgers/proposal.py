"""What an import of people would do, said before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gridplanner.data.access.grant import shown
from gridplanner.data.intake.proposal import MOST_NEWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.batch import Batch
    from gridplanner.data.ledgers.entries import RowIssue
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.ledgers.settling import Change

QUESTIONS = ("address", "same_person", "conflict", "damaged_id")


@dataclass(frozen=True, slots=True)
class FieldNews:
    """What becomes of one field of a person.

    Attributes
    ----------
    column : str
        Of table ``person`` or ``dwelling``, or ``"tag"``;
        ``"ledger.column." + column`` is the key of its sentence.
    old, new : str
        Masked without a grant.
    outcome : str
        ``"fill"``, ``"overwrite"``, ``"keep"`` (the present one counts more) or
        ``"review"`` (a user decides); ``"ledger.outcome." + outcome``.
    source : str
        Where the present value comes from.
    """

    column: str
    old: str
    new: str
    outcome: str
    source: str


@dataclass(frozen=True, slots=True)
class PersonNews:
    """One person of the ledger, and what becomes of them.

    Attributes
    ----------
    what : str
        ``"added"``, ``"changed"`` or ``"same"``.
    sheet : str
    row : int
        As Excel numbers it.
    name : str
        Masked without a grant.
    fields : tuple of FieldNews
    """

    what: str
    sheet: str
    row: int
    name: str
    fields: tuple[FieldNews, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleProposal:
    """What an import of people found and would do.

    Attributes
    ----------
    source : str
        Name under which values are remembered.
    sheets : tuple of str
        Those that are imported.
    read, added, changed, same, skipped : int
        Rows: ``added + changed + same + skipped == read``. A row that lists somebody
        again counts as the same.
    repaired : int
        Rows of which something was put right.
    placed : int
        People whose dwelling is known, of `people`.
    people : int
        Different people in the rows that are taken.
    issues : tuple of RowIssue
        By sheet and row.
    rejected : tuple of RowIssue
        The reason of each row that is not taken; see `write_rejected`.
    asked : mapping of str to int
        Questions to the user by kind, of `QUESTIONS`.
    same_file : bool
        It is the very file that was imported under this name last time.
    batch : Batch or None
        None where there is nothing to do.
    mappings : mapping of str to mapping of str to str
        Field by title, by signature of the sheet.
    tables : tuple of SheetTable
        The sheets, as they are needed for the file of rejected rows.
    copied : mapping of (int, int) to mapping of str to str
        What rows were told by the row above, for the same.
    changes : tuple of Change
        In plain: for `news` alone.
    """

    source: str
    sheets: tuple[str, ...]
    read: int
    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    repaired: int = 0
    placed: int = 0
    people: int = 0
    issues: tuple[RowIssue, ...] = ()
    rejected: tuple[RowIssue, ...] = ()
    asked: Mapping[str, int] = field(default_factory=Counter)
    same_file: bool = False
    batch: Batch | None = field(default=None, repr=False)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: tuple[SheetTable, ...] = field(default=(), repr=False)
    copied: Mapping[tuple[int, int], Mapping[str, str]] = field(
        default_factory=dict, repr=False
    )
    changes: tuple[Change, ...] = field(default=(), repr=False)

    @property
    def kind(self) -> str:
        """What the ledger lists: ``"people"``."""
        return "people"

    @property
    def undecided(self) -> int:
        """Number of questions to the user."""
        return sum(self.asked.values())

    def news(
        self,
        what: str,
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
        limit: int = MOST_NEWS,
    ) -> tuple[PersonNews, ...]:
        """List people of one sort, by sheet and row.

        Parameters
        ----------
        what : str
            ``"added"``, ``"changed"``, ``"same"``, or ``"undecided"``: those with a
            field a user is asked about.
        grant : Grant, optional
            Without it names and values are masked.
        now : datetime, optional
            Needed with a grant.
        limit : int

        Returns
        -------
        tuple of PersonNews
        """
        found: list[PersonNews] = []
        for change in self._of(what):
            if len(found) == limit:
                break
            found.append(self._told(change, grant, now))
        return tuple(found)

    def _of(self, what: str) -> Iterator[Change]:
        for change in self.changes:
            asked = any(each.outcome == "review" for each in change.fields)
            if asked if what == "undecided" else change.what == what:
                yield change

    def _told(
        self, change: Change, grant: Grant | None, now: datetime | None
    ) -> PersonNews:
        def told(column: str, value: str) -> str:
            # Of a register household the number is told.
            kind = "id_no" if column == "register_household_id" else column
            return shown(kind, value, person_id=change.person_id, grant=grant, now=now)

        fields = tuple(
            FieldNews(
                each.column,
                told(each.column, each.present),
                told(each.column, each.offered),
                each.outcome,
                each.source,
            )
            for each in change.fields
        )
        sheet = self.sheets[change.sheet]
        name = told("name", change.name)
        return PersonNews(change.what, sheet, change.row, name, fields)

    def answer(self) -> dict[str, Any]:
        """Give the answer of the command line, ready for JSON."""
        counts = ("read", "added", "changed", "same", "repaired", "skipped")
        return {
            "kind": self.kind,
            **{name: getattr(self, name) for name in counts},
            "gone": 0,
            "sheets": list(self.sheets),
            "people": self.people,
            "placed": self.placed,
            "undecided": {kind: self.asked.get(kind, 0) for kind in QUESTIONS},
            "issues": [
                {
                    "row": issue.row,
                    "place": None,
                    "reason": issue.reason,
                    "action": issue.action,
                    "sheet": issue.sheet,
                    "column": issue.column,
                }
                for issue in self.issues
            ],
        }
