"""Closer sheets: every door that is too close to be read stands on one of them."""

from dataclasses import replace

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.studies.printing.binding import bind
from gridplanner.studies.printing.sheets import count_of
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员", scale=10_000)
CLOSER = replace(WISH, looks=Looks(with_closeups=True))


@pytest.fixture(scope="module")
def source(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    yield read_source(document, standing, document.plan, WISH)
    document.close()


def test_closer_sheets_follow_and_hold_the_doors(source):
    family = begin_drawing()
    for topic in source.topics(WISH):
        plain = list(source.sheets(topic, WISH, family))
        made = list(source.sheets(topic, CLOSER, family))
        assert len(made) > len(plain)
        assert len(made) == count_of(source.telling, topic, CLOSER)
        assert [sheet.number for sheet in made] == list(range(1, len(made) + 1))
        closer = made[len(plain) :]
        assert all(sheet.scale <= 5000 for sheet in closer)
        wanted = {door.building for sheet in plain for door in sheet.map.doors}
        shown = {door.building for sheet in closer for door in sheet.map.doors}
        assert wanted <= shown
        framed = [
            label.words for sheet in made[: len(plain)] for label in sheet.map.labels
        ]
        for sheet in closer:
            assert f"放大图：第 {sheet.number} 张" in framed
        for sheet in closer:
            assert not any("放大图" in label.words for label in sheet.map.labels)


def test_the_pages_of_a_file_count_them(source):
    family = begin_drawing()
    wish = replace(CLOSER, index=True)
    topics = source.topics(wish)
    bound, found = bind(source, topics, wish, family)
    pages = [sheet for topic in found for sheet in bound.sheets(topic, wish, family)]
    maps = [one.page for one in bound.plan.maps]
    assert len(pages) == bound.plan.pages
    for page, one in zip(maps, bound.plan.maps, strict=True):
        assert pages[page - 1].map is not None
        assert pages[page - 1].scale == one.scale
