"""What an editing tool works with: the plan, and an edit that is being tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.errors import EditError
    from gridplanner.data.plan import Plan
    from gridplanner.layers.overlay import Mark
    from gridplanner.ui.tools.sketch import Point

Edit = Callable[["Plan"], "Change"]


class Trial(Protocol):
    """An edit that is shown while the hand moves, and kept or dropped at the end."""

    @property
    def start(self) -> Plan:
        """The plan as it was when the trial began."""

    @property
    def refusal(self) -> EditError | None:
        """Why the last edit shown would do nothing, None where it would."""

    def show(self, edit: Edit) -> bool:
        """Show an edit of the plan at the start; False where it is refused."""

    def keep(self, words: str = "") -> bool:
        """Write what is shown and say so; a refused edit does nothing."""

    def drop(self) -> None:
        """Show the plan as it was at the start."""

    def marks(self, pointer: Point) -> tuple[Mark, ...]:
        """Give the figures beside the pointer and the buildings that change sides."""


class Bench(Protocol):
    """Where tools find the plan, and begin to edit it."""

    @property
    def plan(self) -> Plan | None:
        """The plan that is worked on, None without a project."""

    @property
    def level(self) -> int:
        """Level of work: whose borders a tool acts on."""

    @property
    def units(self) -> tuple[int, ...]:
        """What is selected."""

    def begin(self) -> Trial | None:
        """Begin an edit; None where nothing may be edited now, which is told."""

    def refuse(self, key: str) -> None:
        """Say why nothing happens."""

    def say(self, error: EditError) -> str:
        """Say a refusal in the user's language."""
