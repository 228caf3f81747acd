"""Columns that are named for a role and hold who has it: 网格 | 网格长 | 电话 | 网格员.

Offices list their grids so, one row a grid; each holder in a row is somebody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.columns import Meaning, bare
from gridplanner.data.ledgers.fields import FIELDS as OF_PEOPLE
from gridplanner.data.team.roles import PostRole, read_role

if TYPE_CHECKING:
    from collections.abc import Sequence

HOLDER: Final = "holder."
HOLDER_PHONE: Final = "holder_phone."
"""Before a role: fields of its holder's name, and telephone."""
FIELDS: Final = tuple(
    prefix + role.value for role in PostRole for prefix in (HOLDER, HOLDER_PHONE)
)
_AGAIN: Final = re.compile(r"_\d+$")
_PHONES: Final = tuple(sorted(map(bare, OF_PEOPLE["phone"]), key=len, reverse=True))
_NAMES: Final = ("姓名", "名字")


def role_word(title: str) -> str:
    """Give the word of a title that names a role; empty where none does.

    Examples
    --------
    >>> role_word("网格长"), role_word("网格长/联系电话"), role_word("楼长姓名")
    ('网格长', '网格长', '楼长')
    >>> role_word("姓名"), role_word("专职网格员_2"), role_word("网格长电话")
    ('', '专职网格员', '网格长')
    """
    for part in reversed(title.split("/")):
        word = bare(_AGAIN.sub("", part))
        for ending in ("", *_NAMES, *_PHONES):
            rest = word.removesuffix(ending) if word.endswith(ending) else ""
            if rest and read_role(rest) is not None:
                return rest
    return ""


def is_phone(title: str) -> bool:
    """Tell whether a title names a telephone, whoever's it be."""
    last = bare(_AGAIN.sub("", title.rsplit("/", maxsplit=1)[-1]))
    return last.endswith(_PHONES)


def as_holders(titles: Sequence[str], found: Sequence[Meaning]) -> list[Meaning]:
    """Take columns named for roles for those of their holders.

    Parameters
    ----------
    titles : sequence of str
    found : sequence of Meaning
        As every title means for itself.

    Returns
    -------
    list of Meaning
        As they were where a column of names or of roles says who has which; a
        telephone is that of the holder to the left of it.
    """
    words = [role_word(title) for title in titles]
    named = any(
        meaning.field in {"name", "role", "worker_code"} and not word
        for meaning, word in zip(found, words, strict=True)
    )
    if named or not any(words):
        return list(found)
    changed, last = [], ""
    for title, meaning, word in zip(titles, found, words, strict=True):
        role = read_role(word) if word else None
        if is_phone(title) and (role or last):
            field = HOLDER_PHONE + (role.value if role else last)
            changed.append(Meaning(field, "recognised"))
        elif role is not None:
            last = role.value
            changed.append(Meaning(HOLDER + last, "recognised"))
        else:
            changed.append(meaning)
    return changed
