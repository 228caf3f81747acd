"""What an import of workers or posts would do, said before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.grant import shown
from gridplanner.data.intake.proposal import MOST_NEWS
from gridplanner.data.ledgers.proposal import FieldNews, PersonNews

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.batch import Batch
    from gridplanner.data.ledgers.entries import RowIssue
    from gridplanner.data.ledgers.reading import SheetTable
    from gridplanner.data.ledgers.staff_settling import StaffChange

BETWEEN: Final = "@"
_OPEN: Final = frozenset({"name"})
"""Who works for the town stands on notice boards."""


@dataclass(frozen=True, slots=True)
class StaffProposal:
    """What an import of a roster found and would do.

    Attributes
    ----------
    kind : str
        ``"workers"`` or ``"posts"``.
    source : str
        Name under which values are remembered.
    sheets : tuple of str
    read, added, changed, same, skipped : int
        Rows: ``added + changed + same + skipped == read``. A row is added where its
        worker is, or one of its posts.
    repaired : int
        Rows of which something was put right.
    workers_added, workers_changed, posts_added, posts_changed : int
    issues : tuple of RowIssue
        By sheet and row.
    rejected : tuple of RowIssue
        The reason of each row that is not taken; see `write_rejected`.
    same_file : bool
        It is the very file that was imported under this name last time.
    batch : Batch or None
        None where there is nothing to do.
    mappings : mapping of str to mapping of str to str
        Field by title, by signature of the sheet.
    tables : tuple of SheetTable
        The sheets, as they are needed for the file of rejected rows.
    copied : mapping
        Always empty; for the same.
    changes : tuple of StaffChange
        In plain: for `news` alone.
    asked : mapping of str to int
        Nobody is asked anything: what is in doubt is rejected.
    """

    kind: str
    source: str
    sheets: tuple[str, ...]
    read: int
    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    repaired: int = 0
    workers_added: int = 0
    workers_changed: int = 0
    posts_added: int = 0
    posts_changed: int = 0
    issues: tuple[RowIssue, ...] = ()
    rejected: tuple[RowIssue, ...] = ()
    same_file: bool = False
    batch: Batch | None = field(default=None, repr=False)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: tuple[SheetTable, ...] = field(default=(), repr=False)
    copied: Mapping[tuple[int, int], Mapping[str, str]] = field(default_factory=dict)
    changes: tuple[StaffChange, ...] = field(default=(), repr=False)
    asked: Mapping[str, int] = field(default_factory=Counter)

    @property
    def undecided(self) -> int:
        """Number of questions to the user: none."""
        return 0

    def news(
        self,
        what: str,
        *,
        grant: Grant | None = None,
        now: datetime | None = None,
        limit: int = MOST_NEWS,
    ) -> tuple[PersonNews, ...]:
        """List rows of one sort, by sheet and row; telephones masked without a grant.

        A post that is added is a field ``"post"``: its role and where it stands,
        joined by `BETWEEN`.
        """
        own = [change for change in self.changes if change.what == what][:limit]
        return tuple(self._told(each, grant, now) for each in own)

    def _told(
        self, change: StaffChange, grant: Grant | None, now: datetime | None
    ) -> PersonNews:
        def told(column: str, value: str) -> str:
            if column in _OPEN:
                return value
            return shown(column, value, person_id=0, grant=grant, now=now)

        fields = [
            FieldNews(
                each.column,
                told(each.column, each.present),
                told(each.column, each.offered),
                each.outcome,
                each.source,
            )
            for each in change.fields
        ]
        fields += [
            FieldNews("post", "", BETWEEN.join(filter(None, post)), "fill", "")
            for post in change.posts
        ]
        sheet = self.sheets[change.sheet]
        return PersonNews(change.what, sheet, change.row, change.name, tuple(fields))

    def answer(self) -> dict[str, Any]:
        """Give the answer of the command line, ready for JSON."""
        counts = ("read", "added", "changed", "same", "repaired", "skipped")
        return {
            "kind": self.kind,
            **{name: getattr(self, name) for name in counts},
            "gone": 0,
            "sheets": list(self.sheets),
            "workers": {"added": self.workers_added, "changed": self.workers_changed},
            "posts": {"added": self.posts_added, "changed": self.posts_changed},
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
