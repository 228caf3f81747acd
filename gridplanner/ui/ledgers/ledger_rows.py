"""What the import of ledgers knows of each file and each of its sheets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gridplanner.data.ledgers.columns import TAG
from gridplanner.data.ledgers.ledger import LedgerOptions
from gridplanner.resources.texts import sentence, text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.errors import GridPlannerError
    from gridplanner.data.ledgers.ledger import Ledger, LedgerColumn, SheetReading
    from gridplanner.data.ledgers.proposal import PeopleProposal
    from gridplanner.data.ledgers.staff_proposal import StaffProposal

    LedgerProposal = PeopleProposal | StaffProposal


@dataclass
class LedgerFile:
    """A ledger to be imported.

    Attributes
    ----------
    path : Path
    options : LedgerOptions
        What the user has decided so far.
    ledger : Ledger or None
        As it was understood last; None before, or where it cannot be read.
    excluded : set of str
        Sheets the user has left out.
    fault : GridPlannerError or None
        Why it cannot be imported.
    proposal : PeopleProposal or StaffProposal or None
        What its import would do; None before it was asked, or after a new decision.
    kind : str
        What it lists, as the user says; empty for what its titles tell.
    """

    path: Path
    options: LedgerOptions = field(default_factory=LedgerOptions)
    ledger: Ledger | None = None
    excluded: set[str] = field(default_factory=set)
    fault: GridPlannerError | None = None
    proposal: LedgerProposal | None = None
    kind: str = ""

    @property
    def is_open_elsewhere(self) -> bool:
        """Whether a spreadsheet program has it open."""
        return self.ledger is not None and self.ledger.is_open_elsewhere

    @property
    def lists(self) -> str:
        """What it is taken to list: residents, workers or posts."""
        known = self.ledger.lists if self.ledger is not None else "people"
        return self.kind or known

    def read_as(self, kind: str) -> None:
        """Take it for another kind; meanings chosen for the former one are void."""
        self.kind = kind
        self.decide(columns={}, by_sheet={})

    @property
    def source(self) -> str:
        """Name under which its values are remembered."""
        return self.options.source or self.path.stem

    @property
    def sheets(self) -> tuple[SheetReading, ...]:
        """All its sheets."""
        return self.ledger.sheets if self.ledger is not None else ()

    @property
    def included(self) -> list[SheetReading]:
        """The sheets that are to be imported."""
        return [sheet for sheet in self.sheets if self.includes(sheet)]

    def includes(self, sheet: SheetReading) -> bool:
        """Tell whether a sheet is to be imported."""
        return sheet.is_ledger and sheet.name not in self.excluded

    def include(self, name: str, *, wanted: bool) -> None:
        """Take a sheet in, or leave it out."""
        (self.excluded.discard if wanted else self.excluded.add)(name)
        self.proposal = None

    def decide(self, **choices: object) -> None:
        """Change an option; what an import would do is stale then."""
        self.options = replace(self.options, **choices)  # type: ignore[arg-type]
        self.proposal = None

    def mean(self, sheet: str, title: str, meaning: str) -> None:
        """Say what a column of a sheet means, taking it from the one that had it."""
        chosen = dict(self.options.by_sheet.get(sheet, {}))
        if meaning and not meaning.startswith(TAG):
            for column in self._columns_of(sheet):
                if column.field == meaning and column.title != title:
                    chosen[column.title] = ""
        chosen[title] = meaning
        self.decide(by_sheet={**self.options.by_sheet, sheet: chosen})

    def move_header(self, sheet: str, row: int) -> None:
        """Say in which row the titles of a sheet stand."""
        self.decide(header_rows={**self.options.header_rows, sheet: row})

    def settled(self) -> LedgerOptions:
        """Give the options of the import, with the sheets that were chosen."""
        return replace(self.options, sheets=tuple(s.name for s in self.included))

    def is_ready(self) -> bool:
        """Tell whether all that is needed is there."""
        return bool(self.included) and not any(s.missing for s in self.included)

    def state_words(self, sheet: SheetReading) -> str:
        """Say how a sheet was understood."""
        if not sheet.is_ledger:
            return text("ledger.sheet." + sheet.reason)
        if sheet.missing:
            lacks = text("ledger.and").join(
                text("ledger.lacks." + one) for one in sheet.missing
            )
            return text("ledger.lacking", field=lacks)
        known = sum(bool(column.field) for column in sheet.columns)
        return text("ledger.understood", n=known, all=len(sheet.columns))

    def result_words(self) -> str:
        """Say what the import would do; empty before that was asked."""
        proposal = self.proposal
        if proposal is None:
            return ""
        words = [text("import.count_new", n=f"{proposal.added:,}")]
        for name in ("changed", "same"):
            count = getattr(proposal, name)
            if count:
                words.append(text("import.count_" + name, n=f"{count:,}"))
        if proposal.skipped:
            words.append(text("ledger.count_rejected", n=f"{proposal.skipped:,}"))
        return " · ".join(words)

    def fault_words(self) -> str:
        """Say why it cannot be imported; empty where it can."""
        if self.fault is None:
            return ""
        return " ".join(filter(None, sentence(self.fault)))

    def _columns_of(self, sheet: str) -> tuple[LedgerColumn, ...]:
        found = [one for one in self.sheets if one.name == sheet]
        return found[0].columns if found else ()
