"""What the titles of a sheet mean: recognised, guessed, or left out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.intake.aliases import plain
from gridplanner.data.ledgers.fields import (
    FIELDS,
    LEFT_OUT,
    OTHERS,
    REJECTED,
    REQUIRED,
    WEAK,
)
from gridplanner.data.people.categories import category_of, is_sensitive_column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gridplanner.data.ledgers.ledger import Certainty

TAG = "tag."
_NOTES = re.compile(
    r"[(（【\[][^()（）【】\[\]]*"
    r"(?:必填|选填|可填|必选|格式|示例|例如|如[:：]|请|单位|下拉|字典|手填)"
    r"[^()（）【】\[\]]*[)）】\]]"
)
_MARKS = re.compile(r"[*＊★※]|^\d+[.、]")
_ALIASES = {
    plain(title): (field, rank)
    for field, titles in reversed(list(FIELDS.items()))
    for rank, title in reversed(list(enumerate(titles)))
}
_WEAK = {plain(title): field for title, field in WEAK.items()}
_LEFT_OUT = frozenset(map(plain, LEFT_OUT))
# Whom a header of several rows may be about, as the titles of one row say it.
_WHO = (
    ("户主", "户主"), ("房主", "房主"), ("房东", "房主"), ("业主", "房主"),
    ("产权", "房主"), ("承租", "承租人"), ("租户", "承租人"), ("租客", "承租人"),
    ("紧急", "紧急联系人"), ("应急", "紧急联系人"), ("户籍", "户籍"),
)  # fmt: skip
_OF_HEAD = ("head_name", "head_id", "reg_no")
_SHORTEST = 2  # characters of a name that is looked for within a longer title


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a title means.

    Attributes
    ----------
    field : str
    certainty : str
    rank : int
        Orders titles of the same field, 0 the strongest.
    sensitive : bool
    suggested : str
        Field that a column left out might have.
    is_known : bool
        The title is one of those that ledgers have, though it be left out.
    """

    field: str
    certainty: Certainty
    rank: int = 0
    sensitive: bool = False
    suggested: str = ""
    is_known: bool = True


_NOTHING = Meaning("", "left_out", is_known=False)


def bare(title: str) -> str:
    r"""Strip a title of stars, numbers and hints how to fill the column in.

    Examples
    --------
    >>> bare("*证件 号码（必填，18位）"), bare("3、联系\n电话")
    ('证件号码', '联系电话')
    """
    text = unicodedata.normalize("NFKC", title)
    return plain(_MARKS.sub("", _NOTES.sub("", text).strip()))


def meaning_of(title: str) -> Meaning:
    """Say what a column of this title means.

    Parameters
    ----------
    title : str
        Headers of several rows joined by ``"/"``: the last part is the title, the
        others say whom it is about.

    Returns
    -------
    Meaning

    Examples
    --------
    >>> meaning_of("公民身份号码").field, meaning_of("房主/姓名").field
    ('id_no', 'owner_name')
    >>> meaning_of("与房主关系").certainty, meaning_of("监护人姓名").certainty
    ('left_out', 'left_out')
    >>> meaning_of("是否低保").field, meaning_of("社区矫正").sensitive
    ('tag.dibao', True)
    """
    if is_sensitive_column(title):
        return Meaning("", "left_out", sensitive=True)
    parts = [part for part in title.split("/") if part.strip()]
    above = "".join(parts[:-1])
    # 户主 over 姓名 means the head, 现住地 over 小区 says no more than 小区.
    words = [above + parts[-1]] if parts else []
    is_other = _speaks_of_others(above) or "户籍" in above
    if is_other:
        words += [who + parts[-1] for word, who in _WHO if word in above]
    elif parts:
        words += ["".join(parts[start:]) for start in range(1, len(parts))]
    for each in words:
        found = _exact(bare(each))
        if found is not None:
            return found
    last = _exact(bare(parts[-1])) if is_other and "户主" in above else None
    if last is not None and last.field in _OF_HEAD:
        return last
    return _NOTHING if is_other else _within(bare("".join(parts)))


def _exact(compared: str) -> Meaning | None:
    if compared in _LEFT_OUT:
        return Meaning("", "left_out")
    if compared in _ALIASES:
        field, rank = _ALIASES[compared]
        if field == "note":
            return Meaning("", "guessed", suggested="note")
        return Meaning(field, "recognised", rank)
    if compared in _WEAK:
        return Meaning(_WEAK[compared], "guessed", 90)
    tag = category_of(compared)
    return Meaning(TAG + tag, "recognised") if tag else None


