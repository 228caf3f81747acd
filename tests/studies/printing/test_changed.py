"""Only what changed is printed again: what counts as a change, and its mark."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.job import Progress
from gridplanner.data.packed import pack
from gridplanner.data.printed import KEY, PrintedBefore, keep_printed, printed_before
from gridplanner.headless import begin_drawing
from gridplanner.layers.features import take_features
from gridplanner.layers.hit import geometry_of
from gridplanner.studies.printing.changed import changed_topics
from gridplanner.studies.printing.content_hash import content_hash
from gridplanner.studies.printing.making import marked_sheets
from gridplanner.studies.printing.records import keep_sheets, sheets_before
from gridplanner.studies.printing.source import MapSource, read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets
from tests.helpers.project import small_town

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员", by="grid")


@pytest.fixture(scope="module")
def told(village, qapp):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    source = read_source(document, standing, document.plan, WISH)
    document.close()
    return begin_drawing(), source, source.topics(WISH)


def word_of(told, source=None, wish=WISH, topic=None):
    family, own, topics = told
    source = source or own
    topic = topic or topics[0]
    return content_hash(source.sheets(topic, wish, family), source.ground)


def on(source, **changes):
    """The source on other ground."""
    telling = source.telling
    return MapSource(replace(telling, ground=replace(telling.ground, **changes)))


def buildings(source, change):
    """The buildings as `change` gives them back, by id and shape; None takes away."""
    packed = source.ground.buildings
    shapes = {
        int(number): shapely.transform(
            geometry_of(packed, row), lambda at: at + packed.origin
        )
        for row, number in enumerate(packed.ids)
    }
    made = {number: change(number, shape) for number, shape in shapes.items()}
    kept = {number: shape for number, shape in made.items() if shape is not None}
    array = np.empty(len(kept), object)
    array[:] = list(kept.values())
    return on(source, buildings=pack(np.array(list(kept), np.int64), array))


@pytest.fixture(scope="module")
def seen(told):
    """A topic, the id of a building on its map, and of one that is not."""
    family, source, _topics = told
    wish = replace(WISH, level=3, by="micro", paper="A4", scale=500)
    packed = source.ground.buildings
    for topic in source.topics(wish):
        small = replace(topic, ground=topic.ground.centroid.buffer(20))
        (sheet,) = source.sheets(small, wish, family)
        rows = packed.shapes_in(sheet.map.view.box)
        if len(rows):
            away = np.setdiff1d(np.arange(len(packed)), rows)
            # Not the outermost, or the extent of the town would change with it.
            off = packed.points[away] - packed.points.mean(axis=0)
            nearest = away[np.argmin((off * off).sum(axis=1))]
            return small, wish, int(packed.ids[rows[0]]), int(packed.ids[nearest])
    raise AssertionError("no map with a building")


def test_day_maker_and_another_reading_are_no_change(told):
    other = replace(WISH, day="2026-05-01", maker="别人")
    assert word_of(told, wish=other) == word_of(told)


@pytest.mark.parametrize(
    "wish",
    [
        replace(WISH, scale=10_000),
        replace(WISH, paper="A4"),
        replace(WISH, secrecy="内部"),
        replace(WISH, looks=Looks(with_plates=False)),
        replace(WISH, looks=Looks(theme="grey")),
    ],
)
def test_what_is_printed_otherwise_is_a_change(told, wish):
    assert word_of(told, wish=wish) != word_of(told)


def test_a_building_moved_in_view_is_a_change_and_one_elsewhere_is_none(told, seen):
    topic, wish, inside, outside = seen

    def word(which, change):
        other = buildings(
            told[1],
            lambda number, shape: change(shape) if number == which else shape,
        )
        return word_of(told, other, wish, topic)

    def moved(shape):
        return shapely.transform(shape, lambda at: at + np.array([3.0, 0.0]))

    before = word(0, moved)
    assert word(inside, moved) != before
    assert word(outside, moved) == before
    assert word(inside, lambda _shape: None) != before
    assert word(outside, lambda _shape: None) == before


def test_a_road_by_another_name_is_a_change(told):
    family, source, topics = told
    (sheet, *_more) = source.sheets(topics[0], WISH, family)
    features = source.ground.features
    seen = features.packed.shapes_in(sheet.map.view.box).tolist()
    named = next(row for row in seen if features.names[row])
    names = list(features.names)
    names[named] = "改名路"
    renamed = on(source, features=replace(features, names=tuple(names)))
    assert word_of(told, renamed) != word_of(told)


def test_who_is_responsible_and_what_is_counted_are_content(told):
    family, source, topics = told
    telling = source.telling
    names = dict.fromkeys(telling.names, "换了人")
    assert word_of(told, MapSource(replace(telling, names=names))) != word_of(told)
    (sheet, *more) = source.sheets(topics[0], WISH, family)
    figures = (("户数", "1"), *sheet.subject.figures[1:])
    other = replace(sheet, subject=replace(sheet.subject, figures=figures))
    ground = source.ground
    assert content_hash([other, *more], ground) != content_hash([sheet, *more], ground)


def test_pages_of_a_file_and_where_labels_are_do_not_count(told):
    family, source, topics = told
    (sheet, *_more) = source.sheets(topics[0], WISH, family)
    labels = tuple(replace(one, x=one.x + 0.001) for one in sheet.map.labels)
    moved = replace(sheet, map=replace(sheet.map, labels=labels), page=7, pages=9)
    ground = source.ground
    assert content_hash([moved], ground) == content_hash([sheet], ground)


def test_ids_and_order_of_what_is_imported_again_do_not_count(told):
    source, count = told[1], len(told[1].ground.features.packed)
    once = imported(source, np.arange(count), 1)
    again = imported(source, np.random.default_rng(2).permutation(count), 5000)
    assert word_of(told, on(source, features=again)) == word_of(
        told, on(source, features=once)
    )


def imported(source, order, first):
    """The features as if they had come in an order, with ids from a number on."""
    features = source.ground.features
    packed = features.packed
    shapes = np.empty(len(order), object)
    shapes[:] = [
        shapely.transform(geometry_of(packed, row), lambda at: at + packed.origin)
        for row in order.tolist()
    ]
    ids = np.arange(len(order)) + first
    return take_features(
        pack(ids, shapes),
        ids,
        kinds=[KINDS[features.kinds[row]] for row in order],
        classes=[None] * len(order),
        names=[features.names[row] for row in order],
    )


def test_only_what_changed_is_found_and_gets_a_mark(told, tmp_path, words_of):
    family, source, topics = told
    topics = topics[:4]
    path = tmp_path / "a.pdf"
    done = write_sheets(source, topics, WISH, out=path, family=family, title="x")
    before = {one.key: PrintedBefore(one.word, "2026-02-03", "") for one in done}
    assert "改动" not in "".join(words_of(path))
    found = changed_topics(source, topics, WISH, family=family, before=before)
    assert found == []
    first, second = topics[0].key, topics[1].key
    before[first] = PrintedBefore("other", "2026-01-15", "")
    del before[second]
    found = changed_topics(source, topics, WISH, family=family, before=before)
    assert [one.key for one in found] == [first, second]
    write_sheets(source, found, WISH, out=path, family=family, title="x", before=before)
    pages = words_of(path)
    assert "改动（2026-01-15以后）" in pages[0]
    assert not any("改动" in words for words in pages[1:])
    sheets, _word = marked_sheets(source, topics[0], WISH, family, before)
    assert {sheet.changed_since for sheet in sheets} == {"2026-01-15"}


def test_what_was_printed_is_kept_in_the_project(tmp_path, qapp):
    path = tmp_path / "a.gpkg"
    document = small_town(path)
    file = document.file
    a, b, c = (
        PrintedBefore(word, day, "so")
        for word, day in (("aa", "2026"), ("bb", "2026"), ("cc", "2027"))
    )
    assert printed_before(file, "patrol", "A3", "so") == {}
    assert keep_printed(file, "patrol", "A3", {"unit:1": a, "unit:2": b})
    assert keep_printed(file, "patrol", "A3", {"unit:1": c})
    document.close()
    document = Document.open(path, mode="look", clock=now, user="test")
    file = document.file
    assert printed_before(file, "patrol", "A3", "so") == {"unit:1": c, "unit:2": b}
    assert printed_before(file, "patrol", "A3", "otherwise") == {}
    assert printed_before(file, "board", "A3", "so") == {}
    assert not keep_printed(file, "patrol", "A3", {"unit:1": a})
    document.close()


@pytest.mark.parametrize("kept", ["[", "[]", '{"patrol|A3": {"unit:1": ["x", 5]}}'])
def test_what_another_program_wrote_counts_as_never_printed(tmp_path, kept):
    document = small_town(tmp_path / "a.gpkg")
    document.file.set_meta(KEY, kept)
    assert printed_before(document.file, "patrol", "A3", "") == {}
    one = PrintedBefore("a", "2026", "")
    assert keep_printed(document.file, "patrol", "A3", {"unit:1": one})
    document.close()


def test_what_leads_and_closes_a_file_is_not_kept_as_printed(tmp_path, qapp):
    document = small_town(tmp_path / "a.gpkg")
    words = dict.fromkeys(("front", "unit:1", "back"), "x")
    assert keep_sheets(document.file, WISH, words)
    assert set(sheets_before(document.file, WISH)) == {"unit:1"}
    document.close()


def test_sheets_asked_for_otherwise_were_never_printed(tmp_path, qapp):
    document = small_town(tmp_path / "a.gpkg")
    assert keep_sheets(document.file, WISH, {"unit:1": "x"})
    boxes = replace(WISH, looks=Looks(with_boxes=True))
    for other in (boxes, replace(WISH, scale=2000), replace(WISH, secrecy="秘密")):
        assert sheets_before(document.file, other) == {}
    same = replace(
        WISH, units=(7,), day="2027-01-01", maker="另一人", order="walk", index=True
    )
    assert set(sheets_before(document.file, same)) == {"unit:1"}
    document.close()
