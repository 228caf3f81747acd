"""The norms of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.norms.body import from_body, to_body
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.standards import Standard, StandardKind
from gridplanner.resources.texts import text
from gridplanner.ui.standards.book import StandardBook

if TYPE_CHECKING:
    from collections.abc import Mapping


class NormBook(StandardBook):
    """Reads and writes the norms of an open project."""

    kind = StandardKind.NORM
    other_kind = "norm.other_kind"
    own_key = "workload.default_norm"

    def own(self) -> Standard:
        """Give the norm of the time method, which the program comes with."""
        name = text(self.own_key)
        return Standard(0, self.kind, name, to_body(time_norm()), in_use=True)

    def sound(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Give a body as it is kept, or raise the fault of the norm."""
        return to_body(from_body(body))
