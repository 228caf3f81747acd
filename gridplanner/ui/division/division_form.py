"""自动划分: wishes above, candidates below, why; it stands beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.division.candidate_row import CandidateRow
from gridplanner.ui.division.low_room import LowRoom
from gridplanner.ui.division.outcome import found_words, outcome_words
from gridplanner.ui.division.reasons import reasons
from gridplanner.ui.division.shown import LETTERS
from gridplanner.ui.division.wish_fields import WishFields
from gridplanner.ui.widgets import label, link_button, push_button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.layers.style import Style
    from gridplanner.studies.dividing.wish import Wish
    from gridplanner.ui.division.choices import Choices
    from gridplanner.ui.division.shown import Shown
    from gridplanner.ui.session import Session

WIDTH: Final = 468
WIDEST: Final = 660
_BESIDE: Final = 32  # px left and right of what the form holds
_WHY: Final = 104
_MORE: Final = 260  # px for the words beyond the least


class DivisionForm(Form):
    """Asks for wishes, shows candidates.

    Parameters
    ----------
    parent : QWidget or None
    session : Session
    choices : Choices
        Those of the last time.
    style : Style
        Of the map.
    """

    wanted = Signal()
    """Somebody wants candidates."""
    changed = Signal()
    """Something else is asked for now."""
    stop_wanted = Signal()
    taken = Signal()
    """The chosen candidate is to come true."""
    scenario_wanted = Signal()
    lifting_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        session: Session,
        choices: Choices,
        style: Style,
    ) -> None:
        super().__init__(parent, title="dividing.title", verb="dividing.accept")
        self.setMinimumWidth(WIDTH)
        self.setMaximumSize(WIDEST, 1000)
        self.wishes = WishFields(session, choices)
        self.wishes.changed.connect(self._take_wishes)
        room = LowRoom(self.wishes)
        # What the fields need is known once they have been laid out anew.
        room.wanted.connect(self.grow)
        self.fields.addWidget(room)
        self.fault = label(role="refused", wraps=True)
        self.fields.addWidget(self.fault)
        self.bound = label(wraps=True)
        self.bound.hide()  # or the button below would move once it is
        self.fields.addWidget(self.bound)
        self._add_running()
        self.row = CandidateRow(style)
        self.row.hide()
        self.row.chosen_changed.connect(self._take_chosen)
        self.fields.addWidget(self.row)
        self._add_why()
        self.fields.addStretch(0)
        self.scenario_button = push_button(
            text("dividing.as_scenario"), self.scenario_wanted.emit
        )
        self.scenario_button.setToolTip(text("dividing.as_scenario.help"))
        self.box.addButton(self.scenario_button, QDialogButtonBox.ButtonRole.ActionRole)
        self._lifting_heading, self._lifted = "", list[str]()
        self._is_running, self._is_early = False, False
        self.show_idle()
        self.check_wishes()

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        return self.wishes.wish

    @property
    def chosen(self) -> Shown | None:
        """The chosen candidate."""
        return self.row.shown[self.row.chosen] if self.row.chosen >= 0 else None

    def take_over(self, before: DivisionForm) -> None:
        """Show what another form showed, in the present language."""
        self.wishes.take_over(before.wishes)
        for shown in before.row.shown:
            self.row.add(shown, self.wish)
        self._is_early = before._is_early
        if before.row.chosen >= 0:
            self.row.show()
            self.row.choose(before.row.chosen, by_hand=before.row.is_by_hand)
            self.open_why(is_open=not before.why.isHidden())
        self.finish()
        if before.is_running:
            self.show_running(text("dividing.working"))
            self.bar.setValue(before.bar.value())
            self.enough_button.setVisible(bool(self.row.shown))

    def accept(self) -> None:
        """Let the chosen candidate come true; the form stays until it has."""
        if self.chosen is not None:
            self.taken.emit()

    def grow(self) -> None:
        """Grow to what is shown, and stay wholly on the screen."""
        self._widen()
        super().grow()
        room = self._height_left
        if self.isVisible() and self.height() > room:
            self.resize(self.width(), room)  # the wishes scroll
        over = (
            self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        )
        if self.isVisible() and over > 0:
            top = self.screen().availableGeometry().top()
            self.move(self.x(), max(self.y() - over, top))

    @property
    def _height_left(self) -> int:
        """How high it may be, px: the frame around it is on the screen as well."""
        frame = self.frameGeometry().height() - self.height()
        return self.screen().availableGeometry().height() - frame

    # How it stands

    def show_running(self, words: str) -> None:
        """Show that something is being worked out."""
        self.bar.setValue(0)
        self.bar.show()
        self.stop_button.show()
        self._is_running = True
        # What is found answers what was asked.
        self.wishes.setEnabled(False)
        self.lift_button.setEnabled(False)
        self.say(words)
        self._allow()

    def show_progress(self, fraction: float) -> None:
        """Show how far it is."""
        self.bar.setValue(round(100 * fraction))

    def show_idle(self) -> None:
        """Show that nothing is being worked out."""
        self.bar.hide()
        self.stop_button.hide()
        self.enough_button.hide()
        self._is_running = False
        self.wishes.setEnabled(True)
        self.lift_button.setEnabled(True)
        self._allow()

    @property
    def is_running(self) -> bool:
        """Whether something is being worked out."""
        return self._is_running

    def say(self, words: str) -> None:
        """Say how it stands."""
        self.state.setText(words)
        self.grow()

    def say_bound(self, words: str) -> None:
        """Say what is known before anything is solved; empty for nothing yet."""
        self.bound.setText(words)
        self.bound.setVisible(bool(words))
        self.grow()

    # Candidates

    def add(self, shown: Shown) -> None:
        """Show a candidate that was found."""
        self.row.add(shown, self.wish)
        self.row.show()
        self.enough_button.setVisible(self.is_running)
        found = [each.proposal for each in self.row.shown]
        self.say(found_words("dividing.found_so_far", found))
        self._allow()

    def finish(self) -> None:
        """Say what was found, now that nothing is worked out any more."""
        self.show_idle()
        self._say_outcome()

    def finish_early(self) -> None:
        """Say that it was stopped; what was found stays, and is marked."""
        self._is_early = True
        self.show_idle()
        if not self.row.shown:
            self.say(text("dividing.stopped_none"))
            return
        self._say_outcome()
        self.accept_button.setFocus()

    def _say_outcome(self) -> None:
        if not self.row.shown or self.chosen is None:
            return
        self.row.say(text("dividing.stopped_mark") if self._is_early else "")
        found = [each.proposal for each in self.row.shown]
        one = self.chosen.proposal
        self.say(outcome_words(found, one, self.wish, is_early=self._is_early))

    def forget(self) -> None:
        """Let go of candidates that answer other wishes, or another town."""
        self._is_early = False
        self.row.clear()
        self.row.hide()
        self._lifted.clear()
        self.why.clear()
        self.enough_button.hide()
        self.say_bound("")
        self.say(text("dividing.begin"))
        self._allow()

    def begin_lifting(self, heading: str) -> None:
        """Let go of what lifting would bring; what comes now has this heading."""
        self._lifting_heading = heading
        self._lifted.clear()
        self._say_why()

    def add_lifted(self, words: str) -> None:
        """Add what lifting one limit would bring."""
        self._lifted.append(words)
        self._say_why()
        bar = self.why.verticalScrollBar()
        bar.setValue(bar.maximum())

    def open_why(self, *, is_open: bool) -> None:
        """Show why, or put it away."""
        self.why.setVisible(is_open)
        self.lift_button.setVisible(is_open)
        arrow = "▾" if is_open else "▸"
        self.why_button.setText(f"{text('dividing.why')} {arrow}")
        self._say_why()
        if is_open:
            self._make_room()
        self.grow()

    def _widen(self) -> None:
        """Give fields and many cards the room they need, to the left."""
        self._outer.activate()
        needed = max(self.row.wanted_width + _BESIDE, self._outer.minimumSize().width())
        wide = min(max(self.width(), needed), WIDEST)
        if self.isVisible() and wide > self.width():
            # Without the frame: what is above it would go off the screen.
            self.setGeometry(self.geometry().adjusted(self.width() - wide, 0, 0, 0))

    def _make_room(self) -> None:
        """Give what is said the room the screen has below."""
        self._outer.activate()
        wanted = self._outer.totalHeightForWidth(self.width()) + _MORE
        room = self._height_left
        if wanted > room:
            self.wishes.more.open(is_open=False)
        self.resize(self.width(), max(self.height(), min(wanted, room)))

    def check_wishes(self) -> None:
        """Say at once what cannot be asked for."""
        fault = self.wishes.fault
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self._allow()
        self.grow()

    def _take_wishes(self) -> None:
        self.changed.emit()
        self.check_wishes()

    def _take_chosen(self) -> None:
        self._lifted.clear()
        if not self.is_running:
            self._say_outcome()
        self._say_why()
        self._allow()

    def _say_why(self) -> None:
        shown = self.chosen
        if shown is None or self.why.isHidden():
            return
        words = reasons(shown)
        if self._lifted:
            words = "\n".join([words, "", self._lifting_heading, *self._lifted])
        self.why.setPlainText(words)

    def _allow(self) -> None:
        """Let be done what can be done now."""
        self.find_button.setEnabled(not self.is_running and not self.wishes.fault)
        has_one = self.row.chosen >= 0
        can_take = has_one and not self.is_running
        for button in (self.accept_button, self.scenario_button):
            button.setEnabled(can_take)
        # Enter in a field looks for candidates, and takes one only where one stands.
        (self.accept_button if can_take else self.find_button).setDefault(True)
        letter = LETTERS[self.row.chosen] if has_one else ""
        self.accept_button.setText(
            text("dividing.accept.letter", letter=letter)
            if has_one
            else text("dividing.accept")
        )
        self.accept_button.setToolTip("" if has_one else text("dividing.begin"))
        for widget in (self.why_button, self.notice_button):
            widget.setVisible(has_one)
        if not has_one:
            self.why.hide()
            self.lift_button.hide()
            self.why_button.setText(f"{text('dividing.why')} ▸")

    def _add_running(self) -> None:
        self.find_button = push_button(text("dividing.find"), self.wanted.emit)
        self.enough_button = push_button(text("dividing.enough"), self.stop_wanted.emit)
        self.stop_button = push_button(text("dividing.stop"), self.stop_wanted.emit)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("dividing.working"))
        self.state = label(text("dividing.begin"), role="muted", wraps=True)
        how = QVBoxLayout()
        how.setSpacing(4)
        how.addWidget(self.state)
        how.addWidget(self.bar)
        held = QHBoxLayout()
        held.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        held.addWidget(self.find_button, 0, top)
        held.addLayout(how, 1)
        held.addWidget(self.enough_button, 0, top)
        held.addWidget(self.stop_button, 0, top)
        self.fields.addLayout(held)

    def _add_why(self) -> None:
        self.why_button: QPushButton = link_button(
            text("dividing.why"), lambda: self.open_why(is_open=self.why.isHidden())
        )
        self.lift_button = link_button(
            text("dividing.try_lifting"), self.lifting_wanted.emit
        )
        self.lift_button.setToolTip(text("dividing.try_lifting.help"))
        self.notice_button = link_button(text("dividing.notice") + " ▾")
        menu = QMenu(self.notice_button)
        menu.addAction(text("dividing.notice.copy"), self.copy_wanted.emit)
        menu.addAction(text("dividing.notice.save"), self.save_wanted.emit)
        self.notice_button.clicked.connect(
            lambda: menu.popup(
                self.notice_button.mapToGlobal(self.notice_button.rect().bottomLeft())
            )
        )
        held = QHBoxLayout()
        held.addWidget(self.why_button)
        held.addWidget(self.lift_button)
        held.addStretch(1)
        held.addWidget(self.notice_button)
        self.fields.addLayout(held)
        self.why = QPlainTextEdit()
        self.why.setReadOnly(True)
        self.why.setMinimumHeight(_WHY)
        # It takes the room that is left: its words scroll.
        self.why.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.why.setAccessibleName(text("dividing.why"))
        self.why.setTabChangesFocus(True)
        self.fields.addWidget(self.why, 1)
