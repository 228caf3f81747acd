"""自动划分: candidates worked out beside the window, shown on the map, one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer

from gridplanner.analysis.division.dividing import WAYS
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import language, sentences, text
from gridplanner.ui.division.accepting import Accepting
from gridplanner.ui.division.beside_map import bring_into_sight, stand_aside
from gridplanner.ui.division.choices import choices_from
from gridplanner.ui.division.division_form import DivisionForm
from gridplanner.ui.division.lifting import Lifting
from gridplanner.ui.division.noticing import Noticing
from gridplanner.ui.division.searching import Search

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.division.choices import Choices
    from gridplanner.ui.division.shown import Shown

T = TypeVar("T")
_IDLE: Final = 500  # ms after a wish until the ground is looked at
_MANY: Final = 3_000  # houses beyond which it is looked at only when asked for


class Dividing(QObject):
    """Lets ground be divided among new grids."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget)
        self._context = context
        self.form: DivisionForm | None = None
        self.accepting = Accepting(context, self)
        self.noticing = Noticing(context, self)
        self._search: Search | None = None
        self._spoken = ""
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
        search = self._search = Search(context)
        search.asked.connect(self._show_asked)
        search.found.connect(self._show_found)
        self._forget_style = context.canvas.stack.changed.connect(self._take_style)
        kept = context.settings.division(str(document.path))
        form = self._make_form(choices_from(kept))
        form.show()
        stand_aside(form, context.shell.widget)
        self._look.start()

    def _make_form(
        self, choices: Choices, before: DivisionForm | None = None
    ) -> DivisionForm:
        """Make the dialog; as one that stood before, but in the present language."""
        context = self._context
        form = self.form = DivisionForm(
            context.shell.widget,
            context.session,
            choices,
            context.canvas.stack.style,
        )
        self._spoken = language()
        if before is not None:
            form.take_over(before)
        form.wanted.connect(self.find)
        form.changed.connect(self._take_wish)
        form.stop_wanted.connect(context.jobs.cancel)
        form.row.looked_at.connect(self._show_on_map)
        form.taken.connect(self.accepting.take)
        form.scenario_wanted.connect(self.accepting.take_as_scenario)
        form.lifting_wanted.connect(self.lift)
        form.copy_wanted.connect(self.noticing.copy)
        form.save_wanted.connect(self.noticing.save)
        form.finished.connect(lambda _result: self.close())
        return form

    def retranslate(self) -> None:
        """Say everything in the present language; what is under way goes on."""
        before, search = self.form, self._search
        if before is None or search is None or self._spoken == language():
            return
        before.finished.disconnect()
        form = self._make_form(before.wishes.choices, before)
        form.setGeometry(before.geometry())
        before.hide()
        before.deleteLater()
        form.show()
        search.say_again()
        self._show_on_map()

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
        if form is None or search is None or form.is_running or form.wishes.fault:
            return
        self._look.stop()
        self._remember(form)
        form.forget()
        form.show_running(text("dividing.asking"))
        self._context.jobs.when_free(lambda: self._begin(search))

    def _form_of(self, search: Search) -> DivisionForm | None:
        """Give the dialog that stands for a search; None once it was closed."""
        return self.form if self._search is search else None

    def _begin(self, search: Search) -> None:
        form = self._form_of(search)
        if form is None:
            return

        def failed(error: Exception) -> None:
            if (now := self._form_of(search)) is not None:
                now.show_idle()
                self._say_failed(now, error)

        def cancelled() -> None:
            if (now := self._form_of(search)) is not None:
                now.finish_early()

        def done() -> None:
            if (now := self._form_of(search)) is not None:
                now.finish()

        search.run(form.wish, done=done, failed=failed, cancelled=cancelled)

    def _look_ahead(self) -> None:
        """Say what cannot be avoided before anybody asks, where that is quick."""
        form, search, jobs = self.form, self._search, self._context.jobs
        if form is None or search is None or form.is_running or form.wishes.fault:
            return
        if form.row.shown or search.size_of(form.wish) > _MANY:
            return
        # A job drops what is being drawn.
        if jobs.busy or self._context.tools.busy:
            self._look.start()
            return

        def failed(error: Exception) -> None:
            if (now := self._form_of(search)) is not None:
                self._say_failed(now, error)

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
        # It is tried in one way only, which is to be compared with itself.
        found = [each.proposal for each in form.row.shown]
        same = [each for each in found if each.way == WAYS[0].name]
        lifting = Lifting(self._context, form.wish, [*same, shown.proposal][0])
        form.begin_lifting(lifting.heading)

        def tell(words: str) -> None:
            if (now := self._form_of(search)) is not None:
                now.add_lifted(words)

        def end(*, early: bool) -> None:
            self._is_own = False
            if (now := self._form_of(search)) is not None:
                if early:
                    now.add_lifted(text("dividing.lift.stopped"))
                now.finish()

        def run() -> None:
            if self._form_of(search) is not None:
                self._is_own = True
                lifting.run(lambda: end(early=False), cancelled=lambda: end(early=True))

        lifting.told.connect(tell)
        form.show_running(text("dividing.lift.working"))
        self._context.jobs.when_free(run)

    def run(
        self, work: Callable[[Progress], T], *, title: str, done: Callable[[T], None]
    ) -> None:
        """Run work for the dialog on a worker; it cannot be used meanwhile.

        Parameters
        ----------
        work : callable
        title : str
            String key of what is going on.
        done : callable
            Called with the value, unless the dialog was closed before it began.
        """
        form, search = self.form, self._search
        if form is None or search is None:
            return

        def end() -> None:
            self._is_own = False
            if (now := self._form_of(search)) is not None:
                now.finish()

        def finish(value: T) -> None:
            end()
            done(value)

        def fail(error: Exception) -> None:
            end()
            self._context.shell.tell(error)

        def begin() -> None:
            if self._form_of(search) is not None:
                self._is_own = True
                self._context.jobs.run(
                    work, title=title, done=finish, failed=fail, cancelled=end
                )

        form.show_running(text(title))
        self._context.jobs.when_free(begin)

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
        if self._search is not None:
            self._search.drop()
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
            self.form.check_wishes()
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
