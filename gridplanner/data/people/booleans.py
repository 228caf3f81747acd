"""Yes and no as ledgers tick them."""

from __future__ import annotations

from gridplanner.data.people.characters import compact

_YES_WORDS = "是 有 1 √ ✓ ✔ ☑ ▲ ● y yes true t 对 v 属于 已"
_NO_WORDS = "否 无 没有 0 × ✗ ✘ ☐ n no false f 不是 不 未 - — / 非"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())


def read_boolean(value: object) -> bool | None:
    """Read yes or no; None where the cell says neither.

    Examples
    --------
    >>> [read_boolean(cell) for cell in ("是", "√", "无", "N", 1.0, "", "低保")]
    [True, True, False, False, True, None, None]
    """
    if isinstance(value, bool):
        return value
    text = compact(value).casefold()
    if text in _YES:
        return True
    return False if text in _NO else None
