"""A dialog that looks at files on a worker, with a bar, and in several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from gridplanner.data.job import Cancelled
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.jobs import JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context

T = TypeVar("T")


class WorkingForm(Form):
    """Pages with a way back, and work on the open project that can be stopped.

    Parameters
    ----------
    context : Context
    title, verb : str
        Keys, as for `Form`.
    """

    def __init__(self, context: Context, *, title: str, verb: str) -> None:
        super().__init__(context.shell.widget, title=title, verb=verb)
        self._context, self._title = context, title
        self._jobs = JobRunner(self)
        self._next: Callable[[], object] | None = None
        self.pages = QStackedWidget()
        self.back = QPushButton(text("import.back"))
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._go_back)
        self.box.addButton(self.back, QDialogButtonBox.ButtonRole.ActionRole)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.box.accepted.disconnect()
        self.box.accepted.connect(self._go_on)
        self._jobs.progressed.connect(self._show_progress)

    def _add_pages(self, *pages: QWidget) -> None:
        """Put pages and bar below what stands in the dialog already."""
        for page in pages:
            self.pages.addWidget(page)
        self.fields.addWidget(self.pages, 1)
        self.fields.addWidget(self.bar)

    def _go_on(self) -> None:
        """Go to the next page, or accept on the last one."""
        raise NotImplementedError

    def _show_state(self) -> None:
        """Let the last button say what comes next, and wait where it cannot."""
        raise NotImplementedError

    def _go_back(self) -> None:
        """Go back to the first page; what was typed and decided stays."""
        self.pages.setCurrentIndex(0)
        self._show_state()

    def _run(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Run on the worker; what runs there is stopped first."""
        if self._jobs.running:
            self._next = lambda: self._run(work, done)
            self._jobs.cancel()
            return
        self.bar.show()
        self.bar.setValue(0)
        # The worker reads the project file, which serves one thread at a time.
        self._context.session.hold()

        def finish(value: T) -> None:
            if not self._end_run():
                done(value)
                self._show_state()

        def fail(error: Exception) -> None:
            if not self._end_run() and not isinstance(error, Cancelled):
                # A fault of the program's own goes on up, and is told below the form.
                try:
                    self._context.shell.tell(error)
                finally:
                    self.reject()

        self._jobs.run(
            work,
            title=self._title,
            done=finish,
            failed=fail,
            cancelled=lambda: fail(Cancelled()),
        )
        self._show_state()

    def _end_run(self) -> bool:
        """Let the project go; tell whether something else is to be done now."""
        self._context.session.release()
        self.bar.hide()
        following, self._next = self._next, None
        if following is not None:
            following()
        return following is not None

    def reject(self) -> None:
        """Stop what runs, then close; nothing was changed."""
        if self._jobs.running:
            # The worker has the project file until its next report.
            self._next = super().reject
            self.bar.setFormat(text("import.stopping"))
            self.cancel.setEnabled(False)
            self._jobs.cancel()
            return
        super().reject()

    def _show_progress(self, done: float, step: str) -> None:
        self.bar.setValue(int(1000 * done))
        if self.cancel.isEnabled():
            self.bar.setFormat(text(step) + " %p%" if step else "%p%")
