"""What leads and closes a file, chosen in the dialog and looked at before."""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.wish import Wish
from gridplanner.ui.printing import index_choice
from gridplanner.ui.printing.index_choice import IndexChoice
from tests.ui.printing.test_print_form import opened, with_ground

LEFT = Qt.MouseButton.LeftButton


def test_an_index_of_sheets_is_proposed_for_many_and_a_choice_stays(qtbot):
    group = IndexChoice()
    qtbot.addWidget(group)
    wish = Wish("patrol", 2)
    group.fit(PRODUCTS["patrol"])
    group.offer(index_choice.FEW)
    assert not group.over(wish).index
    group.offer(index_choice.FEW + 1)
    assert group.over(wish).index
    group.setEnabled(False)  # while something is read
    assert group.over(wish).index
    group.setEnabled(True)
    group.fit(PRODUCTS["board"])
    group.offer(index_choice.FEW + 1)
    assert not group.over(wish).index  # what hangs on walls is no book
    group.fit(PRODUCTS["patrol"])
    group.offer(index_choice.FEW + 1)
    group.index.click()
    group.offer(index_choice.FEW + 2)
    assert not group.over(wish).index
    group.index.click()
    group.offer(1)
    assert not group.over(wish).index  # a single sheet needs none


def test_maps_without_door_plates_offer_no_index_of_them(qtbot):
    group = IndexChoice()
    qtbot.addWidget(group)
    group.streets.setCurrentIndex(group.streets.findData("end"))
    for name, streets in (("patrol", "end"), ("board", ""), ("responsibility", "")):
        group.fit(PRODUCTS[name])
        assert group.over(Wish(name, 2)).streets == streets


def test_what_leads_the_file_is_looked_at_and_written(qtbot, town, saved):
    form = opened(qtbot, town)
    units = with_ground(town)
    assert form.preview.sheet.subject.unit == units[0].id
    form.choices.contents.boxes.click()  # without lists pages are known at once
    form.choices.indexes.index.click()
    assert form.preview.sheet.subject.unit == units[0].id
    assert (form.preview.sheet.page, form.preview.sheet.pages) == (3, 2 + len(units))
    QTest.mouseClick(form.side.earlier, LEFT)
    assert "接图表 2/2" in form.side.where.text()
    assert form.preview.sheet.listing is not None
    QTest.mouseClick(form.side.earlier, LEFT)
    assert form.preview.sheet.subject.title.endswith("总图")
    QTest.mouseClick(form.side.earlier, LEFT)
    assert form.preview.sheet.subject.unit == units[-1].id
    with qtbot.waitSignal(form.finished, timeout=20_000):
        form.accept_button.click()
    pdf = pypdfium2.PdfDocument(saved["path"])
    assert len(pdf) == 2 + len(units)
    assert "接图表" in pdf[1].get_textpage().get_text_range()
    pdf.close()


def test_indexes_of_streets_stand_behind_each_grid(qtbot, town, saved):
    form = opened(qtbot, town)
    streets = form.choices.indexes.streets
    streets.setCurrentIndex(streets.findData("after"))
    plain = len(form._topics)
    with qtbot.waitSignal(form.finished, timeout=20_000):
        form.accept_button.click()
    pdf = pypdfium2.PdfDocument(saved["path"])
    words = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    indexes = [one for one in words if "街道门牌索引" in one]
    assert len(words) == plain + len(indexes)


def test_a_small_map_shows_where_a_sheet_lies(qtbot, town):
    form = opened(qtbot, town)
    assert not form.preview.sheet.key_maps
    form.choices.indexes.inset.click()
    made = form.preview.sheet.key_maps["inset"]
    place = form.preview.sheet.places["inset"]
    assert (made.place, bool(made.shapes)) == (place, True)
    for one in made.shapes:
        west, south, east, north = one.shape.bounds
        assert west >= place.x - 0.1
        assert south >= place.y - 0.1
        assert east <= place.right + 0.1
        assert north <= place.bottom + 0.1


def test_with_lists_of_doors_what_leads_is_there_once_all_is_counted(qtbot, town):
    form = opened(qtbot, town)
    assert form.choices.contents.boxes.isChecked()
    form.choices.indexes.index.click()
    before = form.preview.sheet.subject.unit
    qtbot.waitUntil(lambda: form.survey.extent.is_whole, timeout=20_000)
    assert form.preview.sheet.subject.unit == before
    assert form.preview.sheet.page == 3
    counts = form.survey.counts(form._topics, form._wish)
    assert form.preview.sheet.pages == 2 + sum(counts.values())
    form.choices.contents.plates.click()
    assert form.survey.counts(form._topics, form._wish) is None
