"""What to do next in a new town: each step with its state and its button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.ui.icons import picture
from gridplanner.ui.session import first_level, last_area_level
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.session import Session


class State(Enum):
    """How far a step is; the value is the name of its icon."""

    DONE = "step_done"
    PART = "step_part"
    OPEN = "step_open"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words in the user's language and the command that does it."""

    words: str
    state: State
    command: str


def next_steps(session: Session) -> list[Step]:
    """Tell how far the town is, from what its project holds."""
    document = session.document
    if document is None:
        return []
    units = [unit for unit in session.plan.units.values() if not unit.valid_to]
    village_level = last_area_level(document)
    villages = {unit.id for unit in units if unit.level == village_level}
    grid_level = first_level(document, Role.GRID)
    grids = [unit for unit in units if unit.level == grid_level]
    served = len({unit.parent for unit in grids} & villages)
    standing = session.standing
    buildings = len(standing.snapshot.buildings) if standing is not None else 0
    grid_words = text("next.grids", done=served, all=len(villages))
    return [
        Step(text("next.buildings"), _state(buildings, 1), "project.import"),
        Step(text("next.villages"), _state(len(villages), 1), "project.import"),
        Step(grid_words, _state(served, len(villages)), "grid.from_villages"),
        Step(text("next.check"), _checked(session.issues_found), "check.run"),
        Step(text("next.export"), State.OPEN, "project.export_table"),
    ]


def _checked(issues: int | None) -> State:
    if issues is None:
        return State.OPEN
    return State.PART if issues else State.DONE


def _state(done: int, whole: int) -> State:
    if done <= 0:
        return State.OPEN
    return State.DONE if done >= whole else State.PART


class NextSteps(QWidget):
    """The list of steps."""

    def __init__(self, session: Session, run: Callable[[str], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(text("next.title"), role="section"))
        for step in next_steps(session):
            row = QHBoxLayout()
            row.setSpacing(8)
            mark = QLabel()
            mark.setPixmap(picture(step.state.value, 18))
            mark.setAccessibleName(text("next.state." + step.state.name.lower()))
            button = link_button(step.words, partial(run, step.command))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
