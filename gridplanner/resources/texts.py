"""Every sentence of the program, in Chinese and in English, looked up by its key.

The tables in ``i18n`` are tab-separated with the columns key, zh and en; each key
stands once over all of them. They are read when the first sentence is asked for.
"""

from __future__ import annotations

import locale
import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES = ("zh", "en")
_ESCAPES = {"\\n": "\n", "\\t": "\t"}


class _Current:
    """The language spoken now; one for the whole program, as a user has one."""

    language = "zh"


_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")


@cache
def tables() -> dict[str, dict[str, str]]:
    """Read all tables.

    Returns
    -------
    dict
        For each language a map from key to sentence.

    Raises
    ------
    ValueError
        If a row has not three columns, or a key stands twice.
    """
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    folder = files("gridplanner.resources").joinpath("i18n")
    for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not table.name.endswith(".tsv"):
            continue
        for line in table.read_text(encoding="utf-8").splitlines()[1:]:
            if line:
                _take(found, line, table.name)
    return found


def _take(found: dict[str, dict[str, str]], line: str, table: str) -> None:
    columns = line.split("\t")
    if len(columns) != 1 + len(LANGUAGES) or columns[0] in found["zh"]:
        message = f"{table}: a key twice, or not three columns: {columns[0]}"
        raise ValueError(message)
    for language, sentence in zip(LANGUAGES, columns[1:], strict=True):
        for written, meant in _ESCAPES.items():
            sentence = sentence.replace(written, meant)  # noqa: PLW2901
        found[language][columns[0]] = sentence


def language() -> str:
    """Give the language spoken now, ``"zh"`` or ``"en"``."""
    return _SPOKEN.get() or _Current.language


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak a language for a while, in this thread; an empty name changes nothing.

    Paper speaks the project's language, whatever the window speaks.
    """
    if name and name not in LANGUAGES:
        message = f"no such language: {name}"
        raise ValueError(message)
    before = _SPOKEN.set(name or _SPOKEN.get())
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def set_language(name: str) -> None:
    """Speak another language from now on.

    Raises
    ------
    ValueError
        If it is neither ``"zh"`` nor ``"en"``.
    """
    if name not in LANGUAGES:
        message = f"no such language: {name}"
        raise ValueError(message)
    _Current.language = name


def system_language() -> str:
    """Give the system's language where it is one of ours, else Chinese.

    The locale "C" names no language, though Python reports English for it.
    """
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        name = os.environ.get(variable, "")
        if name:
            return "en" if name.startswith("en") else "zh"
    if sys.platform == "win32":
        return "en" if (locale.getlocale()[0] or "").startswith("English") else "zh"
    return "zh"


def has_text(key: str) -> bool:
    """Tell whether there is a sentence under `key`."""
    return key in tables()["zh"]


def text(key: str, **fields: object) -> str:
    """Say the sentence under `key`, with its placeholders filled.

    Parameters
    ----------
    key : str
        Key in the tables; one that is missing is shown as it is, so that a
        forgotten sentence is seen and does not stop the work.
    **fields : object
        Values of the placeholders; a tuple or a list is written as `listed` does, a
        fault by its sentence.

    Returns
    -------
    str

    Examples
    --------
    >>> set_language("en")
    >>> text("import.problems", n=3, fixed=2, skipped=1)
    '3 rows with problems: 2 mended · 1 left out'
    >>> set_language("zh")
    """
    sentence = tables()[language()].get(key, key)
    if not fields:
        return sentence
    return sentence.format(**{name: _said(each) for name, each in fields.items()})


def own_name(name: str, key: str) -> str:
    """Say a name that the program gave in the language spoken now; others stay.

    A project keeps the name in the language it was given in.

    Parameters
    ----------
    name : str
        As it is kept; empty for what nobody has kept yet.
    key : str
        Of the program's own name for such a thing.

    Examples
    --------
    >>> set_language("en")
    >>> own_name("默认标准", "workload.default_norm"), own_name("本镇", "rules.usual")
    ('Default norm', '本镇')
    >>> set_language("zh")
    """
    given = {sentences.get(key) for sentences in tables().values()}
    return text(key) if not name or name in given else name


def _said(value: object) -> object:
    if isinstance(value, GridPlannerError):
        return sentence(value)[0]
    return listed(value) if isinstance(value, tuple | list) else value


def listed(values: Iterable[object]) -> str:
    """Write things one after the other as the language spoken now does.

    Examples
    --------
    >>> listed(["甲", "乙"])
    '甲、乙'
    """
    return text("staff.list_comma").join(map(str, values))


def sentence(error: GridPlannerError) -> tuple[str, str]:
    """Say what happened, and what to do about it.

    Parameters
    ----------
    error : GridPlannerError

    Returns
    -------
    tuple of str
        The message, and the hint (empty where there is none).
    """
    hint = error.code + ".hint"
    fields = {
        name: _named(value, error.named[name]) if name in error.named else value
        for name, value in error.fields.items()
    }
    return (
        text(error.code, **fields),
        text(hint, **fields) if has_text(hint) else "",
    )


def _named(value: object, beginnings: Iterable[str]) -> object:
    """Name what a key means; of a part of a part the last word tells which."""
    bare = str(value).rpartition(".")[2]
    keys = [beginning + bare for beginning in beginnings]
    return next((text(key) for key in keys if has_text(key)), value)


def sentences(error: GridPlannerError) -> str:
    """Say what happened and what to do about it one after the other."""
    message, hint = sentence(error)
    if not hint or message.endswith(("。", "？", "！", ".", "?", "!")):
        return run_on([message, hint])
    return text("error.and_hint", message=message, hint=hint)


def run_on(said: Iterable[str]) -> str:
    """Put sentences one after the other: Chinese ones stand without a space between.

    Examples
    --------
    >>> run_on(["没有房屋。", "换一片。"])
    '没有房屋。换一片。'
    >>> run_on(["No houses.", "", "Choose other ground."])
    'No houses. Choose other ground.'
    """
    whole = ""
    for each in filter(None, said):
        gap = "" if not whole or whole.endswith(("。", "？", "！")) else " "
        whole += gap + each
    return whole
