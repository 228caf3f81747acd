"""Files of sheets: one, several, both; by processes; stopped, gone on with, kept."""

import json
import os
import re
import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError

import pikepdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

import gridplanner
from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.whole_file import whole_file
from gridplanner.headless import begin_drawing
from gridplanner.resources.texts import sentence
from gridplanner.studies.printing import crew
from gridplanner.studies.printing.crew import made_by_parts
from gridplanner.studies.printing.file_places import Form, Places, file_stem
from gridplanner.studies.printing.making import Wanted, Work, make
from gridplanner.studies.printing.resuming import NAME
from gridplanner.studies.printing.source import MapSource, read_source
from gridplanner.studies.printing.topics import Topic
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets

WISH = Wish("patrol", 3, day="2026-03-01", maker="测试员", by="micro", paper="A4")


@pytest.fixture(scope="module")
def told(village, qapp):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    source = read_source(document, standing, document.plan, WISH)
    document.close()
    return begin_drawing(), source, source.topics(WISH)


def written(told, out, **more):
    family, source, topics = told
    topics = more.pop("topics", topics)
    return write_sheets(
        source, topics, WISH, out=out, family=family, title="巡查", **more
    )


def stopping_after(count):
    """A progress that is asked to stop after so many reports."""
    seen = []

    def report(*_told):
        seen.append(1)

    return Progress(report, lambda: len(seen) > count)


def marks_of(path):
    with pikepdf.open(path) as pdf:
        labels = [str(one) for one in pdf.Root.PageLabels.Nums[1::2]]
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
        places = [[str(side) for side in page.VP[0].BBox] for page in pdf.pages]
        return len(pdf.pages), labels, titles, places


def test_processes_make_the_file_that_one_makes(told, tmp_path, words_of):
    topics = told[2][:9]
    one = written(told, tmp_path / "a.pdf", topics=topics, processes=1)
    two = written(told, tmp_path / "b.pdf", topics=topics, processes=2)
    assert [replace(each, file=None) for each in one] == [
        replace(each, file=None) for each in two
    ]
    assert words_of(tmp_path / "a.pdf") == words_of(tmp_path / "b.pdf")
    assert marks_of(tmp_path / "a.pdf") == marks_of(tmp_path / "b.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]


def test_processes_end_where_the_user_stops(told, tmp_path):
    with pytest.raises(Cancelled):
        written(told, tmp_path / "a.pdf", processes=2, progress=stopping_after(3))
    assert not list(tmp_path.iterdir())


def test_a_process_that_is_killed_is_told_of(told, monkeypatch):
    family, source, topics = told
    begun = []
    real = crew._begin

    def begin(shared):
        process = real(shared)
        begun.append(process)
        process.kill()
        return process

    monkeypatch.setattr(crew, "_begin", begin)
    work = Work(source, topics, WISH, Wanted(family))
    with pytest.raises(GridPlannerError, match="worker_gone"):
        list(made_by_parts(work, processes=2))
    assert all(process.poll() is not None for process in begun)


def test_a_fault_in_a_process_is_told_of(told):
    family, source, topics = told
    work = Work(source, topics[:2], replace(WISH, paper="A9"), Wanted(family))
    with pytest.raises(GridPlannerError, match="worker_fault") as caught:
        list(made_by_parts(work, processes=2))
    # Its kind and place, and not its words.
    said = "".join(sentence(caught.value))
    assert re.search(r"KeyError[，,] ?\w+\.py:\d+", said)
    assert "A9" not in said


@pytest.mark.parametrize(
    ("fault", "told_as"),
    [(MemoryError(), "worker_gone"), (UnpicklingError("cut"), "cut")],
)
def test_an_answer_that_cannot_be_read_ends_the_print(
    told, monkeypatch, fault, told_as
):
    def receive(_pipe):
        raise fault

    monkeypatch.setattr(crew, "receive", receive)
    family, source, topics = told
    work = Work(source, topics[:2], WISH, Wanted(family))
    with pytest.raises((GridPlannerError, UnpicklingError), match=told_as):
        list(made_by_parts(work, processes=2))


def test_a_print_does_not_wait_for_threads_that_have_ended(told, monkeypatch):
    monkeypatch.setattr(crew._Crew, "_serve", lambda *_told: None)
    family, source, topics = told
    work = Work(source, topics[:2], WISH, Wanted(family))
    with pytest.raises(GridPlannerError, match="worker_gone"):
        list(made_by_parts(work, processes=2))


def test_nothing_is_run_from_the_folder_one_is_in(told, tmp_path, monkeypatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    family, source, topics = told
    work = Work(source, topics[:2], WISH, Wanted(family))
    assert len(list(made_by_parts(work, processes=2))) == 2


def test_what_cannot_be_handed_over_is_made_here(told, tmp_path, words_of):
    family, source, topics = told

    class Own(type(source)):
        def __reduce__(self):
            raise TypeError("cannot be pickled")

    own = Own(source.telling)
    path = tmp_path / "a.pdf"
    write_sheets(own, topics[:3], WISH, out=path, family=family, title="x", processes=2)
    assert len(words_of(path)) >= 3


def test_what_the_processes_have_is_let_go_of_here(told, tmp_path):
    family, source, topics = told
    own = [replace(source)]
    gone, held = weakref.ref(own[0]), []
    progress = Progress(lambda *_told: held.append(gone() is not None))
    write_sheets(
        own.pop(), topics[:3], WISH, out=tmp_path / "a.pdf", family=family, title="x",
        processes=2, progress=progress,
    )  # fmt: skip
    assert held[0]
    assert not held[-1]


def test_a_process_that_makes_sheets_reads_no_photos_and_no_places():
    said = "import sys, gridplanner.studies.printing.making; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", said], check=True, capture_output=True, text=True,
        cwd=Path(gridplanner.__file__).parent.parent,
    )  # fmt: skip
    assert not {"cv2", "pyproj", "scipy", "numba"}.intersection(found.stdout.split())


