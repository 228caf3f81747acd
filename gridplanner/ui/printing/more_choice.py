"""高级: template, secrecy, 审图号, bleed, crop marks, places for map programs.

Folded away at first; what is chosen is remembered for the user.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from gridplanner.layers.print.properties import TemplateError
from gridplanner.layers.print.template_body import BLEED
from gridplanner.resources.texts import text
from gridplanner.studies.printing.templates import kept_templates, put_together
from gridplanner.ui.widgets import column, label, push_button

if TYPE_CHECKING:
    from gridplanner.layers.print.template import Template
    from gridplanner.studies.printing.wish import Wish
    from gridplanner.ui.context import Context

_LONGEST: Final = 60
_SECRECIES: Final = ("internal", "keep", "open")
_REMEMBERED: Final = "printing"


class MoreChoice(QWidget):
    """What few prints need, below a word that unfolds it."""

    changed = Signal()
    template_changed = Signal()
    layout_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._templates: dict[str, Template] = {}
        self._of_product: dict[str, str] = {}
        self._product = ""
        self._context: Context | None = None
        rows = column(self, margin=0, spacing=6)
        self.fold = QToolButton()
        self.fold.setProperty("role", "plain")
        self.fold.setText(text("advanced"))
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        rows.addWidget(self.fold)
        self.page = QWidget()
        rows.addWidget(self.page)
        self.template = QComboBox()
        self.arrange = push_button(text("print.layout"), self.layout_wanted.emit)
        self._make_fields()
        self._lay_out()
        self.page.hide()
        self.template.currentIndexChanged.connect(self._choose)
        self.secrecy.editTextChanged.connect(self._tell)
        self.approval.textChanged.connect(self._tell)
        self.bleed.valueChanged.connect(self._tell)
        for box in (self.marks, self.placed):
            box.toggled.connect(self._tell)

    def _make_fields(self) -> None:
        self.secrecy, written = QComboBox(), QLineEdit()
        self.secrecy.setEditable(True)
        self.secrecy.setLineEdit(written)
        self.secrecy.addItem("")
        for name in _SECRECIES:
            self.secrecy.addItem(text(f"print.secrecy.{name}"))
        self.approval = QLineEdit()
        for line in (written, self.approval):
            line.setMaxLength(_LONGEST)
        written.setPlaceholderText(text("print.secrecy.usual"))
        self.approval.setPlaceholderText(text("print.approval.none"))
        self.bleed = QDoubleSpinBox()
        self.bleed.setRange(-1.0, BLEED.most)
        self.bleed.setSpecialValueText(text("print.bleed.usual"))
        self.bleed.setSuffix(" mm")
        self.bleed.setDecimals(1)
        self.bleed.setValue(-1.0)
        self.marks = QCheckBox(text("print.crop_marks"))
        self.placed = QCheckBox(text("print.with_place"))
        self.placed.setChecked(True)

    def _lay_out(self) -> None:
        grid = QGridLayout(self.page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        line = QHBoxLayout()
        line.addWidget(self.template, 1)
        line.addWidget(self.arrange)
        grid.addLayout(line, 0, 1)
        rows = (
            ("template", self.template),
            ("secrecy", self.secrecy),
            ("approval_number", self.approval),
            ("bleed", self.bleed),
        )
        for row, (name, field) in enumerate(rows):
            heading = label(text(f"print.{name}"), role="muted")
            heading.setBuddy(field)
            field.setAccessibleName(text(f"print.{name}"))
            field.setToolTip(text(f"print.{name}.help"))
            grid.addWidget(heading, row, 0)
            if row:
                grid.addWidget(field, row, 1)
        for row, box in enumerate((self.marks, self.placed), len(rows)):
            grid.addWidget(box, row, 0, 1, 2)

    def offer(self, context: Context, product: str, template: str = "") -> None:
        """Offer the templates of a project for a product, and what was chosen last.

        Parameters
        ----------
        context : Context
        product : str
        template : str, optional
            Name of the one to choose.
        """
        if self._context is None:
            self._context = context
            self._recall()
        self._product = product
        document = context.session.document
        kept = kept_templates(document.file) if document is not None else {}
        self._templates = {}
        for name, one in kept.items():
            try:
                whole = put_together(one, kept)
            except TemplateError:
                continue  # its parent was deleted: the editor says so
            if whole.product == product:
                self._templates[name] = whole
        wanted = template or self._of_product.get(product, "")
        with QSignalBlocker(self.template):
            self.template.clear()
            self.template.addItem(text("print.template.none"), "")
            for name in self._templates:
                self.template.addItem(name, name)
            self.template.setCurrentIndex(max(self.template.findData(wanted), 0))

    @property
    def chosen(self) -> Template | None:
        """The template, put together; None for the product's own layout."""
        return self._templates.get(self.template.currentData() or "")

    def over(self, wish: Wish) -> Wish:
        """Give a wish with what is chosen here."""
        bleed = self.bleed.value()
        return replace(
            wish,
            template=self.chosen,
            secrecy=self.secrecy.currentText().strip(),
            approval=self.approval.text().strip(),
            bleed=bleed if bleed >= 0 else None,
            crop_marks=self.marks.isChecked() or None,
            with_place=self.placed.isChecked(),
        )

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001 - a Qt slot
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.fold.setArrowType(arrow)
        self.page.setVisible(is_open)

    def _choose(self, _index: int) -> None:
        self._of_product[self._product] = self.template.currentData() or ""
        self._remember()
        self.template_changed.emit()
        self.changed.emit()

    def _tell(self, *_value: object) -> None:
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        if self._context is None:
            return
        said = {
            "templates": self._of_product,
            "secrecy": self.secrecy.currentText(),
            "approval": self.approval.text(),
            "bleed": self.bleed.value(),
            "marks": self.marks.isChecked(),
            "placed": self.placed.isChecked(),
        }
        name = f"{_REMEMBERED}/{self._context.session.user}"
        self._context.settings.set_words(name, json.dumps(said, ensure_ascii=False))

    def _recall(self) -> None:
        """Choose what this user chose last; what cannot be meant is as usual."""
        if self._context is None:
            return
        name = f"{_REMEMBERED}/{self._context.session.user}"
        try:
            said: Any = json.loads(self._context.settings.words(name) or "{}")
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        templates = said.get("templates")
        if isinstance(templates, dict):
            self._of_product = {str(key): str(one) for key, one in templates.items()}
        bleed = said.get("bleed", -1.0)
        with QSignalBlocker(self):
            self.secrecy.setEditText(str(said.get("secrecy", ""))[:_LONGEST])
            self.approval.setText(str(said.get("approval", ""))[:_LONGEST])
            self.bleed.setValue(bleed if isinstance(bleed, int | float) else -1.0)
            self.marks.setChecked(said.get("marks") is True)
            self.placed.setChecked(said.get("placed") is not False)
        if self.over_anything:
            self.fold.setChecked(True)

    @property
    def over_anything(self) -> bool:
        """Whether anything here is not as usual."""
        return (
            bool(self.secrecy.currentText().strip() or self.approval.text().strip())
            or self.bleed.value() >= 0
            or self.marks.isChecked()
            or not self.placed.isChecked()
            or any(self._of_product.values())
        )
