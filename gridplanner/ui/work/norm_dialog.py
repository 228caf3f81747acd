"""Norms of the project side by side: which is in use, what each asks, what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QDialog

from gridplanner.data.access.restricted import sees_restricted
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.body import from_body, to_body
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.norms.norm import Norm, without_lines
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.standards.dialog import Said, StandardsDialog
from gridplanner.ui.widgets import push_button
from gridplanner.ui.work.calibration_dialog import CalibrationDialog
from gridplanner.ui.work.norm_book import NormBook
from gridplanner.ui.work.norm_effect_view import NormEffectView
from gridplanner.ui.work.norm_page import NormPage
from gridplanner.ui.work.norm_words import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.ui.context import Context

_LIST: Final = 248
_SIZE: Final = (1180, 620)
_SAID: Final = Said(
    title="norm.show",
    list="norm.list",
    use="norm.use",
    receive="norm.receive",
    send="norm.send",
)


class NormDialog(StandardsDialog):
    """Asks what is asked of workers."""

    def __init__(self, context: Context) -> None:
        document = context.session.document
        assert document is not None  # the command is blocked else
        presets = {
            text(f"norm.preset.{name}"): to_body(make())
            for name, make in PRESETS.items()
        }
        super().__init__(context, NormBook(document), _SAID, presets)
        self._restricted = sees_restricted(document.file, context.session.permissions)
        self.page = NormPage(restricted=self._restricted)
        self.effect = NormEffectView(context.session)
        self.page.changed.connect(self._follow)
        self.calibrate = push_button(text("norm.calibrate"), icon_name="measure")
        self.calibrate.setToolTip(text("norm.calibrate.help"))
        self.calibrate.clicked.connect(partial(self.do, self._calibrate))
        self.lay_out(self.page, self.calibrate, self.effect, wide=_LIST)
        self.fields.addWidget(self.words)
        self.resize(*_SIZE)
        self.read("")
        self.effect.begin()  # last: a job has the file from now on

    @property
    def is_changed(self) -> bool:
        """Whether something was written that is not saved."""
        return self.page.isEnabled() and self.page.is_changed

    def written(self) -> tuple[str, Mapping[str, Any]]:
        """Give name and body as they stand on the page."""
        return self.page.name.text(), to_body(self.page.norm)

    def tell(self, error: GridPlannerError) -> None:
        """Say what is wrong, a line of the norm by its name."""
        self._say(error, self.page.norm)

    def show_chosen(self) -> None:
        """Show the chosen norm, or say what is wrong with it."""
        chosen = self.chosen
        try:
            norm = from_body(chosen.body)
        except GridPlannerError as error:
            self.page.setEnabled(False)
            self.page.show_norm(chosen.name, Norm())
            self.effect.show_norm(None)
            self._say(error, None)
            self._say_state()
            return
        self.page.setEnabled(True)
        self.page.show_norm(chosen.name, norm)
        self.words.setText("" if chosen.id else text("norm.default.note"))

    def _follow(self) -> None:
        """Say what the page would do to the town, and what can be done with it."""
        if self._standards and self.page.isEnabled():
            self.effect.show_norm(None if self.page.faults else self._seen())
        self._say_state()

    def _seen(self) -> Norm:
        """Give the norm of the page as this user reckons by it."""
        norm = self.page.norm
        if self._restricted:
            return norm
        hidden = [line.key for line in norm.lines if is_restricted(line)]
        return without_lines(norm, hidden)

    def _say_state(self) -> None:
        if self._standards:
            self.say_buttons(may_save=self.is_changed and not self.page.faults)
            self.calibrate.setEnabled(self.page.isEnabled())

    def _calibrate(self) -> None:
        if not self.may_leave():
            return
        chosen = self.chosen
        asked = CalibrationDialog(
            self._context,
            chosen.name,
            from_body(chosen.body),
            restricted=self._restricted,
        )
        asked.setParent(self, asked.windowFlags())
        if asked.exec() == QDialog.DialogCode.Accepted:
            name = text("norm.calibrated_of", name=chosen.name)
            name = self.book.keep(name, to_body(asked.norm))
            self.read(name, text("norm.saved", name=name))
        asked.deleteLater()

    def _say(self, error: GridPlannerError, norm: Norm | None) -> None:
        told = said(error, norm)
        assert isinstance(told, GridPlannerError)  # it came in as one
        self.words.setText(sentences(told))
