"""What a ledger is found to hold before anything of it is imported.

A ledger is a workbook or text file of people; each of its sheets is read for itself.
These records are what the window shows, so personal data in them is masked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Certainty = Literal["recognised", "guessed", "left_out"]


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column of a sheet, and what it means.

    Attributes
    ----------
    index : int
        From 0, as it stands in the sheet.
    title : str
        As written, headers of several rows joined by ``"/"``; a second column of the
        same title gets ``"_2"``, so that titles tell columns apart.
    sample : tuple of str
        Up to three different values, masked by what the column means.
    field : str
        A key of `gridplanner.data.ledgers.fields.FIELDS`, ``"tag." + category`` for a
        column that marks one category, or empty where the column is left out.
        ``"ledger.field." + field`` is the key of its sentence.
    certainty : str
        ``"recognised"``, ``"guessed"`` (please look) or ``"left_out"``. A column left
        out for now that may be wanted is guessed, with an empty field.
    sensitive : bool
        It holds what is left out unless chosen on purpose.
    warning : str
        ``"ledger.warning." + warning`` is the key of its sentence, which has {n}:
        ``"damaged_ids"``, ``"year_month"``; empty where nothing is to be told.
    warned : int
        Number of values it speaks of.
    suggested : str
        Field that a column left out might have.
    """

    index: int
    title: str
    sample: tuple[str, ...]
    field: str
    certainty: Certainty
    sensitive: bool = False
    warning: str = ""
    warned: int = 0
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row of a sheet that is nobody's.

    Attributes
    ----------
    row : int
        As Excel numbers it, from 1.
    reason : str
        ``"comment"``, ``"total"``, ``"signature"`` or ``"header"``;
        ``"ledger.skipped." + reason`` is the key of its sentence.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A sheet and how it is understood.

    Attributes
    ----------
    name : str
        Name of the sheet; of a text file its name without ending.
    reason : str
        Why it is not read as a list of people: ``"dictionary"``, ``"hidden"``,
        ``"empty"`` or ``"no_header"``; empty where it is.
        ``"ledger.sheet." + reason`` is the key of its sentence.
    header_rows : tuple of int
        Excel numbers of the rows that hold the titles; empty where none was found.
    data_from : int
        Excel number of the first row of people, 0 without a header.
    rows : int
        Number of rows of people.
    comment_rows : tuple of int
        Rows below the header that say how to fill it in.
    skipped : tuple of SkippedRow
        All rows below the header that are nobody's, by row.
    columns : tuple of LedgerColumn
        Those with a title or a value, in the order of the sheet.
    missing : tuple of str
        What is needed and no column means: ``"name"``, ``"identity"`` (ID number or
        date of birth), ``"place"`` (address or house).
        ``"ledger.missing." + each`` is the key of its sentence.
    blank_heads : int
        Rows with a blank below the head of a household that is not merged: do they
        belong to that household? `LedgerOptions.blank_heads` decides.
    unvalued : int
        Cells with a formula whose value the file does not hold.
    signature : str
        Tells sheets with the same titles.
    is_remembered : bool
        The meaning of the columns is that of last time.
    """

    name: str
    reason: str = ""
    header_rows: tuple[int, ...] = ()
    data_from: int = 0
    rows: int = 0
    comment_rows: tuple[int, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    columns: tuple[LedgerColumn, ...] = ()
    missing: tuple[str, ...] = ()
    blank_heads: int = 0
    unvalued: int = 0
    signature: str = ""
    is_remembered: bool = False

    @property
    def is_ledger(self) -> bool:
        """Whether it is read as a list of people unless the user says otherwise."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file and what its sheets hold.

    Attributes
    ----------
    path : Path
    kind : str
        ``"xlsx"``, ``"xls"``, ``"ods"`` or ``"text"``, by content.
    encoding : str
        Of a text file, ``"GBK"``, ``"UTF-8"``; empty for workbooks.
    sheets : tuple of SheetReading
        In the order of the file.
    is_open_elsewhere : bool
        A spreadsheet program holds it open: what is not saved there is not in it.
    lists : str
        Whom it is taken to list: ``"people"``, ``"workers"`` or ``"posts"``.
    """

    path: Path
    kind: str
    encoding: str
    sheets: tuple[SheetReading, ...]
    is_open_elsewhere: bool = False
    lists: str = "people"

    @property
    def chosen(self) -> tuple[SheetReading, ...]:
        """The sheets that are read unless the user says otherwise."""
        return tuple(sheet for sheet in self.sheets if sheet.is_ledger)


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """What the user decided about a ledger; all that is left out is found out.

    Attributes
    ----------
    sheets : tuple of str
        Names of the sheets to import; empty for all that are ledgers.
    header_rows : mapping of str to int
        Excel number of the last row of the header, by sheet.
    columns : mapping of str to str
        Field by title of the column, for every sheet; an empty field leaves it out.
        Columns named here are taken though they be sensitive.
    by_sheet : mapping of str to mapping of str to str
        The same for one sheet, which goes before `columns`.
    without : tuple of str
        Fields to leave out, whatever column means them.
    encoding : str or None
        Of a text file.
    source : str or None
        Name under which values are remembered; the file's name without ending.
    standing : str
        Whose word it is: ``"police"``, ``"department"``, ``"community"`` or
        ``"self"``; decides which of two values holds. Empty: as the name of the
        source tells.
    blank_heads : bool
        A blank below the head of a household means the same household.
    restricted : bool
        Take restricted categories, too, that a list of categories names.
    remember : bool
        Keep the meaning of the columns for the next such sheet.
    """

    sheets: tuple[str, ...] = ()
    header_rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    by_sheet: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    encoding: str | None = None
    source: str | None = None
    standing: str = ""
    blank_heads: bool = True
    restricted: bool = False
    remember: bool = True

    def chosen_for(self, sheet: str) -> dict[str, str]:
        """Give the fields chosen for the columns of a sheet, by title."""
        return {**self.columns, **self.by_sheet.get(sheet, {})}
