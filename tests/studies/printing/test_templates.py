"""Templates of files and projects: what is printed by them, what is refused."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.headless import begin_drawing
from gridplanner.layers.print.anchors import Anchored, Span
from gridplanner.layers.print.blanks import BLANKS, filled
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.photos import data_of, image_of, is_data
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.properties import TemplateError
from gridplanner.layers.print.sheet import ELEMENTS, Sheet, Subject
from gridplanner.layers.print.template import Altered, Template
from gridplanner.layers.print.template_body import to_body
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import sentence, text
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.templated import templated
from gridplanner.studies.printing.templates import (
    ENDING,
    kept_templates,
    missing_pictures,
    put_together,
    template_from_file,
    template_from_text,
    template_named,
    template_to_text,
    with_pictures,
)
from gridplanner.studies.printing.wish import Wish
from gridplanner.studies.printing.writing import write_sheets

POINTS = 72 / 25.4


def place(row):
    return {"left": 30, "width": 100, "top": 20 * row, "height": 18}


TEMPLATE = {
    "gridplanner_template": 1,
    "name": "镇里的巡查图",
    "product": "patrol",
    "bleed": 3,
    "crop_marks": True,
    "elements": [
        {"element": "title", "properties": {"words": "{parent}的{unit}"}},
        {"element": "figures", "properties": {"heading": "本网格概况"}},
        {"element": "roster", "shown": False},
        {
            "element": "text",
            "standing": place(1),
            "lying": place(1),
            "properties": {"words": "第{sheet}张 1:{scale} 户数{households}"},
        },
        {"element": "signatures", "standing": place(2), "lying": place(2)},
        {"element": "secrecy", "standing": place(3), "lying": place(3)},
        {"element": "approval", "standing": place(4), "lying": place(4)},
        {"element": "data_date", "standing": place(5), "lying": place(5)},
        {"element": "attribution", "standing": place(6), "lying": place(6)},
        {"element": "check_table", "standing": place(7), "lying": place(7)},
        {
            "element": "picture",
            "standing": place(8),
            "lying": place(8),
            "properties": {"file": "logo.png", "caption": "本镇标志"},
        },
    ],
}


def png(size=(40, 20), kind="PNG"):
    made = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind)
    return made.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / f"镇{ENDING}"
    path.write_text(json.dumps(TEMPLATE, ensure_ascii=False), "utf-8")
    return path


def printed(town, out, *words, capfd):
    capfd.readouterr()
    call = ["print", str(town), "--all", "--out", str(out), "--json", *map(str, words)]
    code = run(call)
    return code, json.loads(capfd.readouterr().out)


def test_what_a_template_says_is_on_every_page(town, file, tmp_path, capfd, words_of):
    (tmp_path / "logo.png").write_bytes(png())
    out = tmp_path / "out.pdf"
    code, said = printed(
        town, out, "--template", file, "--approval", "GS〔2026〕1号", capfd=capfd
    )
    assert code == 0
    assert said["warnings"] == []
    pages = words_of(out)
    assert len(pages) == said["pages"]
    for page in pages:
        for words in (
            "本网格概况",
            "第1张1:",
            "户数",
            "签字" if "签字" in page else "网格员",
            "内部使用",
            "审图号：GS〔2026〕1号",
            "资料日期：",
            "检查记录",
            "本镇标志",
        ):
            assert words in page
        assert "责任人" not in page


def test_the_paper_is_larger_by_the_bleed_and_the_marks_and_the_scale_holds(
    town, file, tmp_path, capfd
):
    printed(town, tmp_path / "a.pdf", capfd=capfd)
    printed(town, tmp_path / "b.pdf", "--template", file, capfd=capfd)
    with (
        pikepdf.open(tmp_path / "a.pdf") as plain,
        pikepdf.open(tmp_path / "b.pdf") as cut,
    ):
        for one, two in zip(plain.pages, cut.pages, strict=True):
            wide, high = (float(side) for side in one.mediabox[2:])
            media = [float(side) for side in two.mediabox]
            trim = [float(side) for side in two.obj["/TrimBox"]]
            bleed = [float(side) for side in two.obj["/BleedBox"]]
            assert trim[2] - trim[0] == pytest.approx(wide, abs=0.6)
            assert trim[3] - trim[1] == pytest.approx(high, abs=0.6)
            assert bleed[0] == pytest.approx(trim[0] - 3 * POINTS, abs=0.01)
            # Room for marks of five millimetres, three away from the sheet.
            assert trim[0] >= 8 * POINTS
            assert media[2] - media[0] >= trim[2] - trim[0] + 16 * POINTS
            first, second = one.obj["/VP"][0], two.obj["/VP"][0]
            sides = [float(a) for a in first["/BBox"]]
            moved = [float(a) for a in second["/BBox"]]
            assert moved[2] - moved[0] == pytest.approx(sides[2] - sides[0], abs=0.01)
            assert moved[0] - sides[0] == pytest.approx(trim[0], abs=0.01)


def test_a_picture_that_is_missing_leaves_an_empty_frame_and_one_sentence(
    town, file, tmp_path, capfd
):
    code, said = printed(town, tmp_path / "a.pdf", "--template", file, capfd=capfd)
    assert code == 0
    assert len(said["warnings"]) == 1
    assert "logo.png" in said["warnings"][0]


def test_a_picture_goes_with_its_template_and_is_no_larger_than_needed(tmp_path):
    (tmp_path / "logo.png").write_bytes(png((9000, 300), "JPEG"))
    look = (("file", "logo.png"),)
    template = Template("甲", "patrol", elements=(Altered("picture", properties=look),))
    found = with_pictures(template, tmp_path)
    (one,) = found.elements
    held = dict(one.properties)["file"]
    assert is_data(held)
    assert image_of(held).width() == 3508
    assert not missing_pictures(found)
    again = template_from_text(template_to_text(found), "x")
    assert again == found


@pytest.mark.parametrize(
    "name",
    ["../logo.png", "{whole}", "in/logo.png", "..\\logo.png", "c:logo.png", ".."],
)
def test_a_template_takes_no_picture_from_elsewhere(tmp_path, name):
    folder = tmp_path / "templates"
    (folder / "in").mkdir(parents=True)
    for at in (
        tmp_path / "logo.png",
        folder / "in" / "logo.png",
        folder / "..\\logo.png",
        folder / "c:logo.png",
    ):
        with suppress(OSError):  # not every disk takes such names
            at.write_bytes(png())
    look = (("file", name.format(whole=tmp_path / "logo.png")),)
    template = Template("甲", "patrol", elements=(Altered("picture", properties=look),))
    assert with_pictures(template, folder) == template
    assert len(missing_pictures(template)) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such file on this system")
def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    look = (("file", "pipe.png"),)
    template = Template("甲", "patrol", elements=(Altered("picture", properties=look),))
    assert with_pictures(template, tmp_path) == template
    with pytest.raises(TemplateError) as fault:
        template_from_file(tmp_path / "pipe.png")
    assert fault.value.code == "template.not_one"


def test_what_is_no_picture_or_too_large_is_not_taken(tmp_path, monkeypatch):
    assert data_of(b"nothing") is None
    assert data_of(png(kind="BMP")) is None
    monkeypatch.setattr("gridplanner.layers.print.photos.MOST_BYTES", 10)
    assert data_of(png()) is None
    assert image_of("data:image/png;base64,!!") is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{"gridplanner_template": 1,\n "product" "x"}', "template.not_json"),
        ("[]", "template.not_one"),
        ('{"name": "x"}', "template.not_one"),
        ('{"gridplanner_template": 99}', "template.newer"),
        ('{"gridplanner_template": "1"}', "template.not_one"),
        ('{"gridplanner_template": 1, "product": "poster"}', "template.in_file"),
        (
            '{"gridplanner_template": 1, "product": "board", "product": "board"}',
            "template.in_file",
        ),
        ("[" * 100_000, "template.not_one"),
    ],
)
def test_a_file_that_is_no_template_is_refused_by_name(said, code):
    with pytest.raises(TemplateError) as fault:
        template_from_text(said, "甲.json")
    assert fault.value.code == code
    assert "甲.json" in sentence(fault.value)[0]


def test_a_fault_names_line_or_place_and_file(tmp_path):
    path = tmp_path / "坏.gptemplate.json"
    path.write_text('{"gridplanner_template": 1,\n\n oops}', "utf-8")
    with pytest.raises(TemplateError) as fault:
        template_from_file(path)
    assert fault.value.fields["line"] == 3
    with pytest.raises(TemplateError) as fault:
        template_from_file(tmp_path / "none.json")
    assert fault.value.code == "template.cannot_read"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError) as fault:
        template_from_file(path)
    assert fault.value.code == "template.not_one"


def test_templates_are_kept_in_the_project_inherited_and_undone(
    town, tmp_path, capfd, words_of
):
    document = Document.open(town, clock=now, user="test")
    base = Template(
        "底",
        "patrol",
        elements=(Altered("figures", properties=(("heading", "甲乙"),)),),
    )
    child = Template("上", inherits="底", paper="A4")
    for one in (base, child):
        kept = read_standards(document.file, StandardKind.TEMPLATE)
        kind, body = StandardKind.TEMPLATE, to_body(one)
        document.apply_batch(keep_standard(kind, one.name, body, kept, use=False))
    found = kept_templates(document.file)
    assert found == {"底": base, "上": child}
    assert template_named("上", found).product == "patrol"
    document.undo()
    assert set(kept_templates(document.file)) == {"底"}
    document.redo()
    document.close()
    code, said = printed(town, tmp_path / "a.pdf", "--template", "上", capfd=capfd)
    assert code == 0
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        sides = sorted(float(side) for side in pdf.pages[0].mediabox[2:])
    assert sides == pytest.approx([595, 842], abs=1)
    assert all("甲乙" in page for page in words_of(tmp_path / "a.pdf"))
    code, said = printed(town, tmp_path / "b.pdf", "--template", "没有", capfd=capfd)
    assert code == 1
    assert said["error"]["code"] == "template.no_such"
    code, said = printed(
        town,
        tmp_path / "b.pdf",
        "--template",
        "上",
        "--product",
        "board",
        capfd=capfd,
    )
    assert said["error"]["code"] == "template.wrong_product"
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("product", PRODUCTS)
def test_any_element_may_stand_on_any_sheet(product, town, tmp_path, capfd):
    elements = [
        {"element": f"{name}#2", "standing": place(2), "lying": place(2)}
        for name, one in ELEMENTS.items()
        if not one.is_fixed
    ]
    file = tmp_path / "alle.json"
    said = {"gridplanner_template": 1, "product": product, "elements": elements}
    file.write_text(json.dumps(said), "utf-8")
    out = tmp_path / "a.pdf"
    code, answer = printed(town, out, "--template", file, "--paper", "A4", capfd=capfd)
    assert code == 0, answer
    assert answer["pages"]


@pytest.mark.parametrize("product", ["building", "matrix", "household"])
def test_sheets_of_homes_take_templates_and_keep_what_protects_them(
    product, town, tmp_path, capfd, words_of
):
    plain, said = tmp_path / "a.pdf", {"gridplanner_template": 1, "product": product}
    printed(town, plain, "--product", product, capfd=capfd)
    elements = [
        {"element": "title", "properties": {"words": "本镇样张 {approval}"}},
        {"element": "notes", "shown": False},
        {
            "element": "text",
            "standing": place(1),
            "lying": place(1),
            "properties": {"words": "自写文字"},
        },
    ]
    file = tmp_path / "t.json"
    file.write_text(json.dumps(said | {"elements": elements, "bleed": 2.0}), "utf-8")
    out = tmp_path / "b.pdf"
    code, answer = printed(
        town, out, "--template", file, "--approval", "X1", capfd=capfd
    )
    assert code == 0, answer
    before, after = words_of(plain), words_of(out)
    assert len(before) == len(after)
    for page in after:
        assert "本镇样张X1" in page
        assert "自写文字" in page
    with pikepdf.open(out) as pdf:
        trim = [float(side) for side in pdf.pages[0].obj["/TrimBox"]]
        assert trim[0] == pytest.approx(2 * POINTS, abs=0.01)


def test_a_watermark_stays_whatever_a_template_says():
    moved = Anchored(Span("near", 0.0, 1.0), Span("near", 0.0, 1.0))
    template = Template(
        "甲", "matrix", elements=(Altered("watermark", moved, moved, is_shown=False),)
    )
    places = {"watermark": Rect(0, 0, 420, 297), "title": Rect(10, 10, 400, 15)}
    sheet = Sheet(Subject(1, "x"), (420.0, 297.0), None, places, watermark="甲 10:00")
    wish = Wish("matrix", 2, template=template)
    (found,) = templated([sheet], wish)
    assert found.places == places
    assert found.watermark == "甲 10:00"


def test_blanks_say_no_more_than_the_sheet_itself_may(town):
    few = text("print.few", n=3)
    subject = Subject(
        1, "x", figures=((text("balance.measure.people"), few),), name="甲"
    )
    sheet = Sheet(subject, (297.0, 420.0), None, {})
    assert filled("{unit} {people}{{}}", sheet) == f"甲 {few}{{}}"
    assert filled("{households}", sheet) == NONE


def test_where_pages_lie_is_told_only_where_it_is_wanted(town, tmp_path):
    document = Document.open(town, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    wish = Wish("patrol", 2, day="2026-03-01", with_place=False)
    source = read_source(document, standing, document.plan, wish)
    out, topics = tmp_path / "a.pdf", source.topics(wish)[:1]
    for with_place in (False, True):
        asked = replace(wish, with_place=with_place)
        family = begin_drawing()
        write_sheets(source, topics, asked, out=out, family=family, title="x")
        with pikepdf.open(out) as pdf:
            assert ("/VP" in pdf.pages[0].obj) == with_place
    document.close()


def test_the_template_in_the_manual_is_one_and_its_lists_are_whole():
    manual = (Path(__file__).parents[3] / "docs/manual-templates.md").read_text("utf-8")
    said = manual.partition("```json\n")[2].partition("```")[0]
    assert template_from_text(said, "x").name == "镇里的巡查图"
    assert not [name for name in ELEMENTS if f"`{name}`" not in manual]
    assert all("`{" + name + "}`" in manual for name in BLANKS)


def test_files_beside_a_template_are_what_it_inherits_from(tmp_path):
    below = Template("底", "board", bleed=4.0)
    (tmp_path / f"底{ENDING}").write_text(template_to_text(below), "utf-8")
    path = tmp_path / f"上{ENDING}"
    path.write_text(template_to_text(Template("上", inherits="底")), "utf-8")
    assert template_named(str(path), {}).bleed == 4.0
    ring = Template("底", inherits="上")
    (tmp_path / f"底{ENDING}").write_text(template_to_text(ring), "utf-8")
    with pytest.raises(TemplateError) as fault:
        put_together(template_from_file(path), {}, tmp_path)
    assert fault.value.code == "template.loop"
