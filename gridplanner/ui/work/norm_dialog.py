"""Norms of the project side by side: which is in use, what each asks, what it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from gridplanner.data.access.restricted import sees_restricted
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.norms.body import from_body
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.norms.norm import Norm, without_lines
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.dialogs.files import ask_open, ask_save
from gridplanner.ui.dialogs.form import Form, ask
from gridplanner.ui.widgets import column, label, push_button
from gridplanner.ui.work.calibration_dialog import CalibrationDialog
from gridplanner.ui.work.norm_book import NormBook
from gridplanner.ui.work.norm_effect_view import NormEffectView
from gridplanner.ui.work.norm_page import NormPage
from gridplanner.ui.work.norm_words import said

if TYPE_CHECKING:
    from gridplanner.data.standards import Standard
    from gridplanner.ui.context import Context

_BUTTONS: Final = (
    ("new", "new"),
    ("copy", "copy"),
    ("drop", "delete"),
    ("receive", "import"),
    ("send", "export"),
)
_SIZE: Final = (1180, 620)


class NormDialog(Form):
    """Asks what is asked of workers; each button is one edit that can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget, title="norm.show", verb="norm.save")
        document = context.session.document
        assert document is not None  # the command is blocked else
        self._context, self.book = context, NormBook(document)
        self._restricted = sees_restricted(document.file, context.session.permissions)
        self._norms: list[Standard] = []
        self.cancel.setText(text("close"))
        self.list = QListWidget()
        self.list.setAccessibleName(text("norm.list"))
        self.list.currentRowChanged.connect(self._choose)
        self.page = NormPage(restricted=self._restricted)
        self.effect = NormEffectView(context.session)
        self.page.changed.connect(self._follow)
        self.use = push_button(text("norm.use"), self._use, icon_name="check")
        self.calibrate = push_button(text("norm.calibrate"), icon_name="measure")
        self.calibrate.setToolTip(text("norm.calibrate.help"))
        self.calibrate.clicked.connect(partial(self._do, self._calibrate))
        self.buttons = {
            name: push_button(text(f"norm.{name}"), icon_name=picture)
            for name, picture in _BUTTONS
        }
        self._lay_out()
        steps = {
            "copy": self._copy,
            "drop": self._drop,
            "receive": self._receive,
            "send": self._send,
        }
        for name, step in steps.items():
            self.buttons[name].clicked.connect(partial(self._do, step))
        menu = QMenu(self.buttons["new"])
        for preset in PRESETS:
            action = menu.addAction(text(f"norm.preset.{preset}"))
            action.triggered.connect(partial(self._do, partial(self._add, preset)))
        self.buttons["new"].setMenu(menu)
        self.resize(*_SIZE)
        self._read("")
        self.effect.begin()  # last: a job has the file from now on

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(248)
        held = column(left, margin=0, spacing=6)
        held.addWidget(label(text("norm.list"), role="section"))
        held.addWidget(self.list, 1)
        held.addWidget(self.use)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            buttons.addWidget(button, place // 2, place % 2)
        held.addLayout(buttons)
        held.addWidget(self.calibrate)
        held.addWidget(self.effect)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(left)
        both.addWidget(self.page, 1)
        self.fields.addLayout(both, 1)
        self.words = label(role="muted")
        self.box.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.fields.addWidget(self.words)

    @property
    def chosen(self) -> Standard:
        """The norm that is shown."""
        return self._norms[max(self.list.currentRow(), 0)]

    def accept(self) -> None:
        """Save what was changed, and go on."""
        self._do(self._save)

    def reject(self) -> None:
        """Close; what was changed and not saved is asked about."""
        if self._may_leave():
            super().reject()

    def _read(self, name: str) -> None:
        """List the norms anew, with one in front: by name, else the one in use."""
        self._norms = self.book.norms()
        places = [
            place
            for place, each in enumerate(self._norms)
            if each.name == name or (not name and each.in_use)
        ]
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in self._norms:
                item = QListWidgetItem(each.name)
                if each.in_use:
                    item.setText(f"✔ {each.name}")
                    item.setToolTip(text("norm.in_use"))
                self.list.addItem(item)
            self._row = places[0] if places else 0
            self.list.setCurrentRow(self._row)
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        try:
            norm = from_body(chosen.body)
        except GridPlannerError as error:
            self.page.setEnabled(False)
            self.page.show_norm(chosen.name, Norm())
            self.effect.show_norm(None)
            self.words.setText(_words(error, None))
            self._say_buttons()
            return
        self.page.setEnabled(True)
        self.page.show_norm(chosen.name, norm)
        self.words.setText("" if chosen.id else text("norm.default.note"))

    def _follow(self) -> None:
        """Say what the page would do to the town, and what can be done with it."""
        if self._norms and self.page.isEnabled():
            self.effect.show_norm(None if self.page.faults else self._seen())
        self._say_buttons()

    def _seen(self) -> Norm:
        """Give the norm of the page as this user reckons by it."""
        norm = self.page.norm
        if self._restricted:
            return norm
        hidden = [line.key for line in norm.lines if is_restricted(line)]
        return without_lines(norm, hidden)

    def _say_buttons(self) -> None:
        if not self._norms:
            return
        is_changed = self.page.isEnabled() and self.page.is_changed
        self.accept_button.setEnabled(is_changed and not self.page.faults)
        self.use.setEnabled(not self.chosen.in_use)
        self.calibrate.setEnabled(self.page.isEnabled())
        self.buttons["drop"].setEnabled(bool(self.chosen.id))

    def _choose(self, row: int) -> None:
        if row == self._row or row < 0:
            return
        if not self._may_leave():
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(self._row)
            return
        self._row = row
        self._show()

    def _may_leave(self) -> bool:
        """Ask before what was changed is lost."""
        if not (self.page.isEnabled() and self.page.is_changed):
            return True
        return ask(
            self,
            title="norm.show",
            question=text("norm.unsaved", name=self.chosen.name),
            verb="norm.unsaved.do",
        )

    def _do(self, step: object, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        if self._context.session.is_held:
            self.words.setText(text("blocked.busy"))
            return
        try:
            assert callable(step)  # one of the steps below
            step()
        except GridPlannerError as error:
            self.words.setText(_words(error, self.page.norm))
        except OSError as error:
            self._context.shell.tell(error)

    def _save(self) -> None:
        if self.accept_button.isEnabled():
            name = self.book.save(self.chosen, self.page.name.text(), self.page.norm)
            self._read(name)
            self.words.setText(text("norm.saved", name=name))

    def _use(self) -> None:
        if self._may_leave():
            chosen = self.chosen
            self.book.use(chosen)
            self._read(chosen.name)
            self.words.setText(text("norm.used", name=chosen.name))

    def _add(self, preset: str) -> None:
        if self._may_leave():
            self._read(self.book.add(preset))

    def _copy(self) -> None:
        if self._may_leave():
            self._read(self.book.copy(self.chosen))

    def _calibrate(self) -> None:
        if not self._may_leave():
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
            name = self.book.keep_calibrated(chosen, asked.norm)
            self._read(name)
            self.words.setText(text("norm.saved", name=name))
        asked.deleteLater()

    def _drop(self) -> None:
        name = self.chosen.name
        self.book.drop(self.chosen)
        self._read("")
        self.words.setText(text("norm.dropped", name=name))

    def _receive(self) -> None:
        if self._may_leave():
            path = ask_open(self._context, title="norm.receive", pattern="rules.files")
            if path is not None:
                self._read(self.book.receive(path))

    def _send(self) -> None:
        path = ask_save(
            self._context,
            title="norm.send",
            pattern="rules.files",
            name=f"{self.chosen.name}.json",
        )
        if path is not None:
            self.book.send(self.chosen, path)
            self.words.setText(text("export.picture_done", file=path.name))


def _words(error: GridPlannerError, norm: Norm | None) -> str:
    told = said(error, norm)
    assert isinstance(told, GridPlannerError)  # it came in as one
    return sentences(told)
