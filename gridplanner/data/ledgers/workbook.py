"""Open a ledger file and give its sheets; what cannot be read is said in one sentence.

A file is known by its first bytes, not by its ending: offices rename text files and
pages of the web to ``.xls``, and WPS writes the same containers as ``.et``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers.packed_sheets import measure
from gridplanner.data.ledgers.sheet import MOST_CELLS, MOST_ROWS, Merged, Sheet
from gridplanner.data.ledgers.text_sheet import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4096
_BINARY = bytes(set(range(9)) | set(range(14, 27)) | set(range(28, 32)))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A ledger file that was opened.

    Attributes
    ----------
    path : Path
    kind : str
        ``"xlsx"``, ``"xls"``, ``"ods"`` or ``"text"``.
    encoding : str
        Of a text file, else empty.
    sheets : tuple of Sheet
    is_open_elsewhere : bool
        A spreadsheet program has it open.
    """

    path: Path
    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    is_open_elsewhere: bool = False


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError:
        return False
    if head.startswith(_OLE):
        return True
    return head.startswith(_ZIP) and path.suffix.casefold() in _WORKBOOKS


_WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xlsb", ".ods", ".et", ".xls", ".ett"}


def open_workbook(path: Path, *, encoding: str | None = None) -> Workbook:
    """Read all sheets of a ledger file.

    Parameters
    ----------
    path : Path
        ``.xlsx``, ``.xls``, ``.et``, ``.ods`` or text.
    encoding : str, optional
        Of a text file.

    Returns
    -------
    Workbook

    Raises
    ------
    ImportRejected
        ``"ledger."`` followed by ``no_file``, ``lock_file``, ``in_use``,
        ``no_permission``, ``empty_file``, ``not_a_workbook``, ``web_page``,
        ``password``, ``damaged``, ``too_large`` or what `read_text` says.
    """
    if path.name.startswith("~$"):
        raise ImportRejected("ledger.lock_file", file=path.name)
    if not path.is_file():
        raise ImportRejected("ledger.no_file", file=path.name)
    is_open = path.with_name(f"~${path.name}").exists()
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except PermissionError as error:
        reason = "ledger.in_use" if is_open else "ledger.no_permission"
        raise ImportRejected(reason, file=path.name) from error
    except OSError as error:
        raise ImportRejected("ledger.no_permission", file=path.name) from error
    if not head:
        raise ImportRejected("ledger.empty_file", file=path.name)
    if head.startswith((_ZIP, _OLE)):
        kind, sheets = _read_container(path, head)
        return Workbook(path, kind, "", sheets, is_open)
    _check_text(path, head)
    sheet, encoding = read_text(path, encoding)
    return Workbook(path, "text", encoding, (sheet,), is_open)


def _check_text(path: Path, head: bytes) -> None:
    """Raise where a file is neither a workbook nor a table of text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        raise ImportRejected("ledger.web_page", file=path.name)
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(head.translate(None, _BINARY)) < len(head):
        raise ImportRejected("ledger.not_a_workbook", file=path.name)


def _read_container(path: Path, head: bytes) -> tuple[str, tuple[Sheet, ...]]:
    """Read a workbook in a zip archive or in an OLE container."""
    import python_calamine

    unvalued: dict[str, int] = {}
    if head.startswith(_ZIP):
        measured = measure(path)
        kind, unvalued = measured.kind, measured.unvalued
        if measured.rows > MOST_ROWS or measured.cells > MOST_CELLS:
            raise ImportRejected("ledger.too_large", file=path.name, most=MOST_ROWS)
    else:
        kind = "xls"
        if _is_encrypted(path):
            raise ImportRejected("ledger.password", file=path.name)
    try:
        with path.open("rb") as file, python_calamine.load_workbook(file) as book:
            return kind, tuple(_sheets(book, unvalued))
    except python_calamine.PasswordError as error:
        raise ImportRejected("ledger.password", file=path.name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ImportRejected("ledger.damaged", file=path.name) from error
    except BaseException as error:
        # The reader is written in Rust, whose faults are no ordinary exceptions.
        if type(error).__name__ != "PanicException":
            raise
        raise ImportRejected("ledger.damaged", file=path.name) from error


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE container holds a workbook that only a password opens."""
    kept = b""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if _ENCRYPTED in kept + block:
                return True
            kept = block[-len(_ENCRYPTED) :]
    return False


def _sheets(book: Any, unvalued: dict[str, int]) -> Iterator[Sheet]:  # noqa: ANN401 - the library has no types for it
    import python_calamine

    for index, told in enumerate(book.sheets_metadata):
        if told.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        found = book.get_sheet_by_index(index)
        merged = [
            Merged(top, left, bottom, right)
            for (top, left), (bottom, right) in found.merged_cell_ranges or ()
        ]
        yield Sheet(
            name=told.name,
            rows=found.to_python(skip_empty_area=False),
            merged=tuple(merged),
            is_hidden=told.visible != python_calamine.SheetVisibleEnum.Visible,
            unvalued=unvalued.get(told.name, 0),
        )
