"""What a form says of the code typed into it: taken, or out of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.codes import find_fault
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import restyle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


class CodeField:
    """Answers for the code of one unit of a plan."""

    def __init__(self, plan: Plan, unit: Unit) -> None:
        self._plan, self._unit = plan, unit

    def fault(self, code: str) -> str:
        """Say who has or had the code; empty where it may be given."""
        for other in self._plan.units.values():
            same = other.code == code and other.level == self._unit.level
            if code and same and other.id != self._unit.id:
                name = other.name or other.code
                key = "code.retired" if other.valid_to else "rename.code_taken"
                return text(key, name=name, day=other.valid_to)
        return ""

    def warning(self, code: str) -> str:
        """Say why the code is out of the rule; it may be kept all the same."""
        fault = find_fault(self._plan, self._unit, code)
        return "" if fault is None else text(fault.key, **fault.fields)


def say(words: QLabel, fault: str, warning: str) -> None:
    """Say what must be mended, or else what is only to be known."""
    words.setText(fault or warning)
    words.setProperty("role", "refused" if fault else "muted")
    restyle(words)
