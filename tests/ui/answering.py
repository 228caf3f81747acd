"""Answer dialogs by real events while they are open, as a user does."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


class Answers:
    """Steps for dialogs that will open; each waits until its dialog is ready.

    Parameters
    ----------
    steps : of (class, ready, act)
        `ready` and `act` receive the dialog; one step a look, in their order.
    """

    def __init__(self, *steps):
        self.left = list(steps)
        self.fault = None
        self._looks = 0
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self):
        dialog = QApplication.activeModalWidget()
        self._looks += 1
        if not self.left:
            self._timer.stop()
            return
        form, ready, act = self.left[0]
        if isinstance(dialog, form) and ready(dialog):
            del self.left[0]
            self._looks = 0
            # A timer is silent while its own slot runs, and a step may open a dialog.
            QTimer.singleShot(0, lambda: self._act(act, dialog))
        elif dialog is not None and self._looks > 750:
            self._give_up(AssertionError(f"{form.__name__} never became ready"))

    def _act(self, act, dialog):
        try:
            act(dialog)
        except Exception as fault:  # noqa: BLE001 - raised again by check
            self._give_up(fault)

    def _give_up(self, fault):
        """Close what is open, or the test would wait for ever."""
        self.fault = self.fault or fault
        self.left.clear()
        self._timer.stop()
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.reject()
            if QApplication.activeModalWidget() is dialog:
                break

    def check(self):
        """Raise what went wrong, or tell that a dialog never came."""
        self._timer.stop()
        if self.fault is not None:
            raise self.fault
        assert not self.left, "a dialog never opened"


def click(widget):
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def tick(box):
    """Click the box itself: the middle of a long line misses it."""
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())


def choose(box, index):
    """Open a list box, go to an entry by the arrows, and take it."""
    assert box.isVisible()
    box.setFocus()
    start = max(box.currentIndex(), 0)
    QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    view = box.view()
    assert view.isVisible()
    view.setCurrentIndex(box.model().index(start, 0))
    key = Qt.Key.Key_Down if index > start else Qt.Key.Key_Up
    for _ in range(abs(index - start)):
        QTest.keyClick(view, key)
    assert view.currentIndex().row() == index
    QTest.keyClick(view, Qt.Key.Key_Return)


def type_chinese(field, words):
    """Commit words as an input method does; keys alone cannot write them."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)
