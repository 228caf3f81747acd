"""The team templates of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.standards import Standard, StandardKind
from gridplanner.data.team.template import DEFAULT_TEMPLATE, TeamTemplate
from gridplanner.ui.standards.book import StandardBook

if TYPE_CHECKING:
    from collections.abc import Mapping


class TeamBook(StandardBook):
    """Reads and writes the team templates of an open project."""

    kind = StandardKind.TEAM
    other_kind = "team.other_kind"

    def own(self) -> Standard:
        """Give the template the program comes with."""
        default = DEFAULT_TEMPLATE
        return Standard(0, self.kind, default.name, default.to_body(), in_use=True)

    def sound(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Give a body as it is kept, or raise the fault of a line."""
        return TeamTemplate.from_body(name, body).to_body()
