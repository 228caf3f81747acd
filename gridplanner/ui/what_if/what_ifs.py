"""Questions of what if: asked, kept in the project, and written as reports."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from gridplanner.data.what_ifs import drop_what_if, keep_what_if
from gridplanner.reports.what_if_sheets import Words, what_if_report
from gridplanner.resources.texts import text
from gridplanner.ui.staff.edits import StaffDeskEdits
from gridplanner.ui.tools.pick_place import PickPlaceTool
from gridplanner.ui.what_if.beside_map import bring_up, lay_low
from gridplanner.ui.what_if.marks import marks_of
from gridplanner.ui.what_if.report_files import ask_report, write_by_job
from gridplanner.ui.what_if.what_if_form import WhatIfForm

if TYPE_CHECKING:
    from gridplanner.layers.overlay import Mark
    from gridplanner.reports.report import Report
    from gridplanner.ui.context import Context


class WhatIfs(StaffDeskEdits):
    """Lets questions be asked without touching plan, posts or norm."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: WhatIfForm | None = None
        self._has_marks = False
        self._pick = PickPlaceTool(partial(context.tools.activate, "select"))
        self._pick.name, self._pick.hint_key = "what_if.point", "hint.what_if_point"
        context.tools.add(self._pick)
        context.session.opened.connect(self.close)

    def open(self) -> None:
        """Ask, beside the map, until the dialog is closed."""
        if self.form is not None:
            self.form.show()
            self.form.raise_()
            self.form.activateWindow()
            return
        form = self.form = WhatIfForm(self._context)
        form.report_wanted.connect(lambda: self.write(form))
        form.keep_wanted.connect(lambda: self.keep(form))
        form.drop_wanted.connect(lambda: self.drop(form))
        form.place_wanted.connect(lambda: self.point(form))
        form.look_wanted.connect(lambda: self.look(form))
        form.answered.connect(lambda: self._show_marks(form))
        form.finished.connect(lambda _result: self.close())
        self._show_marks(form)
        form.show()
        lay_low(self._context, form)

    def close(self) -> None:
        """Put the dialog away, and take its marks off the map."""
        form, self.form = self.form, None
        if form is None:
            return
        form.stop_following()
        form.hide()
        form.deleteLater()
        if self._has_marks:
            self._context.canvas.show_marks(())
            self._has_marks = False

    def point(self, form: WhatIfForm) -> None:
        """Let a click on the map say where an estate opens."""

        def go_on() -> None:
            if self.form is form:
                form.show()

        def take(x: float, y: float) -> None:
            if self.form is form:
                form.page.take_place(x, y)
            go_on()

        form.hide()
        self._context.tools.activate(self._pick.name)
        self._pick.ask(take, go_on)
        self._context.canvas.setFocus()

    def look(self, form: WhatIfForm) -> None:
        """Bring what is affected onto the part of the map the dialog leaves free."""
        if form.present is None or form.answer is None:
            return
        marks = marks_of(form.present, form.question, form.answer)
        bring_up(self._context, marks)

    def _show_marks(self, form: WhatIfForm) -> None:
        """Show on the map what the question is about."""
        marks: tuple[Mark, ...] = ()
        if form.present is not None and form.answer is not None:
            marks = marks_of(form.present, form.question, form.answer)
        if marks or self._has_marks:
            self._context.canvas.show_marks(marks)
        self._has_marks = bool(marks)

    def keep(self, form: WhatIfForm) -> None:
        """Keep the question by a name, as one edit."""
        question, words = form.question, form.words
        name, is_named = QInputDialog.getText(
            form, text("what_if.keep"), text("what_if.name"), text=words
        )
        if not is_named:
            return
        file = self._document.file
        if self._apply(lambda: keep_what_if(file, name, question)):
            form.show_kept(name.strip())

    def drop(self, form: WhatIfForm) -> None:
        """Forget the question that is open, as one edit."""
        file, name = self._document.file, form.kept.name
        if self._apply(lambda: drop_what_if(file, name)):
            form.show_kept()

    def write(self, form: WhatIfForm) -> None:
        """Write the answer as a report."""
        report = self.report(form)
        if report is None:
            return
        day = self._context.session.clock().date().isoformat()
        name = text("what_if.file", what=form.asked.currentText(), day=day)
        path = ask_report(
            self._context,
            f"{name}.xlsx",
            title="what_if.report",
            pattern="what_if.pattern",
        )
        if path is None:
            return
        write_by_job(
            self._context,
            path,
            report,
            action="export",
            what="what_if",
            rows=report.tables,
            said=lambda file: text("what_if.written", file=file),
        )

    def report(self, form: WhatIfForm) -> Report | None:
        """Make the report of what is shown; None where nothing is."""
        answer, present, session = form.answer, form.present, self._context.session
        if answer is None or present is None:
            return None
        made = f"{session.user} {session.clock():%Y-%m-%d %H:%M}"
        words = Words(
            self._document.path.stem, form.words, form.notes, made, present.workers
        )
        return what_if_report(answer, words)