def test_one_file_and_one_each(told, tmp_path, words_of):
    topics = told[2][:4]
    done = written(told, tmp_path / "图.pdf", topics=topics, form=Form(with_each=True))
    whole = words_of(tmp_path / "图.pdf")
    assert len(whole) == len(done)
    each = sorted((tmp_path / "图").iterdir())
    assert len(each) == len(topics) == len({one.own for one in done})
    assert sum(len(words_of(path)) for path in each) == len(whole)
    for topic, path in zip(topics, [one.own for one in done], strict=True):
        assert topic.name in words_of(path)[0]


def test_topics_of_one_name_have_files_of_their_own(told, tmp_path):
    one = replace(told[2][0], code="", name="东")
    done = written(told, tmp_path / "图", topics=[one, replace(one, key="unit:0")])
    assert {each.file.name for each in done} == {"东.pdf", "东 (2).pdf"}


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_and_drawings_of_each_sheet(told, tmp_path, kind):
    topics = told[2][:2]
    done = written(told, tmp_path / f"图.{kind}", topics=topics)
    paths = {one.file for one in done}
    assert len(paths) == len(done) == len(list(tmp_path.iterdir()))
    alone = written(told, tmp_path / f"一张.{kind}", topics=topics[:1])
    assert alone[0].file == tmp_path / f"一张.{kind}"
    if kind == "png":
        image = QImage(str(alone[0].file))
        wide, high = (side / 25.4 * 300 for side in sorted((297, 210)))
        assert sorted((image.width(), image.height())) == pytest.approx(
            [wide, high], abs=1
        )
        assert image.dotsPerMeterX() == pytest.approx(300 / 0.0254, rel=1e-3)
    else:
        drawn = alone[0].file.read_text(encoding="utf-8")
        assert f">{topics[0].name}" in drawn
        assert "clip-path" in drawn
        assert QSvgRenderer(str(alone[0].file)).isValid()