def _within(compared: str) -> Meaning:
    """Guess by the longest known name that the title holds."""
    if compared.startswith("是否"):
        return _NOTHING
    best = ""
    for alias in _ALIASES:
        if len(best) < len(alias) >= _SHORTEST and alias in compared:
            best = alias
    if not best or not _is_whole(best, compared):
        return _NOTHING
    field, rank = _ALIASES[best]
    return Meaning(field, "guessed", 100 + rank, is_known=False)


def _is_whole(alias: str, compared: str) -> bool:
    """Tell whether what a title says beyond a known name leaves its meaning alone."""
    others = any(word in compared and word not in alias for word in OTHERS)
    return not others and len(compared) <= 2 * len(alias) + 4


def _speaks_of_others(words: str) -> bool:
    return any(word in words for word in OTHERS)


def understand(
    titles: Sequence[str],
    *,
    chosen: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> list[Meaning]:
    """Say what each of the columns of a sheet means.

    Parameters
    ----------
    titles : sequence of str
    chosen : mapping of str to str, optional
        Field by title as the user decided; goes before all else.
    remembered : mapping of str to str, optional
        Field by title as it was last time for a sheet of the same titles.

    Returns
    -------
    list of Meaning
        A field goes to one column only, but for categories and telephones: the
        chosen, then the strongest, then the first one has it.
    """
    known = {**(remembered or {}), **(chosen or {})}
    found = []
    for title in titles:
        own = meaning_of(title)
        if title in known:
            field = known[title]
            certainty: Certainty = "recognised" if field else "left_out"
            own = Meaning(field, certainty, -1, own.sensitive)
        found.append(own)
    found = _as_people(found)
    return _each_once(found)


# What a sheet that lists heads or tenants alone says of them.
_INSTEAD = (
    ("head_name", {"head_name": "name", "head_id": "id_no"}),
    (
        "tenant_name",
        {"tenant_name": "name", "tenant_id": "id_no", "tenant_phone": "phone"},
    ),
)


def _as_people(found: list[Meaning]) -> list[Meaning]:
    """Take heads or tenants for people where a sheet lists nobody else."""
    fields = {meaning.field for meaning in found}
    ways = [way for told, way in _INSTEAD if told in fields and "name" not in fields]
    if not ways:
        return found
    instead = {old: new for old, new in ways[0].items() if new not in fields}
    return [
        Meaning(instead[one.field], "guessed", one.rank)
        if one.field in instead
        else one
        for one in found
    ]


def _each_once(found: list[Meaning]) -> list[Meaning]:
    best: dict[str, int] = {}
    for index, meaning in enumerate(found):
        field = meaning.field
        if field and (field not in best or meaning.rank < found[best[field]].rank):
            best[field] = index
    kept = []
    for index, meaning in enumerate(found):
        field = meaning.field
        if not field or best[field] == index or field.startswith(TAG):
            kept.append(meaning)
        elif field == "phone" and "other_phones" not in best:
            best["other_phones"] = index
            kept.append(Meaning("other_phones", "guessed", meaning.rank))
        else:
            kept.append(Meaning("", "guessed", suggested=field))
    return kept


def missing_of(fields: Collection[str]) -> tuple[str, ...]:
    """List what a list of people needs and no column means."""
    held = set(fields)
    return tuple(
        name for name, ways in REQUIRED.items() if not any(way <= held for way in ways)
    )


def signature_of(titles: Iterable[str]) -> str:
    """Tell sheets with the same titles, whatever their order and their rows.

    What the file of rejected rows adds makes no other sheet of it.
    """
    own = sorted(title for title in titles if title not in REJECTED)
    return hashlib.sha256("\n".join(own).encode()).hexdigest()[:16]


def count_known(titles: Iterable[str]) -> tuple[int, bool]:
    """Count titles that are known, and tell whether name or ID number is among them.

    Returns
    -------
    count : int
        Of different meanings; titles that mean nothing here count as well.
    tells : bool
    """
    known = {}
    for title in titles:
        meaning = meaning_of(title)
        if meaning.is_known:
            known[meaning.field or title] = meaning.field
    telling = {"name", "id_no", "head_name", "tenant_name"}
    return len(known), bool(telling & set(known.values()))
