"""Which reports there are: names that a command can offer before it loads anything."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

DISPATCH: Final = ("weekly", "monthly")
KINDS: Final = (*DISPATCH, "grids", "workers", "coverage", "balance", "changes")
ReportKind: TypeAlias = Literal[
    "weekly", "monthly", "grids", "workers", "coverage", "balance", "changes"
]
