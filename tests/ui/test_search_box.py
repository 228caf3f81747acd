"""The search field after it was left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from gridplanner.ui.panels.search_box import Hit, SearchBox

pytestmark = pytest.mark.usefixtures("qapp")


def test_escape_tells_the_clear_button_and_searches_for_nothing() -> None:
    looked: list[str] = []

    def find(words: str) -> list[Hit]:
        looked.append(words)
        return []

    box = SearchBox(find)
    box.show()
    box.begin("abc")
    changed = QSignalSpy(box.textChanged)
    looked.clear()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert changed.count() == 1
    assert looked == []
