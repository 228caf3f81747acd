"""The list of grids: what each of its columns holds is said above it."""

import pytest
from PySide6.QtGui import QImage, QPainter

from gridplanner.layers.print.elements.parts import parts
from gridplanner.layers.print.ink import Ink, Rect
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.resources.texts import text
from gridplanner.ui.theme import load_fonts


class Noted(Ink):
    """Ink that remembers what is written where."""

    def line_of(self, place, words, *rest):
        self.said.append((words, place))
        super().line_of(place, words, *rest)


@pytest.fixture
def written(qapp):
    def made(count, place):
        lines = tuple(
            (f"{n:03}", f"第{n}网格", "甲某", str(100 + n)) for n in range(count)
        )
        image = QImage(1200, 1200, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        ink = Noted(painter, load_fonts(), 4.0)
        ink.said = []
        parts(ink, Sheet(Subject(1, "x", parts=lines), (297, 420), None, {}), place)
        painter.end()
        return ink.said

    return made


@pytest.mark.parametrize(("count", "columns"), [(3, 1), (60, 2)])
def test_each_column_has_its_head_above_the_first_row(written, count, columns):
    place = Rect(10, 10, 150, 115)
    said = written(count, place)
    heads = [at for words, at in said if words == text("print.parts.households")]
    assert len(heads) == columns
    firsts = [at for words, at in said if words.isdigit() and len(words) == 3]
    for head in heads:
        below = [at for at in firsts if abs(at.right - head.right) < 0.01]
        assert head.bottom == pytest.approx(min(at.y for at in below))
    assert max(at.bottom for _words, at in said) <= place.bottom + 0.01
