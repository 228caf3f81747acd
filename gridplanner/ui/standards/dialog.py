"""A dialog of the standards of one kind: which is in use, and what each says."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.dialogs.files import ask_open, ask_save
from gridplanner.ui.dialogs.form import Form, ask
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gridplanner.data.standards import Standard
    from gridplanner.ui.context import Context
    from gridplanner.ui.standards.book import StandardBook

_BUTTONS: Final = (
    ("new", "new"),
    ("copy", "copy"),
    ("drop", "delete"),
    ("receive", "import"),
    ("send", "export"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """String keys of a dialog: of itself, its list, its buttons and file dialogs."""

    title: str
    list: str
    use: str
    receive: str
    send: str


class StandardsDialog(Form):
    """Lists standards beside a page of the chosen one.

    Each button is one edit that can be undone. What was changed and not saved is asked
    about before another is shown.

    Parameters
    ----------
    context : Context
    book : StandardBook
    said : Said
    presets : mapping of str to mapping
        Bodies of those that come with the program, by the name each has.
    """

    def __init__(
        self,
        context: Context,
        book: StandardBook,
        said: Said,
        presets: Mapping[str, Mapping[str, Any]],
    ) -> None:
        super().__init__(context.shell.widget, title=said.title, verb="norm.save")
        self._context, self.book, self._said = context, book, said
        self._presets = presets
        self._standards: list[Standard] = []
        self._row = 0
        self.cancel.setText(text("close"))
        self.list = QListWidget()
        self.list.setAccessibleName(text(said.list))
        self.list.currentRowChanged.connect(self._choose)
        self.use = push_button(text(said.use), icon_name="check")
        self.buttons = {
            name: push_button(text(f"norm.{name}"), icon_name=picture)
            for name, picture in _BUTTONS
        }
        steps = {
            "copy": self._copy,
            "drop": self._drop,
            "receive": self._receive,
            "send": self._send,
        }
        self.use.clicked.connect(partial(self.do, self._use))
        for name, step in steps.items():
            self.buttons[name].clicked.connect(partial(self.do, step))
        menu = QMenu(self.buttons["new"])
        for name in presets:
            add = partial(self._add, name)
            menu.addAction(name).triggered.connect(partial(self.do, add))
        self.buttons["new"].setMenu(menu)
        self.words = label(role="muted", wraps=True)

    def lay_out(self, page: QWidget, *below: QWidget, wide: int) -> None:
        """Put the list with its buttons, and what is to be below, beside the page."""
        left = QWidget()
        left.setFixedWidth(wide)
        held: QVBoxLayout = column(left, margin=0, spacing=6)
        held.addWidget(label(text(self._said.list), role="section"))
        held.addWidget(self.list, 1)
        held.addWidget(self.use)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            buttons.addWidget(button, place // 2, place % 2)
        held.addLayout(buttons)
        for widget in below:
            held.addWidget(widget)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(left)
        both.addWidget(page, 1)
        self.fields.addLayout(both, 1)
        self.box.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)

    @abstractmethod
    def show_chosen(self) -> None:
        """Show the chosen standard on the page."""

    @abstractmethod
    def written(self) -> tuple[str, Mapping[str, Any]]:
        """Give name and body as they stand on the page."""

    @property
    @abstractmethod
    def is_changed(self) -> bool:
        """Whether something was written that is not saved."""

    def tell(self, error: GridPlannerError) -> None:
        """Say what is wrong."""
        self.words.setText(sentences(error))

    @property
    def chosen(self) -> Standard:
        """The standard that is shown."""
        return self._standards[max(self.list.currentRow(), 0)]

    def accept(self) -> None:
        """Save what was changed, and go on."""
        self.do(self._save)

    def reject(self) -> None:
        """Close; what was changed and not saved is asked about."""
        if self.may_leave():
            super().reject()

    def read(self, name: str, said: str = "") -> None:
        """List them anew, one in front: by name, else the one in use; say something."""
        self._standards = self.book.standards()
        places = [
            place
            for place, each in enumerate(self._standards)
            if each.name == name or (not name and each.in_use)
        ]
        with QSignalBlocker(self.list):
            self.list.clear()
            for each in self._standards:
                name = self.book.called(each)
                item = QListWidgetItem(f"✔ {name}" if each.in_use else name)
                item.setToolTip(text("norm.in_use") if each.in_use else name)
                self.list.addItem(item)
            self._row = places[0] if places else 0
            self.list.setCurrentRow(self._row)
        self.show_chosen()
        if said:
            self.words.setText(said)

    def may_leave(self) -> bool:
        """Ask before what was changed is lost; the page then shows what is saved."""
        if not self.is_changed:
            return True
        question = text("norm.unsaved", name=self.chosen.name)
        is_given_up = ask(
            self,
            title=self._said.title,
            question=question,
            verb="norm.unsaved.do",
        )
        if is_given_up:
            # The step that asked may be called off yet: nothing is left to save.
            self.show_chosen()
        return is_given_up

    def do(self, step: Callable[[], None], _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        """Do a step unless a job has the file, and say what went wrong."""
        if self._context.session.is_held:
            self.words.setText(text("blocked.busy"))
            return
        try:
            step()
        except GridPlannerError as error:
            self.tell(error)
        except OSError as error:
            self._context.shell.tell(error)

    def say_buttons(self, *, may_save: bool) -> None:
        """Say which buttons do something now."""
        self.accept_button.setEnabled(may_save)
        self.use.setEnabled(not self.chosen.in_use)
        self.buttons["drop"].setEnabled(bool(self.chosen.id))

    def _choose(self, row: int) -> None:
        if row == self._row or row < 0:
            return
        with QSignalBlocker(self.list):
            # The one that is left stands in the question.
            self.list.setCurrentRow(self._row)
            if not self.may_leave():
                return
            self._row = row
            self.list.setCurrentRow(row)
        self.show_chosen()

    def _save(self) -> None:
        if self.accept_button.isEnabled():
            name = self.book.write(self.chosen, *self.written())
            self.read(name, text("norm.saved", name=name))

    def _use(self) -> None:
        if self.may_leave():
            chosen = self.chosen
            self.book.use(chosen)
            self.read(chosen.name, text("norm.used", name=chosen.name))

    def _add(self, name: str) -> None:
        if self.may_leave():
            self.read(self.book.keep(name, self._presets[name]))

    def _copy(self) -> None:
        if self.may_leave():
            self.read(self.book.copy(self.chosen))

    def _drop(self) -> None:
        name = self.chosen.name
        self.book.drop(self.chosen)
        self.read("", text("norm.dropped", name=name))

    def _receive(self) -> None:
        if self.may_leave():
            path = ask_open(
                self._context, title=self._said.receive, pattern="rules.files"
            )
            if path is not None:
                self.read(self.book.receive(path))

    def _send(self) -> None:
        path = ask_save(
            self._context,
            title=self._said.send,
            pattern="rules.files",
            name=f"{self.chosen.name}.json",
        )
        if path is not None:
            self.book.send(self.chosen, path)
            self.words.setText(text("export.file_done", file=path.name))