def test_a_file_to_be_kept_says_so(told, tmp_path, words_of):
    path = tmp_path / "a.pdf"
    written(told, path, topics=told[2][:2], form=Form("pdfa"))
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as about:
            assert about.pdfa_status == "2B"
            assert about["dc:title"] == "巡查"
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.N == 3
        assert bytes(intent.DestOutputProfile.read_bytes())[36:40] == b"acsp"
        assert "/ID" in pdf.trailer
        for page in pdf.pages:
            assert "/VP" in page
    assert all(words_of(path))


def test_a_print_stopped_before_a_file_is_whole_leaves_no_folder(told, tmp_path):
    topics = told[2][:6]
    out = tmp_path / "图"
    with pytest.raises(Cancelled):
        written(told, out, topics=topics, progress=stopping_after(3), processes=1)
    assert not list(tmp_path.iterdir())


def test_files_of_a_stopped_print_that_show_the_same_are_kept(
    told, tmp_path, monkeypatch
):
    monkeypatch.setattr(crew, "_LARGEST", 2)
    topics = told[2][:6]
    out = tmp_path / "图"
    with pytest.raises(Cancelled):
        written(told, out, topics=topics, progress=stopping_after(6), processes=1)
    there = {path: path.read_bytes() for path in out.glob("*.pdf")}
    assert 0 < len(there) < len(topics)
    assert (out / NAME).exists()
    assert all(len(content) > 1000 for content in there.values())
    first, *rest = there
    first.write_bytes(b"half")  # whoever wrote over it: not whole any more
    done = written(told, out, topics=topics, processes=1)
    kept = {one.file for one in done if one.is_kept}
    assert kept == set(rest)
    assert all(path.read_bytes() == there[path] for path in rest)
    assert first.read_bytes() != b"half"
    assert len(list(out.iterdir())) == len(topics)  # the note is gone too
    again = written(told, out, topics=topics, processes=1)
    assert not any(one.is_kept for one in again)


def note(out, topics, files, **changes):
    """Leave a note that files are whole, from a print of a wish somewhat other."""
    wish = replace(WISH, **changes)
    about = Places.of(out, Form(), topics, wish).about
    lines = [[about]]
    lines += [
        [done.key, done.word, [[done.file.name, done.file.stat().st_size]]]
        for done in files
    ]
    (out / NAME).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {"product": "board"},
        {"paper": "A3"},
        {"day": "2026-03-02"},
        {"maker": "别人"},
        {"with_place": False},
        {"looks": Looks(theme="grey")},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_stopped_print_of_something_else_is_not_gone_on_with(told, tmp_path, changes):
    out = tmp_path / "图"
    topics = told[2][:1]
    files = written(told, out, topics=topics)
    note(out, topics, files, **changes)
    (again,) = written(told, out, topics=topics)
    assert not again.is_kept
    note(out, topics, files)
    (again,) = written(told, out, topics=topics)
    assert again.is_kept


def test_a_file_that_now_has_another_name_is_not_kept(told, tmp_path):
    out = tmp_path / "图"
    two = [replace(topic, code="", name="东") for topic in told[2][:2]]
    files = written(told, out, topics=two)
    first, second = (done.file for done in files)
    assert second.name == "东 (2).pdf"
    note(out, two, files)
    # Alone, the second is called as the first was: neither may be taken for the other.
    (alone,) = written(told, out, topics=two[1:])
    assert not alone.is_kept
    assert alone.file == first
    note(out, two, files)
    with pytest.raises(Cancelled):
        written(told, out, topics=two[1:], progress=stopping_after(1), processes=1)
    again = written(told, out, topics=two)
    assert not any(done.is_kept for done in again)


