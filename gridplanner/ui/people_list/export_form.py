"""Asking how a list of people is written out: format, columns, masked or plain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.templates import (
    BUILT_IN,
    Template,
    keep_template,
    saved_templates,
    template_of_book,
)
from gridplanner.resources.texts import listed, text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from gridplanner.ui.main_window import MainWindow

FORMATS = ("xlsx", "csv", "gbk", "zip", "gpkg")
_ENDING = {"gbk": ".csv"}
_MOST_TITLES = 9  # columns named below the form's name


class ExportForm(Form):
    """Format, template, plain or masked, password.

    Parameters
    ----------
    window : MainWindow
    count : str
        How many people, as it may be told.
    title : str
        Whom the list holds.
    """

    def __init__(self, window: MainWindow, *, count: str, title: str) -> None:
        super().__init__(window, title="people.export", verb="exports.choose_file")
        self._window = window
        self.add_note(text("exports.whom", n=count, title=title), role="")
        self.format = QComboBox()
        for each in FORMATS:
            self.format.addItem(text(f"exports.format.{each}"), each)
        self.template = QComboBox()
        self._taken = push_button(text("exports.take_header"), self.take_header)
        row = QHBoxLayout()
        row.addWidget(self.template, 1)
        row.addWidget(self._taken)
        beside = QWidget()
        beside.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._columns = label(role="caption", wraps=True)
        self.plain = QCheckBox(text("exports.with_plain"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.add_field("exports.format", self.format)
        self.add_field("exports.template", beside)
        self.template.setAccessibleName(text("exports.template"))
        self.fields.addWidget(self._columns)
        self._password_name = self.add_field("exports.password", self.password)
        self.fields.addWidget(self.plain)
        self.add_note(text("exports.note"))
        self.setMinimumWidth(460)
        self._fill_templates()
        self.format.currentIndexChanged.connect(lambda _row: self._show())
        self.template.currentIndexChanged.connect(lambda _row: self._show())
        self.password.textChanged.connect(lambda _words: self._show())
        may_reveal = window.session.permissions.may_reveal
        self.plain.setEnabled(may_reveal)
        if not may_reveal:
            self.plain.setToolTip(text("blocked.masked_only"))
        self._show()

    @property
    def chosen(self) -> Template:
        """The template."""
        template: Template = self.template.currentData()
        return template

    @property
    def kind(self) -> str:
        """One of `FORMATS`."""
        return str(self.format.currentData())

    @property
    def ending(self) -> str:
        """Ending of the file."""
        return _ENDING.get(self.kind, f".{self.kind}")

    def take_header(self) -> None:
        """Take the columns of a workbook of the user's, and remember them."""
        name, _ = QFileDialog.getOpenFileName(
            self, text("exports.take_header"), "", text("exports.books")
        )
        if not name:
            return
        document = self._window.session.document
        assert document is not None  # the dialog is of an open project
        try:
            template = template_of_book(Path(name))
            if not document.read_only:
                keep_template(document.file, template)
        except GridPlannerError as fault:
            self._window.shell.tell(fault)
            return
        self._fill_templates(template)

    def _fill_templates(self, chosen: Template | None = None) -> None:
        document = self._window.session.document
        assert document is not None  # the dialog is of an open project
        templates = [*BUILT_IN, *saved_templates(document.file)]
        if chosen is not None and chosen.name not in {t.name for t in templates}:
            templates.append(chosen)
        self.template.clear()
        for template in templates:
            self.template.addItem(template.name, template)
        if chosen is not None:
            self.template.setCurrentIndex(self.template.findText(chosen.name))

    def _show(self) -> None:
        kind = self.kind
        people = kind != "gpkg"
        for widget in (self.template, self._taken):
            widget.setEnabled(people)
        self.plain.setEnabled(people and self._window.session.permissions.may_reveal)
        self.password.setVisible(kind == "zip")
        self._password_name.setVisible(kind == "zip")
        ready = kind != "zip" or bool(self.password.text())
        self.accept_button.setEnabled(ready)
        self.accept_button.setToolTip("" if ready else text("exports.no_password"))
        titles = self.chosen.titles if self.template.count() else ()
        some = listed(titles[:_MOST_TITLES])
        if len(titles) > _MOST_TITLES:
            some = text("exports.columns_more", columns=some, n=len(titles))
        self._columns.setText(some if people else text("exports.no_people"))
