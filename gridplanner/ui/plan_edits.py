"""The plan as the tools edit it: begin, try while the hand moves, keep or drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.change import make_change
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import has_text, sentence, text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.command import needs_editing
from gridplanner.ui.commands.edit import offer_undo
from gridplanner.ui.in_force import may_edit
from gridplanner.ui.live_figures import LiveFigures
from gridplanner.ui.live_work import LiveWork

if TYPE_CHECKING:
    from gridplanner.data.batch import TableChange
    from gridplanner.data.change import Change
    from gridplanner.data.gesture import Gesture
    from gridplanner.data.plan import Plan
    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.trial import Edit

MOST_HATCHED = 400  # buildings; more of them are a colour, not a pattern


class PlanEdits:
    """Begins edits of the open plan for the tools of the map."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def plan(self) -> Plan | None:
        """The plan that is worked on."""
        session = self._context.session
        return session.plan if session.document is not None else None

    @property
    def level(self) -> int:
        """Level whose borders are acted on."""
        return self._context.session.level

    @property
    def units(self) -> tuple[int, ...]:
        """What is selected."""
        return self._context.session.selection.units

    def begin(self) -> PlanTrial | None:
        """Begin an edit, or say why not."""
        reason = needs_editing(self._context)
        if reason is not None:
            self.refuse(reason)
            return None
        if not may_edit(self._context):
            return None
        return PlanTrial(self._context)

    def refuse(self, key: str) -> None:
        """Say why nothing happens: a string key, or words."""
        words = text(key) if has_text(key) else key
        self._context.strip.show_message(words)

    def say(self, error: EditError) -> str:
        """Say a refusal."""
        return sentence(error)[0]


class PlanTrial:
    """An edit shown on the map while the hand moves."""

    def __init__(self, context: Context) -> None:
        self._context = context
        session = context.session
        document = session.document
        assert document is not None  # or nothing may be edited
        self._gesture: Gesture = document.gesture(session.plan_id)
        self._refusal: EditError | None = None
        self._units: set[int] = set()
        self._live = (
            LiveFigures(
                session.standing,
                self._gesture.start,
                session.level,
                work=LiveWork.of(session.work_desk, session.level),
                shown=context.settings.live_figures,
                target=session.targets.of("households"),
            )
            if session.standing is not None
            else None
        )

    @property
    def start(self) -> Plan:
        """The plan at the start."""
        return self._gesture.start

    @property
    def refusal(self) -> EditError | None:
        """Why the last edit would do nothing."""
        return self._refusal

    @property
    def change(self) -> Change | None:
        """What is shown."""
        return self._gesture.change

    @property
    def live(self) -> LiveFigures | None:
        """The figures that follow; None until the town has been counted."""
        return self._live

    def show(self, edit: Edit) -> bool:
        """Show an edit of the plan at the start; False where it is refused."""
        try:
            change = edit(self.start)
            self._refusal = None
        except EditError as error:
            self._refusal = error
            change = make_change(self.start, {}, label="")
        self._gesture.preview(change)
        self._units = self._units_of(change)
        return self._refusal is None

    def _units_of(self, change: Change) -> set[int]:
        """Find the units of the level of work whose ground an edit touches."""
        level = self._context.session.level
        return {
            plan.cells[cell].owners[level]
            for plan in (self.start, self._after)
            for cell in change.touched
            if cell in plan.cells
        }

    @property
    def _after(self) -> Plan:
        return self._context.session.plan

    def keep(self, words: str = "", tables: tuple[TableChange, ...] = ()) -> bool:
        """Write what is shown, and say so with a way back.

        Parameters
        ----------
        words : str, optional
            What to say; without it the name of the edit.
        tables : tuple of TableChange, optional
            Rows that change with it.
        """
        if self._refusal is not None:
            self.drop()
            return False
        change = self._gesture.change
        try:
            written = self._gesture.commit(tables)
        except (GridPlannerError, OSError) as error:
            self._context.shell.tell(error)
            return False
        if not written or change is None:
            return False
        said = words or self._words(change)
        self._context.strip.show_message(said, offer_undo(self._context))
        return True

    def drop(self) -> None:
        """Show the plan as it was."""
        self._gesture.cancel()
        self._context.session.foreseen.emit({})

    def marks(self, pointer: Point) -> tuple[Mark, ...]:
        """Give the figures at the pointer and the buildings that change sides."""
        at = np.array([pointer])
        if self._refusal is not None:
            words = sentence(self._refusal)[0]
            if self._live is None:
                return (Mark(MarkKind.REFUSED, at, text=words),)
            box = self._live.refused(words)
            return (Mark(MarkKind.READOUT, at, readout=box),)
        if self._live is None or not self._units:
            return ()
        box = self._live.readout(self._after, self._units)
        return (*self._hatched(), Mark(MarkKind.READOUT, at, readout=box))

    def _hatched(self) -> tuple[Mark, ...]:
        """Hatch the buildings that would come to another unit."""
        standing = self._context.session.standing
        if self._live is None or standing is None:
            return ()
        positions = self._live.moved[:MOST_HATCHED]
        layer: BuildingsLayer = self._context.canvas.stack["buildings"]  # type: ignore[assignment]
        return hatch(layer, standing.snapshot.buildings.ids[positions])

    def _words(self, change: Change) -> str:
        plan = self._context.session.plan
        names = sorted(
            plan.units[n].name or plan.units[n].code
            for n in self._units
            if n in plan.units
        )
        if change.label == "change.adjust" and len(names) == 2:
            return text("strip.adjusted", a=names[0], b=names[1])
        return label_words(change.label, change.fields)


def hatch(layer: BuildingsLayer, ids: np.ndarray) -> tuple[Mark, ...]:
    """Give marks that hatch some buildings of the map."""
    packed = layer.packed
    rows = packed.rows_of(ids)
    return tuple(
        Mark(MarkKind.HATCH, part, closed=True)
        for row in rows.tolist()
        for part in packed.parts(row)
    )