def test_household_files_leave_no_note_and_are_never_kept(told, tmp_path):
    topics = told[2][:2]
    household = Wish("household", 3, day="2026-03-01", maker="测试员")
    for out in (tmp_path / "档", tmp_path / "档.pdf"):
        places = Places.of(out, Form(with_each=True), topics, household)
        places.make_folder()
        assert not list(places.folder.iterdir())
        places.note(topics[0].key, "word", [])
        assert places.kept == {}
        places.leave()
        assert not places.folder.exists()


def test_a_file_whose_boxes_stand_elsewhere_is_made_anew(told):
    family, source, topics = told
    boxed = MapSource(replace(source.telling, comes_back=True))
    asked = replace(WISH, looks=Looks(with_boxes=True))
    work = Work(boxed, topics, asked, Wanted(family, each="pdf"))
    number, first = next(
        (number, made)
        for number in range(len(topics))
        for made in make(work, [number]).topics
        if any(sheet.ticks for sheet in made.sheets)
    )
    kept = Wanted(family, each="pdf", kept={topics[number].key: first.file_word})
    (same,) = make(replace(work, wanted=kept), [number]).topics
    assert same.is_kept
    for other in (replace(asked, day="2026-03-02"), replace(asked, looks=Looks())):
        (made,) = make(replace(work, wanted=kept, wish=other), [number]).topics
        assert not made.is_kept
    reading = Work(source, topics, asked, kept)
    assert not make(reading, [number]).topics[0].is_kept


def test_further_pictures_do_not_take_the_name_of_another_topic():
    topics = [Topic("unit:1", "", "东"), Topic("unit:2", "", "东-2")]
    for form in (Form("png"), Form("svg")):
        for given in (topics, topics[::-1]):
            places = Places.of(Path("图"), form, given, WISH)
            names = [path.name for at in (0, 1) for path in places.of_sheets(at, 3)]
            assert len(set(names)) == len(names)
    beside = Places.of(Path("图.png"), Form(), topics, WISH)
    names = [path.name for at in (0, 1) for path in beside.of_sheets(at, 3)]
    assert len(set(names)) == len(names)


def test_long_names_fit_on_disks(tmp_path):
    topics = [Topic(f"unit:{at}", "", "很" * 120 + ".") for at in range(2)]
    one = tmp_path / ("长" * 40 + ".png")
    for out, kind in ((tmp_path / "图", "png"), (tmp_path / "图", "pdf"), (one, "")):
        places = Places.of(out, Form(kind), topics, WISH)
        places.make_folder()
        paths = [path for at in (0, 1) for path in places.of_sheets(at, 12)]
        for path in paths:
            with whole_file(path) as part:
                part.write_bytes(b"x")
        assert len({path.name for path in paths}) == len(paths)
        places.end()
    assert file_stem(Topic("unit:1", "", "很" * 66 + "a .b")) == "很" * 66 + "a"
    assert file_stem(Topic("unit:1", "", "...")) == "unit_1"


def test_a_damaged_note_is_no_trouble(told, tmp_path):
    out = tmp_path / "图"
    out.mkdir()
    (out / NAME).write_bytes(b"\xff[nonsense")
    (done,) = written(told, out, topics=told[2][:1])
    assert not done.is_kept


def test_a_full_disk_is_told_and_nothing_half_is_left(told, tmp_path, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gridplanner.studies.printing.writing.bind_pages", full)
    with pytest.raises(GridPlannerError, match="disk_full"):
        written(told, tmp_path / "a.pdf", topics=told[2][:1])
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may")
def test_a_folder_one_may_not_write_to_is_told(told, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(GridPlannerError, match="cannot_write"):
        written(told, tmp_path / "a.pdf", topics=told[2][:1])


def test_a_file_that_is_there_is_taken_the_place_of_when_all_is_done(told, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"of before")
    with pytest.raises(Cancelled):
        written(told, path, progress=stopping_after(2), processes=1)
    assert path.read_bytes() == b"of before"
    written(told, path, topics=told[2][:1])
    assert path.read_bytes()[:5] == b"%PDF-"
