"""What each member is to a new head of the household, as far as that follows.

Relations are codes of GB/T 4761-2008, two digits. Where the old relation does not say
what somebody is to the new head, nothing is guessed: the relation becomes empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.registry_edits.homes import HEAD, MAN, WOMAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

_GROUPS = {
    "spouse": "10 11 12",
    "child": "20 21 22 23 24 25 26 30 31 32 33",
    "child_in_law": "28 38",
    "parent": "50 51 52",
    "parent_in_law": "53 54 55 56",
    "sibling": "70 71 73 75 77",
    "other": "99",
}
_GROUP = {code: name for name, codes in _GROUPS.items() for code in codes.split()}
_SAME = "same"
# What the former head is to the new one, by what the new one was to the former: for a
# man, for a woman, where the sex is not known.
_FORMER = {
    "spouse": ("11", "12", "10"),
    "child": ("51", "52", "50"),
    "parent": ("20", "30", ""),
    "sibling": ("70", "70", "70"),
    "other": ("99", "99", "99"),
}
# What the others are to the new head, by what each of the two was to the former one.
_OTHERS: dict[tuple[str, str], str | tuple[str, str, str]] = {
    ("spouse", "child"): _SAME,
    ("spouse", "child_in_law"): _SAME,
    ("spouse", "other"): _SAME,
    ("child", "child"): ("70", "70", "70"),
    ("child", "other"): _SAME,
    ("parent", "parent"): ("11", "12", "10"),
    ("parent", "sibling"): ("20", "30", ""),
    ("parent", "child"): ("40", "40", "40"),
    ("parent", "other"): _SAME,
    ("sibling", "parent"): _SAME,
    ("sibling", "other"): _SAME,
}
# Parents of a spouse are parents in law, by the sex of the new head, and back.
_ACROSS = {
    (MAN, "51"): "55",
    (MAN, "52"): "56",
    (WOMAN, "51"): "53",
    (WOMAN, "52"): "54",
    **{(sex, code): "51" for sex in (MAN, WOMAN, "") for code in ("53", "55")},
    **{(sex, code): "52" for sex in (MAN, WOMAN, "") for code in ("54", "56")},
}


def relation_after(person: Row, head: Row, former: Row | None) -> str:
    """Give the relation of a member to a new head.

    Parameters
    ----------
    person : mapping
        Row of the member.
    head : mapping
        Row of the new head, with the relation to the former one.
    former : mapping or None
        Row of the former head, where that is still a member.

    Returns
    -------
    str
        Code of GB/T 4761, empty where it does not follow.

    Examples
    --------
    >>> man, wife = {"id": 1, "sex": "1", "relation": "02"}, {"id": 2, "sex": "2"}
    >>> son = {"id": 3, "sex": "1", "relation": "22"}
    >>> relation_after(man, wife | {"relation": "12"}, man)
    '11'
    >>> relation_after(son, wife | {"relation": "12"}, man)
    '22'
    >>> relation_after(man, son, man)
    '51'
    """
    if person["id"] == head["id"]:
        return HEAD
    towards = _GROUP.get(str(head["relation"] or ""), "")
    if former is not None and person["id"] == former["id"]:
        return _by_sex(person, _FORMER.get(towards, ("", "", "")))
    relation = str(person["relation"] or "")
    if towards == "spouse" and _GROUP.get(relation, "").startswith("parent"):
        return _ACROSS.get((str(head["sex"] or ""), relation), "")
    found = _OTHERS.get((towards, _GROUP.get(relation, "")), ("", "", ""))
    return relation if isinstance(found, str) else _by_sex(person, found)


def _by_sex(person: Row, codes: tuple[str, str, str]) -> str:
    man, woman, unknown = codes
    return {MAN: man, WOMAN: woman}.get(str(person["sex"] or ""), unknown)
