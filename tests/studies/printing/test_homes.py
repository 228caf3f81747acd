"""Sheets of odd houses: in no grid, without a footprint, of one room."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.data.packed import empty_packed
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.studies.printing.houses import natural, read_houses
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets

OF_HOUSES = [name for name, one in PRODUCTS.items() if one.of != "unit"]


@pytest.fixture(scope="module")
def opened(village):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    yield document, standing
    document.close()


def source_of(opened, product, **changes):
    """What sheets are made from, where the ground is another."""
    document, standing = opened
    wish = Wish(product, 2, paper=PRODUCTS[product].paper, day="2026-03-01", maker="x")
    source = read_source(document, standing, document.plan, wish)
    ground = replace(source.ground, **changes)
    houses = read_houses(document.file, ground, wish.level)
    telling = replace(source.telling, ground=ground)
    return replace(source, telling=telling, houses=houses), wish


def words_of(source, topics, wish, path):
    done = write_sheets(
        source, topics, wish, out=path, family=begin_drawing(), title="x", processes=1
    )
    pdf = pypdfium2.PdfDocument(path)
    words = ["".join(p.get_textpage().get_text_range().split()) for p in pdf]
    pdf.close()
    assert len(words) == len(done)
    return words


@pytest.mark.parametrize("product", OF_HOUSES)
def test_a_house_in_no_grid_has_its_sheet(opened, product, tmp_path):
    source, wish = source_of(
        opened, product, unit_of=lambda ids, _level: np.zeros(len(ids), np.int64)
    )
    wish = replace(wish, buildings=(1,))
    topics = source.topics(wish)
    assert topics
    assert all(topic.units == (0,) for topic in topics)
    assert words_of(source, topics[:1], wish, tmp_path / "a.pdf")


@pytest.mark.parametrize("product", OF_HOUSES)
def test_a_house_without_a_footprint_has_its_sheet(opened, product, tmp_path):
    source, wish = source_of(opened, product, buildings=empty_packed())
    wish = replace(wish, buildings=(1,))
    topics = source.topics(wish)
    assert words_of(source, topics[:1], wish, tmp_path / "a.pdf")


@pytest.mark.parametrize("scale", [500, 0, None])
def test_a_card_is_one_page_whatever_the_scale(opened, scale, tmp_path):
    source, wish = source_of(opened, "building")
    wish = replace(wish, buildings=(1,), scale=scale)
    (topic,) = source.topics(wish)
    assert len(words_of(source, [topic], wish, tmp_path / "a.pdf")) == 1


def test_all_houses_of_a_grid_are_on_sheets_once(opened):
    source, wish = source_of(opened, "matrix")
    houses = source.houses
    with_homes = {one.id for one in houses.rows if one.homes}
    shown = source.houses_of(source.topics(wish), wish)
    assert with_homes <= set(shown)
    assert len(shown) == len(set(shown))


def test_dwellings_come_in_the_order_of_their_doors(opened):
    source, wish = source_of(opened, "household")
    topics = source.topics(replace(wish, buildings=(1,)))
    names = [topic.name for topic in topics]
    assert len(names) > 10
    assert names == sorted(names, key=natural)


def test_the_dwellings_asked_for_alone_have_files(opened):
    source, wish = source_of(opened, "household")
    every = source.topics(wish)
    wanted = (every[3].row, every[0].row)
    found = source.topics(replace(wish, dwellings=wanted))
    assert [topic.key for topic in found] == [every[0].key, every[3].key]


@pytest.mark.parametrize("product", ["matrix", "household"])
def test_grey_sheets_have_no_colour_at_all(opened, product, tmp_path):
    source, wish = source_of(opened, product)
    wish = replace(wish, buildings=(1,), looks=Looks(theme="grey"))
    topics = source.topics(wish)[:1]
    words_of(source, topics, wish, tmp_path / "a.pdf")
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    pixels = pdf[0].render(scale=1).to_numpy()[:, :, :3].astype(int)
    pdf.close()
    assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 2


def test_states_differ_by_mark_and_hatching_where_ink_is_saved(opened):
    source, wish = source_of(opened, "matrix")
    wish = replace(wish, buildings=(1,), looks=Looks(theme="ink"))
    (topic,) = source.topics(wish)
    (sheet,) = source.sheets(topic, wish, begin_drawing())
    assert sheet.body.is_sparing
    marks = [entry.look.mark + entry.look.hatch for entry in sheet.body.entries]
    assert len(set(marks)) == len(marks)
