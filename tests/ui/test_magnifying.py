"""A page looked at closely: what is under the pointer stays, a drag is no click."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from gridplanner.ui.magnifying import Magnifier

ROOM, SIZE = QRectF(8, 8, 400, 300), QSizeF(420, 297)


def share(place, at):
    """Where on the page a point lies."""
    return (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()


def test_a_page_stands_whole_in_the_middle():
    place = Magnifier(6.0).place(ROOM, SIZE)
    assert place.center() == ROOM.center()
    assert place.width() == pytest.approx(400)
    assert place.width() / place.height() == pytest.approx(420 / 297)


@given(st.floats(8, 408), st.floats(8, 308), st.integers(1, 7))
def test_what_is_under_the_pointer_stays_there(x, y, turns):
    glass, at = Magnifier(6.0), QPointF(x, y)
    whole = glass.place(ROOM, SIZE)
    for _ in range(turns):
        glass.turn(120, at, glass.place(ROOM, SIZE))
    place = glass.place(ROOM, SIZE)
    assert share(place, at) == pytest.approx(share(whole, at), abs=1e-6)
    assert place.width() == pytest.approx(400 * 1.25**turns)


def test_it_is_no_larger_than_is_of_use_and_comes_back_to_the_middle():
    glass, at = Magnifier(2.0), QPointF(20, 20)
    for _ in range(9):
        glass.turn(120, at, glass.place(ROOM, SIZE))
    assert glass.times == 2.0
    for _ in range(9):
        glass.turn(-120, at, glass.place(ROOM, SIZE))
    assert glass.place(ROOM, SIZE).center() == ROOM.center()


def test_only_a_larger_page_is_dragged_and_a_slow_drag_is_one_too():
    glass = Magnifier(6.0)
    glass.press(QPointF(50, 50))
    assert not glass.drag(QPointF(90, 50))
    glass.turn(120, ROOM.center(), glass.place(ROOM, SIZE))
    glass.press(QPointF(50, 50))
    for x in range(51, 91):
        assert glass.drag(QPointF(x, 50))
        assert glass.has_dragged is (x > 53)
    assert glass.place(ROOM, SIZE).center() == ROOM.center() + QPointF(40, 0)
    glass.release()
    assert not glass.drag(QPointF(10, 10))


def test_a_place_is_brought_into_the_middle_of_a_larger_page():
    glass, at = Magnifier(6.0), QPointF(100, 60)
    glass.centre(at, ROOM)
    assert glass.place(ROOM, SIZE).center() == ROOM.center()
    glass.turn(120, at, glass.place(ROOM, SIZE))
    spot = share(glass.place(ROOM, SIZE), at)
    glass.centre(at, ROOM)
    assert share(glass.place(ROOM, SIZE), ROOM.center()) == pytest.approx(spot)
