"""Both languages are complete, and speak to a clerk."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from gridplanner.data.errors import ProjectError
from gridplanner.resources.texts import (
    LANGUAGES,
    sentence,
    set_language,
    text,
)

FOLDER = Path(__file__).parent.parent / "gridplanner" / "resources" / "i18n"
ROWS = [
    (table.name, *line.split("\t"))
    for table in sorted(FOLDER.glob("*.tsv"))
    for line in table.read_text(encoding="utf-8").splitlines()[1:]
    if line
]
HAN = re.compile(r"[\u4e00-\u9fff]")
# Words of the trade that a clerk does not know; the command line and what stands
# under Advanced are read by others.
FORBIDDEN = re.compile(
    r"图层|投影|坐标系|EPSG|CRS|拓扑|要素|字段|矢量|几何|GeoPackage"
    r"|\b(layer|topology|feature|field|join|geometry|projection)s?\b",
    re.IGNORECASE,
)
EXEMPT = ("advanced", "cli.")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("table", sorted(FOLDER.glob("*.tsv")), ids=lambda t: t.name)
def test_table_has_three_columns_everywhere(table):
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "key\tzh\ten"
    assert {line.count("\t") for line in lines if line} == {2}


def test_each_key_stands_once():
    keys = [row[1] for row in ROWS]
    assert sorted(keys) == sorted(set(keys))


def test_both_languages_are_complete_with_the_same_placeholders():
    faults = [
        key
        for _, key, zh, en in ROWS
        if not zh.strip() or not en.strip() or fields(zh) != fields(en)
    ]
    assert not faults, "\n".join(faults)


def test_english_holds_no_chinese():
    faults = [
        key
        for _, key, _, en in ROWS
        if HAN.search(en) and not key.startswith(EXEMPT) and key != "view.language"
    ]
    assert not faults, "\n".join(faults)


def words_of(zh: str, en: str) -> str:
    """Both sentences without placeholders, options, and the fields of farmers."""
    both = re.sub(r"\{.*?\}|--[a-z]+", "", f"{zh} | {en}")
    return re.sub(r"\bfields?\b", "", both, flags=re.IGNORECASE) if "田" in zh else both


def test_no_word_of_the_trade_reaches_a_clerk():
    faults = [
        f"{key}: {zh} | {en}"
        for _, key, zh, en in ROWS
        if not key.startswith(EXEMPT) and FORBIDDEN.search(words_of(zh, en))
    ]
    assert not faults, "\n".join(faults)


def test_sentence_of_an_error_is_said_in_both_languages():
    error = ProjectError("error.newer", version="2.0")
    said = set()
    for language in LANGUAGES:
        set_language(language)
        message, _ = sentence(error)
        assert "2.0" in message
        said.add(message)
    assert len(said) == 2


def test_unknown_key_is_shown_and_stops_nothing():
    assert text("no.such.key") == "no.such.key"


def test_things_are_listed_in_the_language_of_their_sentence():
    error = ProjectError("error.no_level", level="县", levels=["镇", "网格"])
    said = {}
    for name in ("zh", "en"):
        set_language(name)
        said[name] = sentence(error)[1]
    set_language("zh")
    assert said == {"zh": "可用的层级：镇、网格", "en": "Its levels: 镇, 网格"}
