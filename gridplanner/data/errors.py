"""Faults a user can be told about.

An error carries a code and the values that belong into its sentence; the
sentence itself stands in ``resources/i18n`` in both languages, so that data and
analysis need to know neither the language nor the translations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class GridPlannerError(Exception):
    """A fault the user can act on.

    Parameters
    ----------
    code : str
        Key of the sentence in the string tables, for instance ``"error.newer"``.
        ``code + ".hint"``, where it exists, says what to do.
    **fields : object
        Values for the placeholders of the sentence; another fault stands there with
        its own sentence. Never personal data.
    """

    named: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Fields whose values are keys: what keys of the string tables begin with that
    name them."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code} ({values})" if values else self.code


class EditError(GridPlannerError):
    """An edit of the plan that is refused, with the places to flash.

    Parameters
    ----------
    code : str
        Key of the reason, for instance ``"refuse.empty"``.
    cells : tuple of int, optional
        Cells the reason speaks of.
    place : tuple of float, optional
        ``(x, y)`` in metres of the project CRS where the fault lies.
    **fields : object
        Values for the sentence.
    """

    def __init__(
        self,
        code: str,
        *,
        cells: tuple[int, ...] = (),
        place: tuple[float, float] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(code, **fields)
        self.cells = cells
        self.place = place


class ImportRejected(GridPlannerError):  # noqa: N818 - says what happened to it
    """A source that cannot be imported as a whole; the project is unchanged."""


class ProjectError(GridPlannerError):
    """A project file that cannot be opened, read or written."""


class ScanError(GridPlannerError):
    """A scanned plan that cannot be read, or not be placed by the points given."""


class AccessError(GridPlannerError):
    """What the user may not do, or not without a reason."""
