"""自动划分: candidates worked out beside the window, shown on the map, one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gridplanner.analysis.division.dividing import WAYS
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.dividing.study import edit_of
from gridplanner.ui.change_words import label_words
from gridplanner.ui.commands.edit import offer_undo
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.division.beside_map import bring_into_sight, stand_aside
from gridplanner.ui.division.choices import choices_from
from gridplanner.ui.division.division_form import DivisionForm
from gridplanner.ui.division.notice import notice
from gridplanner.ui.division.searching import Lifting, Search
from gridplanner.ui.in_force import begin_scenario, free_name, may_edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.change import Change
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.division.shown import Shown

_IDLE: Final = 500  # ms after a wish until the ground is looked at
_MANY: Final = 3_000  # houses beyond which it is looked at only when asked for


class Dividing(QObject):
    """Lets ground be divided among new grids."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget)
        self._context = context
        self.form: DivisionForm | None = None
        self._search: Search | None = None
        self._forget_style: Callable[[], None] = lambda: None
        self._is_own = False  # a job that runs is of here, besides those of the search
        self._look = QTimer(self, singleShot=True, interval=_IDLE)
        self._look.timeout.connect(self._look_ahead)
        session = context.session
        session.opened.connect(self.close)
        session.closing.connect(lambda _document: self.close())
        session.changed.connect(self._take_change)
        session.selected.connect(self._take_selection)
        session.plan_changed.connect(lambda _cells: self._take_plan())
        session.figures_changed.connect(self._take_figures)
        context.jobs.progressed.connect(self._show_progress)

    def open(self) -> None:
        """Ask beside the map until the dialog is closed."""
        if self.form is not None:
            self.form.raise_()
            self.form.activateWindow()
            return
        context = self._context
        document = context.session.document
        assert document is not None  # the command is blocked else
        kept = context.settings.division(str(document.path))
        form = self.form = DivisionForm(
            context.shell.widget,
            context.session,
            choices_from(kept),
            context.canvas.stack.style,
        )
        self._search = Search(context)
        self._search.asked.connect(self._show_asked)
        self._search.found.connect(self._show_found)
        stack = context.canvas.stack
        self._forget_style = stack.changed.connect(self._take_style)
        form.wanted.connect(self.find)
        form.changed.connect(self._take_wish)
        form.stop_wanted.connect(context.jobs.cancel)
        form.row.looked_at.connect(self._show_on_map)
        form.taken.connect(self.take)
        form.scenario_wanted.connect(self.take_as_scenario)
        form.lifting_wanted.connect(self.lift)
        form.copy_wanted.connect(self.copy_notice)
        form.save_wanted.connect(self.save_notice)
        form.finished.connect(lambda _result: self.close())
        form.show()
        stand_aside(form, context.shell.widget)
        self._look.start()

    def close(self) -> None:
        """Put the dialog away, and take what it shows off the map."""
        form, self.form = self.form, None
        if form is None:
            return
        self._look.stop()
        self._forget_style()
        if self._is_own or (self._search is not None and self._search.is_running):
            self._context.jobs.cancel()
        self._search = None
        self._remember(form)
        self._context.canvas.stack.show_proposed(None)
        form.hide()
        form.deleteLater()

    # Working out

    def find(self) -> None:
        """Look for candidates."""
        form, search = self.form, self._search
        if form is None or search is None or form.is_running:
            return
        self._look.stop()
        self._remember(form)
        form.forget()
        form.show_running(text("dividing.asking"))
        self._context.jobs.when_free(lambda: self._begin(form, search))

    def _begin(self, form: DivisionForm, search: Search) -> None:
        if self.form is not form:
            return
        wish = form.wish

        def failed(error: Exception) -> None:
            if self.form is form:
                form.show_idle()
                self._say_failed(form, error)

        def cancelled() -> None:
            if self.form is form:
                form.finish_early()

        def done() -> None:
            if self.form is form:
                form.finish()

        search.run(wish, done=done, failed=failed, cancelled=cancelled)

    def _look_ahead(self) -> None:
        """Say what cannot be avoided before anybody asks, where that is quick."""
        form, search, jobs = self.form, self._search, self._context.jobs
        if form is None or search is None or form.is_running:
            return
        if form.row.shown or search.size_of(form.wish) > _MANY:
            return
        # A job drops what is being drawn.
        if jobs.busy or self._context.tools.busy:
            self._look.start()
            return

        def failed(error: Exception) -> None:
            if self.form is form:
                self._say_failed(form, error)

        search.look(form.wish, failed=failed)

    def _say_failed(self, form: DivisionForm, error: Exception) -> None:
        if isinstance(error, GridPlannerError):
            form.say(sentences(error))
        else:
            self._context.shell.tell(error)

    def lift(self) -> None:
        """Work it out without each limit in turn."""
        form, search = self.form, self._search
        shown = None if form is None else form.chosen
        if form is None or search is None or shown is None or form.is_running:
            return
        form.forget_lifted()
        # It is tried in one way only, which is to be compared with itself.
        found = [each.proposal for each in form.row.shown]
        same = [each for each in found if each.way == WAYS[0].name]
        lifting = Lifting(self._context, form.wish, [*same, shown.proposal][0])
        lifting.told.connect(
            lambda words: form.add_lifted(words) if self.form is form else None
        )

        def done() -> None:
            self._is_own = False
            if self.form is form:
                form.finish()

        def run() -> None:
            if self.form is form:
                self._is_own = True
                lifting.run(done)

        form.show_running(text("dividing.lift.working"))
        self._context.jobs.when_free(run)

    # Taking over

    def take(self) -> None:
        """Let the chosen candidate come true, as one edit."""
        form = self.form
        if form is None or form.chosen is None or form.is_running:
            return
        if may_edit(self._context, again=self.take):
            self._make_edit(form, form.chosen)
        else:
            form.say(text("dividing.in_force"))

    def take_as_scenario(self) -> None:
        """Let the chosen candidate come true in a scenario of its own."""
        form, document = self.form, self._context.session.document
        if form is None or form.chosen is None or document is None or form.is_running:
            return
        shown = form.chosen
        if begin_scenario(self._context, free_name(document)):
            self._make_edit(form, shown)

    def _make_edit(self, form: DivisionForm, shown: Shown) -> None:
        """Make the edit and write it; on a worker, for a town has thousands of rows."""
        context, session = self._context, self._context.session
        document, plan = session.document, session.plan_id
        assert document is not None  # the form is of an open project
        today = session.clock().date().isoformat()

        def work(progress: Progress) -> Change:
            change = edit_of(document, shown.proposal, plan=plan, today=today)
            progress.check()
            document.apply(change)
            return change

        def end() -> None:
            self._is_own = False
            if self.form is form:
                form.show_idle()

        def done(change: Change) -> None:
            end()
            self.close()
            words = label_words(change.label, change.fields)
            context.strip.show_message(words, offer_undo(context))

        def failed(error: Exception) -> None:
            end()
            context.shell.tell(error)

        def run() -> None:
            if self.form is form:
                self._is_own = True
                context.jobs.run(
                    work,
                    title="progress.drawing_parts",
                    done=done,
                    failed=failed,
                    cancelled=end,
                )

        form.show_running(text("progress.drawing_parts"))
        context.jobs.when_free(run)

    # The public notice

    def notice(self) -> str:
        """Write the text for the public notice; empty without a candidate."""
        form = self.form
        if form is None or form.chosen is None:
            return ""
        scope = form.wishes.scope
        ground = scope.name if scope.units else text("dividing.town")
        day = self._context.session.clock().date().isoformat()
        return notice(form.chosen, ground=ground, day=day)

    def copy_notice(self) -> None:
        """Put the text for the public notice on the clipboard."""
        words = self.notice()
        if words:
            QApplication.clipboard().setText(words)
            self._context.strip.show_message(text("dividing.notice.copied"))

    def save_notice(self) -> None:
        """Write the text for the public notice to a file."""
        words = self.notice()
        path = ask_save(
            self._context,
            title="dividing.notice",
            pattern="dividing.notice.pattern",
            name=text("dividing.notice.file") + ".txt",
        )
        if path is None or not words:
            return
        try:
            # Notepad of older systems takes it for something else without the mark.
            path.write_text(words, encoding="utf-8-sig")
        except OSError as error:
            self._context.shell.tell(error)
            return
        self._context.strip.show_message(text("export.picture_done", file=path.name))

    # What is shown

    def _show_asked(self, words: str) -> None:
        if self.form is not None:
            self.form.say_bound(words)
            if self.form.is_running and not self.form.row.shown:
                self.form.say(text("dividing.working"))

    def _show_found(self, shown: Shown) -> None:
        form = self.form
        if form is None:
            return
        if not form.row.shown:
            bring_into_sight(self._context.canvas, shown.picture.box, form)
        form.add(shown)

    def _show_on_map(self) -> None:
        form = self.form
        shown = None if form is None else form.row.on_map
        picture = None if shown is None else shown.picture
        self._context.canvas.stack.show_proposed(picture)

    def _show_progress(self, fraction: float, _step: str) -> None:
        if self.form is not None and self.form.is_running:
            self.form.show_progress(fraction)

    def _take_style(self, name: str) -> None:
        """Paint the cards as the map is painted now."""
        if name == "*" and self.form is not None:
            self.form.row.use_style(self._context.canvas.stack.style)

    # What is no longer true

    def _take_wish(self) -> None:
        form = self.form
        if form is None or form.is_running:
            return
        form.forget()
        self._look.start()

    def _take_change(self, event: Changed) -> None:
        if event.transient:
            return
        # Another plan alone that changes, or begins, leaves this one as it was.
        mine = event.plan in (0, self._context.session.plan_id)
        if mine or event.everything or event.tables:
            self._forget()

    def _take_selection(self) -> None:
        """Ask for what is selected, unless candidates are being looked at."""
        form = self.form
        if form is not None and not form.is_running and not form.row.shown:
            form.wishes.follow()

    def _take_figures(self) -> None:
        """Look at the ground once the town is counted."""
        if self.form is not None and not self.form.bound.text():
            self._look.start()

    def _take_plan(self) -> None:
        """Keep candidates in a scenario just begun: it is as the plan it came from."""
        form = self.form
        if form is None:
            return
        plans = [each.proposal.asked.plan for each in form.row.shown[:1]]
        if not all(self._context.session.plan.same_records(plan) for plan in plans):
            self._forget()

    def _forget(self) -> None:
        """Let go of candidates for a town that has changed."""
        form = self.form
        if form is None or self._is_own:
            return
        if self._search is not None:
            self._search.forget()
        if form.row.shown:
            form.forget()
        self._look.start()

    def _remember(self, form: DivisionForm) -> None:
        document = self._context.session.document
        if document is not None:
            kept = form.wishes.choices.to_text()
            self._context.settings.set_division(str(document.path), kept)
