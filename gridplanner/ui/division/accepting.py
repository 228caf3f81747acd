"""The chosen candidate comes true: one edit, here or in a scenario of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.study import edit_of
from gridplanner.ui.change_words import label_words
from gridplanner.ui.commands.edit import offer_undo
from gridplanner.ui.in_force import begin_scenario, free_name, may_edit

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.ui.context import Context
    from gridplanner.ui.division.dividing import Dividing
    from gridplanner.ui.division.shown import Shown


class Accepting:
    """Makes the edit of a candidate.

    Parameters
    ----------
    context : Context
    dividing : Dividing
        Whose dialog it is; its form shows how far it is.
    """

    def __init__(self, context: Context, dividing: Dividing) -> None:
        self._context, self._dividing = context, dividing

    def take(self) -> None:
        """Let the chosen candidate come true, as one edit."""
        form = self._dividing.form
        if form is None or form.chosen is None or form.is_running:
            return
        if may_edit(self._context, again=self.take):
            self._make_edit(form.chosen)
        else:
            form.say(text("dividing.in_force"))

    def take_as_scenario(self) -> None:
        """Let the chosen candidate come true in a scenario of its own."""
        form, document = self._dividing.form, self._context.session.document
        if form is None or form.chosen is None or document is None or form.is_running:
            return
        shown = form.chosen
        if begin_scenario(self._context, free_name(document)):
            self._make_edit(shown)

    def _make_edit(self, shown: Shown) -> None:
        """Make the edit and write it; on a worker, for a town has thousands of rows."""
        context, session = self._context, self._context.session
        document, plan = session.document, session.plan_id
        assert document is not None  # the form is of an open project
        today = session.clock().date().isoformat()

        def work(progress: Progress) -> Change:
            change = edit_of(document, shown.proposal, plan=plan, today=today)
            progress.check()
            document.apply(change)
            session.count_ahead()
            return change

        def done(change: Change) -> None:
            self._dividing.close()
            words = label_words(change.label, change.fields)
            context.strip.show_message(words, offer_undo(context))

        self._dividing.run(work, title="progress.drawing_parts", done=done)
