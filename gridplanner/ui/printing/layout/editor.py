"""The window in which a sheet is laid out: list, page, properties, templates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.print.addable import addable
from gridplanner.layers.print.arranging import (
    ALIGNMENTS,
    DIRECTIONS,
    aligned,
    distributed,
    lowered,
    raised,
)
from gridplanner.layers.print.draft import (
    added,
    as_usual,
    reordered,
    tied_to,
    with_places,
    with_property,
    without,
)
from gridplanner.layers.print.ink import Rect
from gridplanner.resources.texts import sentence, sentences, text
from gridplanner.studies.printing.templates import picture_from_file, said_of
from gridplanner.ui.dialogs.files import ask_open
from gridplanner.ui.dialogs.form import ask, narrow_choices, pad_numbers
from gridplanner.ui.printing.layout.canvas import LayoutCanvas
from gridplanner.ui.printing.layout.element_list import ElementList
from gridplanner.ui.printing.layout.element_side import ElementSide
from gridplanner.ui.printing.layout.page_form import PageForm
from gridplanner.ui.printing.layout.template_menu import TemplateMenu
from gridplanner.ui.theme import OWN_FONT
from gridplanner.ui.widgets import column, label, plain_button, push_button, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.layers.print.template import Template
    from gridplanner.ui.context import Context
    from gridplanner.ui.printing.layout.desk import LayoutDesk

_SIZE: Final = (1280, 800)
_LEFT, _RIGHT = 210, 350
_SEVERAL: Final = 2
_ICONS: Final = {"across": "spread_across", "down": "spread_down"}


class LayoutEditor(QDialog):
    """Changes a template on the page of a real sheet.

    Parameters
    ----------
    context : Context
    desk : LayoutDesk
        With the template that is opened.
    """

    def __init__(self, context: Context, desk: LayoutDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self.desk = context, desk
        self.setWindowTitle(text("layout.title"))
        self.setSizeGripEnabled(True)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.canvas = LayoutCanvas(OWN_FONT)
        self.list = ElementList()
        self.element, self.form = ElementSide(), PageForm()
        self.menu = TemplateMenu(context, self, desk)
        rows = column(self, margin=8, spacing=6)
        rows.addLayout(self._top())
        rows.addLayout(self._tools())
        rows.addWidget(self._middle(), 1)
        rows.addLayout(self._bottom())
        self._connect()
        pad_numbers(self)
        narrow_choices(self.side)
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self.menu.show_names()
        self.desk.make()
        self.canvas.setFocus()

    def _top(self) -> QHBoxLayout:
        """Make the line of templates and sheets."""
        line = QHBoxLayout()
        line.addWidget(label(text("print.template"), role="muted"))
        line.addWidget(self.menu.choice)
        line.addWidget(self.menu.button)
        line.addStretch(1)
        self.earlier = plain_button("back", "print.earlier")
        self.later = plain_button("forward", "print.later")
        self.where = QLabel()
        self.turn = QComboBox()
        for name in ("auto", "standing", "lying"):
            self.turn.addItem(text(f"layout.look.{name}"), name)
        self.turn.setAccessibleName(text("layout.look"))
        for widget in (self.turn, self.earlier, self.where, self.later):
            line.addWidget(widget)
        return line

    def _tools(self) -> QHBoxLayout:
        """Make the line of what is done with elements."""
        line = QHBoxLayout()
        self.add = QToolButton()
        self.add.setText(text("layout.add"))
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add)
        for kind in addable(self.desk.page.product):
            named = text(f"print.element.{kind}")
            menu.addAction(named).triggered.connect(partial(self._add, kind))
        self.add.setMenu(menu)
        line.addWidget(self.add)
        self.buttons: dict[str, QToolButton] = {}
        groups: tuple[tuple[tuple[str, str, Callable[[], object]], ...], ...] = (
            (
                ("undo", "layout.undo", self.desk.undo),
                ("redo", "layout.redo", self.desk.redo),
            ),
            tuple(
                (f"align_{how}", f"layout.align.{how}", partial(self._align, how))
                for how in ALIGNMENTS
            ),
            tuple(
                (_ICONS[way], f"layout.spread.{way}", partial(self._spread, way))
                for way in DIRECTIONS
            ),
            (
                ("bring_forward", "layout.forward", partial(self._reorder, raised)),
                ("send_back", "layout.backward", partial(self._reorder, lowered)),
                ("delete", "layout.delete", self._delete),
            ),
            (
                ("zoom_in", "layout.nearer", partial(self.canvas.zoom, 1.2)),
                ("zoom_out", "layout.farther", partial(self.canvas.zoom, 1 / 1.2)),
                ("zoom_all", "layout.fit", self.canvas.fit),
            ),
        )
        for group in groups:
            line.addSpacing(10)
            for name, title, run in group:
                button = plain_button(name, title)
                button.clicked.connect(lambda _on=False, it=run: it())
                line.addWidget(button)
                self.buttons[name] = button
        line.addStretch(1)
        return line

    def _middle(self) -> QSplitter:
        self.side = QStackedWidget()
        several = QWidget()
        self.many = label("", role="muted", wraps=True)
        column(several, margin=0).addWidget(self.many)
        several.layout().addStretch(1)  # type: ignore[union-attr]
        for page in (self.form, self.element, several):
            self.side.addWidget(page)
        self.side.setContentsMargins(10, 6, 12, 6)
        area = scrolled(self.side)
        area.setMinimumWidth(_RIGHT)
        middle = QSplitter()
        middle.addWidget(self.list)
        middle.addWidget(self.canvas)
        middle.addWidget(area)
        middle.setStretchFactor(1, 1)
        middle.setSizes([_LEFT, _SIZE[0] - _LEFT - _RIGHT, _RIGHT])
        return middle

    def _bottom(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.told = label("", role="muted", wraps=True)
        line.addWidget(self.told, 1)
        self.leave = push_button(text("close"), self.reject)
        self.keep = push_button(text("layout.save"), self.menu.save, role="primary")
        line.addWidget(self.leave)
        line.addWidget(self.keep)
        return line

    def _connect(self) -> None:
        desk, canvas = self.desk, self.canvas
        desk.shown.connect(self._show)
        canvas.arranged.connect(lambda places: self._do(with_places(desk.page, places)))
        canvas.chosen_changed.connect(self._show_chosen)
        canvas.deleted.connect(self._delete)
        self.list.chosen.connect(self._choose)
        self.list.ticked.connect(self._tick)
        self.element.placed.connect(
            lambda places: self._do(with_places(desk.page, places))
        )
        self.element.tied.connect(
            lambda key, way, to: self._do(tied_to(desk.page, key, **{way: to}))
        )
        self.element.set.connect(
            lambda key, name, value: self._do(
                with_property(desk.page, key, name, value)
            )
        )
        self.element.picture_wanted.connect(self._take_picture)
        self.element.usual_wanted.connect(
            lambda: self._do(as_usual(desk.page, canvas.chosen))
        )
        self.form.changed.connect(self._do)
        self.earlier.clicked.connect(lambda: desk.turn(-1))
        self.later.clicked.connect(lambda: desk.turn(1))
        self.turn.activated.connect(self._look)
        for keys, run in (
            ("Ctrl+Z", desk.undo),
            ("Ctrl+Shift+Z", desk.redo),
            ("Ctrl+Y", desk.redo),
            ("Ctrl+S", self.menu.save),
            ("Ctrl+]", partial(self._reorder, raised)),
            ("Ctrl+[", partial(self._reorder, lowered)),
            ("PgUp", partial(desk.turn, -1)),
            ("PgDown", partial(desk.turn, 1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _do(self, template: Template) -> None:
        """Change the template; what cannot be meant is said, and not done."""
        try:
            self.desk.do(template)
        except GridPlannerError as error:
            self.say(error)

    def say(self, error: GridPlannerError | str) -> None:
        """Say something below the page."""
        words = error if isinstance(error, str) else sentences(error)
        self.told.setText(words)

    def _show(self) -> None:
        """Show page, list, properties and what can be done now."""
        desk = self.desk
        self.canvas.show_page(desk.page, desk.sheet, desk.source.ground)
        self.list.show_page(desk.page)
        self.list.show_chosen(self.canvas.chosen)
        self.form.show_page(desk.now, desk.page.whole, desk.parents)
        topic = desk.topics[desk.at]
        self.where.setText(
            text(
                "print.where",
                n=desk.at + 1,
                count=len(desk.topics),
                unit=topic.title,
            )
        )
        warned = [sentence(desk.fault)[0]] if desk.fault is not None else []
        self.told.setText("　".join([*warned, *said_of(desk.page.whole)]))
        self._show_chosen()

    def _show_chosen(self) -> None:
        keys, desk = self.canvas.chosen, self.desk
        self.list.show_chosen(keys)
        if len(keys) == 1:
            self.element.show_element(desk.page, keys[0])
            self.side.setCurrentIndex(1)
        else:
            self.many.setText(text("layout.several", n=len(keys)))
            self.side.setCurrentIndex(2 if keys else 0)
        has_any, past = bool(keys), desk.past
        for name, button in self.buttons.items():
            if name.startswith("align_"):
                button.setEnabled(has_any)
            elif name.startswith("spread_"):
                button.setEnabled(len(keys) > _SEVERAL)
            elif name in ("delete", "bring_forward", "send_back"):
                button.setEnabled(has_any)
        self.buttons["undo"].setEnabled(past.at > 0)
        self.buttons["redo"].setEnabled(past.at < len(past.steps) - 1)
        self.keep.setEnabled(past.is_changed or not desk.name)
        star = " *" if past.is_changed else ""
        name = desk.name or text("layout.new_one")
        self.setWindowTitle(f"{text('layout.title')} - {name}{star}")

    def _choose(self, keys: tuple[str, ...]) -> None:
        there = self.desk.page.places
        self.canvas.choose(tuple(key for key in keys if key in there))

    def _tick(self, key: str, is_on: bool) -> None:  # noqa: FBT001 - a Qt slot
        page = self.desk.page
        self._do(added(page, key)[0] if is_on else without(page, [key]))

    def _add(self, kind: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        template, key = added(self.desk.page, kind)
        self._do(template)
        if key in self.desk.page.places:
            self.canvas.choose((key,))
        self.canvas.setFocus()

    def _places(self) -> dict[str, Rect]:
        return {key: self.desk.page.places[key] for key in self.canvas.chosen}

    def _align(self, how: str) -> None:
        """Align to each other; a single one to the page."""
        places, room = self._places(), None
        if len(places) == 1:
            room = Rect(0, 0, *self.desk.page.layout.size)
        self._do(with_places(self.desk.page, aligned(places, how, room)))

    def _spread(self, way: str) -> None:
        self._do(with_places(self.desk.page, distributed(self._places(), way)))

    def _reorder(self, step: Callable[[list[str], set[str]], list[str]]) -> None:
        page = self.desk.page
        order = step(list(page.layout.places), set(self.canvas.chosen))
        self._do(reordered(page, order))

    def _delete(self) -> None:
        self._do(without(self.desk.page, self.canvas.chosen))

    def _take_picture(self, key: str, name: str) -> None:
        path = ask_open(
            self._context, title="layout.picture.take", pattern="files.photos"
        )
        if path is None:
            return
        try:
            data = picture_from_file(path)
        except GridPlannerError as error:
            self.say(error)
            return
        self._do(with_property(self.desk.page, key, name, data))

    def _look(self, _at: int) -> None:
        chosen = self.turn.currentData()
        self.desk.turned = {"standing": False, "lying": True}.get(chosen)
        self.desk.make()

    def may_leave(self) -> bool:
        """Ask before what was changed is lost."""
        if not self.desk.past.is_changed:
            return True
        return ask(
            self,
            title="layout.title",
            question=text("layout.unsaved"),
            verb="layout.unsaved.do",
        )

    def open(self, name: str) -> None:  # type: ignore[override]
        """Show another template; what was changed and not saved is asked about."""
        if name != self.desk.name and self.may_leave():
            with QSignalBlocker(self.canvas):
                self.canvas.choose(())
            self.desk.open(name)
        self.menu.show_names()

    def reject(self) -> None:
        """Close; what was changed and not saved is asked about."""
        if self.may_leave():
            super().reject()
