"""The map widget: travelling, tools, painting in slices."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridplanner.data.packed import pack
from gridplanner.layers.buildings import BuildingsLayer
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.layers.stack import LayerStack
from gridplanner.layers.style import LIGHT
from gridplanner.ui.canvas import Canvas
from gridplanner.ui.canvas_pictures import Pictures
from gridplanner.ui.tools.tool import Button, Cursor, Modifier, PointerKind, Tool

X, Y = 40_500_000.0, 3_950_000.0


class Recorder(Tool):
    """A tool that writes down what it gets."""

    name = "recorder"

    def __init__(self):
        super().__init__()
        self.events = []
        self.keys = []
        self.marks = ()
        self.cursor = Cursor.CROSS

    def press(self, event):
        self.events.append(event)

    move = release = double_click = press

    def key(self, event):
        self.keys.append(event)
        return event.name == "Enter"

    def sketch(self):
        return self.marks


@pytest.fixture
def canvas(qtbot):
    row, column = np.divmod(np.arange(400), 20)
    x, y = X + column * 50, Y + row * 50
    layer = BuildingsLayer()
    layer.show(pack(np.arange(400), shapely.box(x, y, x + 20, y + 20)))
    made = Canvas(LayerStack([layer]))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.zoom_to_all()
    made.finish_drawing()
    return made


def mouse(
    canvas, kind, x, y, *, button=Qt.MouseButton.LeftButton, held=None, keys=None
):
    place = QPointF(x, y)
    held = button if held is None else held
    keys = keys or Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, keys)
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas, start, end, *, button=Qt.MouseButton.LeftButton):
    mouse(canvas, QEvent.Type.MouseButtonPress, *start, button=button)
    no_button = Qt.MouseButton.NoButton
    mouse(canvas, QEvent.Type.MouseMove, *end, button=no_button, held=button)
    mouse(canvas, QEvent.Type.MouseButtonRelease, *end, button=button, held=no_button)


def wheel(canvas, x, y, notches):
    place = QPointF(x, y)
    QApplication.sendEvent(
        canvas.viewport(),
        QWheelEvent(
            place, canvas.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def test_the_tool_gets_map_metres_buttons_and_modifiers(canvas):
    tool = Recorder()
    canvas.set_tool(tool)
    shift = Qt.KeyboardModifier.ShiftModifier
    mouse(canvas, QEvent.Type.MouseButtonPress, 100, 80, keys=shift)
    event = tool.events[-1]
    assert (event.x, event.y) == pytest.approx(canvas.view.to_map(100, 80))
    assert (event.px, event.py) == (100, 80)
    assert event.kind is PointerKind.PRESS
    assert event.button is Button.LEFT
    assert event.modifiers is Modifier.SHIFT
    assert event.metres_per_px == canvas.view.metres_per_px
    mouse(
        canvas,
        QEvent.Type.MouseButtonDblClick,
        100,
        80,
        button=Qt.MouseButton.RightButton,
    )
    assert tool.events[-1].kind is PointerKind.DOUBLE_CLICK
    assert tool.events[-1].button is Button.RIGHT


def test_a_drag_with_the_left_button_is_the_tools_and_does_not_pan(canvas):
    tool = Recorder()
    canvas.set_tool(tool)
    before = canvas.view
    drag(canvas, (100, 80), (160, 120))
    assert [e.kind for e in tool.events] == ["press", "move", "release"]
    assert tool.events[1].button is Button.LEFT
    assert canvas.view == before


def test_the_middle_button_pans_and_the_tool_hears_nothing(canvas):
    tool = Recorder()
    canvas.set_tool(tool)
    ground = canvas.view.to_map(100, 80)
    drag(canvas, (100, 80), (160, 120), button=Qt.MouseButton.MiddleButton)
    assert tool.events == []
    assert canvas.view.to_map(160, 120) == pytest.approx(ground)


def test_space_and_the_left_button_pan_until_space_is_let_go(canvas):
    tool = Recorder()
    canvas.set_tool(tool)
    before = canvas.view
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, (100, 80), (90, 80))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert tool.events == []
    assert canvas.view.x > before.x
    drag(canvas, (100, 80), (90, 80))
    assert len(tool.events) == 3


def test_the_wheel_zooms_at_the_pointer(canvas):
    ground, scale = canvas.view.to_map(300, 40), canvas.view.scale
    wheel(canvas, 300, 40, 2)
    assert canvas.view.to_map(300, 40) == pytest.approx(ground)
    assert canvas.view.scale < scale


def test_arrows_pan_unless_the_tool_wants_them(canvas):
    before = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.x > before.x
    assert canvas.view.y == before.y


def test_keys_go_to_the_tool_first_and_escape_on_to_the_window(canvas, qtbot):
    tool = Recorder()
    canvas.set_tool(tool)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_5)
    with qtbot.waitSignal(canvas.escaped):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert [key.name for key in tool.keys] == ["Enter", "5", "Escape"]
    assert tool.keys[1].text == "5"


def test_the_map_refuses_the_input_method(canvas):
    assert not canvas.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert not canvas.viewport().testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_back_and_forward_go_through_the_places_the_map_rested_at(canvas):
    first = canvas.view
    canvas.zoom_to_box((X, Y, X + 100, Y + 100))
    second = canvas.view
    for _ in range(5):
        wheel(canvas, 200, 150, -1)
    third = canvas.view
    canvas.go_back()
    assert canvas.view == second
    canvas.go_back()
    assert canvas.view == first
    canvas.go_forward()
    canvas.go_forward()
    assert canvas.view == third
    assert not canvas.can_go_forward
    canvas.go_back()
    canvas.set_scale(2000)
    assert not canvas.can_go_forward


def test_the_scale_can_be_set_and_has_limits(canvas):
    canvas.set_scale(4000)
    assert canvas.view.scale == pytest.approx(4000)
    canvas.set_scale(1)
    assert canvas.view.scale == pytest.approx(50)


def test_zooming_to_things_shows_them_whole(canvas):
    canvas.zoom_to_ids({"buildings": [0, 399], "nothing": [4]})
    west, south, east, north = canvas.view.box
    assert west < X
    assert east > X + 970
    assert south < Y
    assert north > Y + 970


def test_a_box_and_a_click_find_ids_by_layer(canvas):
    ring = np.array([(X, Y), (X + 60, Y), (X + 60, Y + 60), (X, Y + 60)])
    assert sorted(canvas.inside(ring)["buildings"].tolist()) == [0, 1, 20, 21]
    assert [hit.id for hit in canvas.hits(X + 60, Y + 10)] == [1]


def test_what_is_painted_is_the_stack_where_the_view_says(canvas):
    image = canvas.grab().toImage()
    x, y = canvas.view.to_px(np.array([(X + 460, Y + 460)]))[0].round().astype(int)
    ratio = image.devicePixelRatio()
    assert (
        image.pixelColor(int(x * ratio), int(y * ratio)).name()
        == LIGHT.building.lower()
    )


def test_a_pan_within_the_margin_draws_nothing_anew(canvas):
    shown = canvas.pictures.shown
    canvas.pan(20, 10)
    assert canvas.pictures.shown is shown
    assert not canvas.pictures.busy


def test_a_pan_beyond_the_margin_and_a_zoom_draw_anew(canvas):
    for change in (lambda: canvas.pan(120, 0), lambda: canvas.zoom(2)):
        shown = canvas.pictures.shown
        change()
        assert canvas.pictures.busy
        assert (
            canvas.pictures.shown is shown
        )  # moved or scaled, until the new one is done
        canvas.finish_drawing()
        assert canvas.pictures.shown.view.covers(canvas.view)
        assert canvas.pictures.shown.view.metres_per_px == canvas.view.metres_per_px


def test_drawing_stops_after_its_slice_and_goes_on_in_the_next():
    ticks = iter(np.arange(0, 100, 0.003))
    row, column = np.divmod(np.arange(20_000), 200)
    layer = BuildingsLayer()
    layer.show(
        pack(
            np.arange(20_000),
            shapely.box(column * 9, row * 9, column * 9 + 5, row * 9 + 5),
        )
    )
    pictures = Pictures(LayerStack([layer]), clock=lambda: next(ticks))
    from gridplanner.layers.view import View

    pictures.aim(View(900, 450, 1.0, 1800, 900))
    slices = 0
    while pictures.busy:
        pictures.work(0.004)
        slices += 1
    assert slices > 10
    assert max(pictures.slices) <= 0.012 + 1e-9
    assert pictures.shown.image is not None


def test_hiding_a_layer_puts_the_pictures_together_without_drawing_them(
    canvas, monkeypatch
):
    drawn = []
    layer = canvas.stack["buildings"]
    original = layer.draw
    monkeypatch.setattr(layer, "draw", lambda frame: drawn.append(1) or original(frame))
    layer.set_opacity(0.5)
    canvas.finish_drawing()
    assert drawn == []
    layer.redraw()
    canvas.finish_drawing()
    assert drawn == [1]


def test_marks_of_the_tool_are_painted_over_the_map(canvas):
    tool = Recorder()
    canvas.set_tool(tool)
    x, y = canvas.view.to_map(200, 150)
    before = canvas.grab().toImage()
    tool.marks = tuple(
        Mark(kind, np.array([(x, y), (x + 80, y), (x + 80, y + 80)]), text="38 米")
        for kind in MarkKind
    )
    tool.changed.emit(None)
    after = canvas.grab().toImage()
    assert before != after


def test_the_stack_can_be_changed_and_the_old_one_is_let_go(canvas):
    old = canvas.stack
    canvas.set_stack(LayerStack([BuildingsLayer()]))
    canvas.finish_drawing()
    pictures = canvas.pictures
    old["buildings"].redraw()
    assert not canvas.pictures.busy
    assert canvas.pictures is pictures


def test_whole_town_stays_whole_when_the_window_grows_until_it_is_moved(qtbot, canvas):
    canvas.forget_way()
    small = canvas.view.metres_per_px
    canvas.resize(800, 600)
    assert canvas.view.metres_per_px == pytest.approx(small / 2, rel=0.05)
    assert not canvas.can_go_back
    canvas.pan(30, 0)
    moved = canvas.view.metres_per_px
    canvas.resize(400, 300)
    assert canvas.view.metres_per_px == moved
