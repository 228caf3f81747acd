"""Borders another program changed: previewed on the map, then taken or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

from gridplanner.data.change import make_change
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.data.outside_polygons import build_outside, by_plan
from gridplanner.resources.texts import listed, sentence, text
from gridplanner.ui.dialogs.findings import Findings
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.jobs import JobRunner
from gridplanner.ui.panels.strip import Action, Kind
from gridplanner.ui.widgets import label, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.outside import OutsideProposal
    from gridplanner.data.outside_polygons import OutsideResult
    from gridplanner.ui.context import Context

_SCALE = 2000  # of the map when one finding is looked at
_MOST_NAMES = 12


def offer_borders(context: Context, proposals: Sequence[OutsideProposal]) -> None:
    """Offer polygons that another program changed, plan by plan."""
    document = context.session.document
    if document is None or document.read_only:
        return
    if context.session.is_held:
        again = Action("outside.look", lambda: offer_borders(context, proposals))
        context.strip.show_message(text("blocked.busy"), again, kind=Kind.WARNING)
        return
    for number, group in by_plan(proposals, document.plans).items():
        OutsideForm(context, document, number, proposals=group).exec()


class OutsideForm(Form):
    """Works out what the polygons would do, previews it, asks about each finding."""

    def __init__(
        self,
        context: Context,
        document: Document,
        plan: int,
        *,
        proposals: Sequence[OutsideProposal],
    ) -> None:
        super().__init__(
            context.shell.widget, title="outside.title", verb="outside.accept"
        )
        self._context, self._proposals = context, proposals
        self._start = document.plans[plan]
        self._gesture = document.gesture(plan)
        self._jobs = JobRunner(self)
        self.cancel.setText(text("outside.refuse"))
        self.fields.addWidget(label(self._names(), wraps=True))
        self.add_note(text("outside.help"))
        self.state = label(role="section", wraps=True)
        self.fields.addWidget(self.state)
        self.findings = Findings(go=self._go)
        self.findings.decided.connect(self._work_out)
        self.fields.addWidget(scrolled(self.findings), 1)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.fields.addWidget(self.bar)
        self._jobs.progressed.connect(self._show_progress)
        self.resize(max(440, self.sizeHint().width()), 460)
        self._stand_aside()
        units = [p.unit for p in proposals if p.unit]
        if units:
            context.canvas.zoom_to_ids({"fills": units})
        self._work_out()

    def accept(self) -> None:
        """Write what is previewed as one entry of the history."""
        try:
            self._gesture.commit()
        except (GridPlannerError, OSError) as error:
            self._context.shell.tell(error)
        super().accept()

    def reject(self) -> None:
        """Leave everything as it was."""
        self._jobs.stop()
        self._gesture.cancel()
        super().reject()

    def _work_out(self) -> None:
        start, proposals = self._start, self._proposals
        decisions = self.findings.decisions

        def work(progress: Progress) -> OutsideResult:
            return build_outside(
                start, proposals, decisions=decisions, progress=progress
            )

        self._jobs.stop()
        self.accept_button.setEnabled(False)
        self.state.setText(text("outside.working"))
        self.bar.show()
        self._jobs.run(work, title="outside.title", done=self._show, failed=self._fail)

    def _show(self, result: OutsideResult) -> None:
        self.bar.hide()
        self.findings.show_findings(result.findings)
        change = result.change
        self.accept_button.setEnabled(change is not None)
        if change is not None and self.cancel.hasFocus():
            self.accept_button.setFocus()  # it could not have the focus before
        nothing = make_change(self._start, {}, label="outside.title")
        self._gesture.preview(change or nothing)
        if change is None:
            self.state.setText(text("outside.nothing"))
        elif not result.findings:
            self.state.setText(text("outside.sound"))
        else:
            self.state.setText(text("outside.found", n=len(result.findings)))

    def _fail(self, error: Exception) -> None:
        """Say why the borders cannot be drawn; leaving them is all that is left."""
        self.bar.hide()
        if not isinstance(error, EditError):
            self.reject()
            self._context.shell.tell(error)
            return
        self.state.setText(" ".join(sentence(error)).strip())

    def _show_progress(self, done: float, step: str) -> None:
        self.bar.setValue(int(1000 * done))
        self.bar.setFormat(text(step) if step else "")

    def _names(self) -> str:
        names = []
        for proposal in self._proposals:
            unit = self._start.units.get(proposal.unit)
            name = unit.name or unit.code if unit else proposal.fields.get("name", "")
            names.append(name or text("outside.new_unit"))
        shown = listed(names[:_MOST_NAMES])
        return text("outside.units", names=shown + ("…" if names[_MOST_NAMES:] else ""))

    def _go(self, x: float, y: float) -> None:
        self._context.canvas.centre_on(x, y)
        self._context.canvas.set_scale(_SCALE)

    def _stand_aside(self) -> None:
        """Stand at the right edge of the window: the map below is the preview."""
        window = self._context.shell.widget.frameGeometry()
        self.move(window.right() - self.width() - 24, window.top() + 96)
