"""The one question before an edit of the plan in force: a scenario, or unlock it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from gridplanner.data.branches import branch, list_scenarios
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.panels.strip import Action, Kind
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.document import Document
    from gridplanner.ui.context import Context


def may_edit(context: Context, again: Callable[[], object] | None = None) -> bool:
    """Tell whether the plan worked on may be edited, and ask where it is in force.

    Parameters
    ----------
    context : Context
    again : callable, optional
        What the user was about to do; done once he has chosen.

    Returns
    -------
    bool
        False where the question stands in the strip now.
    """
    session = context.session
    document = session.document
    if document is None or session.plan_id != TILING:
        return True
    if not document.in_force.is_locked:
        return True

    def in_scenario() -> None:
        if begin_scenario(context, free_name(document)) and again is not None:
            again()

    def unlocked() -> None:
        unlock(context)
        if again is not None:
            again()

    context.strip.show_message(
        text("strip.locked"),
        Action("strip.locked.scenario", in_scenario),
        Action("strip.locked.unlock", unlocked),
        kind=Kind.WARNING,
    )
    return False


def unlock(context: Context) -> None:
    """Let the plan in force be edited until the project is closed."""
    document = context.session.document
    if document is not None:
        document.in_force.is_unlocked = True
        context.session.mode_changed.emit()


def begin_scenario(context: Context, name: str) -> bool:
    """Branch a scenario from what is worked on, and work on it; a fault is told."""
    session = context.session
    document = session.document
    assert document is not None  # the commands are blocked else
    try:
        # A department's grids lie over the town's, which is what is branched then.
        source = session.plan_id if session.is_scenario else TILING
        number = branch(document, name, source=source)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return False
    session.use_plan(number)
    context.strip.show_message(text("scenario.begun", name=name.strip()))
    return True


def free_name(document: Document) -> str:
    """Propose a name no scenario has yet: scenario A, B and so on."""
    taken = {entry.name for entry in list_scenarios(document)}
    letters = [chr(ord("A") + k) for k in range(26)]
    for turn in count(1):
        for letter in letters:
            number = str(turn) if turn > 1 else ""
            name = text("scenario.proposed", letter=f"{letter}{number}")
            if name not in taken:
                return name
    raise AssertionError  # there is always a further number
