"""Code tables and categories: every word finds its code, and back."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gridplanner.data.demo.people import make_tags
from gridplanner.data.people.categories import (
    CATEGORIES,
    OPEN,
    RESTRICTED,
    age_on,
    category_of,
    derived,
    is_sensitive_column,
)
from gridplanner.data.people.code_tables import (
    EDUCATION,
    ID_TYPE,
    MARITAL,
    NATION,
    POLITICAL,
    RELATION,
    SEX,
    TABLES,
    CodeTable,
)
from gridplanner.resources.texts import has_text


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_word_of_a_table_leads_back_to_its_code(table: CodeTable):
    for code in table.codes:
        assert table.code(code) == code
        assert table.code(table.chinese(code)) == code
        assert table.code(table.english(code).upper()) == code


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_synonyms_lead_to_codes_of_the_table(table: CodeTable):
    assert set(table.synonyms.values()) <= set(table.codes)
    for word, code in table.synonyms.items():
        assert table.code(word) == code, word


@pytest.mark.parametrize(
    ("table", "written", "code"),
    [
        (SEX, "男", "1"),
        (SEX, "女性", "2"),
        (RELATION, "户主", "02"),
        (RELATION, "本人", "01"),
        (RELATION, "2", "02"),
        (RELATION, 2.0, "02"),
        (RELATION, "爱人", "10"),
        (RELATION, "妻", "12"),
        (RELATION, "儿子", "20"),
        (RELATION, "长子", "22"),
        (RELATION, "媳妇", "38"),
        (RELATION, "租户", "99"),
        (RELATION, "承租人", "99"),
        (RELATION, "妹夫", "78"),
        (RELATION, "侄女", "94"),
        (NATION, "汉", "01"),
        (NATION, "汉族", "01"),
        (NATION, "基诺族", "56"),
        (NATION, "满", "11"),
        (EDUCATION, "大专", "30"),
        (EDUCATION, "初中", "70"),
        (POLITICAL, "党员", "01"),
        (POLITICAL, "群众", "13"),
        (MARITAL, "离异", "40"),
        (ID_TYPE, "身份证", "111"),
        (ID_TYPE, "台胞证", "511"),
        (RELATION, "老邻居", ""),
        (NATION, "", ""),
    ],
)
def test_words_of_ledgers_find_their_code(table, written, code):
    assert table.code(written) == code


def test_there_are_56_nations():
    assert len(NATION.codes) == 56


def test_every_tag_of_the_made_up_town_is_an_open_category():
    names = set(make_tags.__code__.co_consts) | {
        constant
        for each in make_tags.__code__.co_consts
        if isinstance(each, tuple)
        for constant in each
    }
    tags = {name for name in names if isinstance(name, str)} & set(CATEGORIES)
    assert "party_member" in tags
    assert len(tags) == 14
    assert tags <= set(OPEN)


def test_every_category_has_its_words_in_both_languages():
    assert all(has_text(category.sentence) for category in CATEGORIES.values())


def test_restricted_categories_are_the_eight_of_the_rules():
    assert len(RESTRICTED) == 8
    assert not set(RESTRICTED) & set(OPEN)


def test_each_word_means_one_category():
    words = [word for each in CATEGORIES.values() for word in each.words]
    assert sorted(words) == sorted(set(words))
    for category in CATEGORIES.values():
        for word in category.words:
            assert category_of(f"是否{word}") == category.key


def test_columns_of_restricted_categories_are_sensitive():
    for key in RESTRICTED:
        for word in CATEGORIES[key].words:
            assert is_sensitive_column(f"是否{word}"), word
    for key in OPEN:
        for word in CATEGORIES[key].words:
            assert not is_sensitive_column(word), word


def test_nobody_is_eighty_a_day_too_early():
    day = date(2026, 3, 1)
    assert derived("aged80", birth="1946-03-01", day=day)
    assert not derived("aged80", birth="1946-03-02", day=day)
    assert not derived("aged80", birth="1946-03", day=day)
    assert not derived("aged80", birth="", day=day)
    assert derived("aged80", birth="1945", day=day)
    assert age_on("1946-03-01", day) == 80


def test_ages_agree_with_numpy():
    rng = np.random.default_rng(1)
    day = date(2026, 6, 1)
    for offset in rng.integers(0, 36_000, 300):
        birth = np.datetime64("2026-05-31") - int(offset)
        years = day.year - birth.astype("datetime64[Y]").astype(int) - 1970
        had = str(birth)[5:] <= "06-01"
        assert age_on(str(birth), day) == years - (not had)


def test_other_derived_categories_follow_the_columns():
    day = date(2026, 3, 1)
    assert derived("migrant", population_kind="migrant", day=day)
    assert derived("tenant", role="tenant", day=day)
    with pytest.raises(KeyError):
        derived("dibao", day=day)
