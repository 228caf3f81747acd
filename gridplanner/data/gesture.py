"""An edit while the hand still moves: shown at once, written when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.batch import Batch

if TYPE_CHECKING:
    from gridplanner.data.batch import TableChange
    from gridplanner.data.change import Change
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan


class Gesture:
    """Previews of one edit, each relative to the plan at its start.

    A new preview takes the place of the one before; `commit` writes the last one
    as one entry of the history, `cancel` sets the plan of the start again.
    """

    def __init__(self, document: Document, plan: Plan) -> None:
        self._document = document
        self._start = plan
        # Worked out once: every plan that is previewed takes it over from here.
        plan.cells_of(0)
        plan.cell_with(())
        self._change: Change | None = None
        self._open = True

    @property
    def start(self) -> Plan:
        """The plan as it was when the gesture began; edits start from it."""
        return self._start

    @property
    def change(self) -> Change | None:
        """What is previewed now."""
        return self._change

    def preview(self, change: Change) -> None:
        """Show a change made from the plan at the start, instead of the former one.

        Raises
        ------
        EditError
            If it was not made from that plan; the former preview stays then.
        ValueError
            If the gesture is over.
        """
        self._check()
        after = self._start.apply(change)
        shown = [c for c in (self._change, change) if c is not None]
        self._change = change
        self._document.show(after, shown)

    def commit(self, tables: tuple[TableChange, ...] = ()) -> bool:
        """Write what is previewed, in one transaction.

        Parameters
        ----------
        tables : tuple of TableChange, optional
            Rows that change with it, and are taken back with it.

        Returns
        -------
        bool
            False where nothing was previewed or it changes nothing.
        """
        self._check()
        change = self._change
        self._end()
        if change is None or not (change or tables):
            return False
        if tables:
            batch = Batch(change.label, change.fields, tables, (change,))
            self._document.apply_batch(batch)
        else:
            self._document.apply(change)
        return True

    def cancel(self) -> None:
        """Set the plan of the start again; nothing is written."""
        if self._open:
            self._end()

    def _end(self) -> None:
        shown = [self._change] if self._change is not None else []
        self._open = False
        self._document.end_gesture(self._start, shown)

    def _check(self) -> None:
        if not self._open:
            raise ValueError("the gesture is over")
