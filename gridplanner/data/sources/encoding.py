"""In which encoding a table's text is: read from its bytes, whatever its label says.

Shapefiles of town offices come in GBK without a label, with a false label, or in
UTF-8 without one; GDAL then garbles or fails. Bytes tell: strict UTF-8 does not
decode by chance, and GBK that decodes to mostly Chinese is GBK.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SAMPLE_RECORDS = 200
_PREVIEW_ROWS = 5
_SAMPLE_BYTES = 262_144
_DRAWING_BYTES = 16 * 1024 * 1024
_CHINESE_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """How the first rows look in one encoding.

    Attributes
    ----------
    encoding : str
        ``"UTF-8"``, ``"GBK"`` (read as GB 18030, its superset) or ``"ISO-8859-1"``.
    rows : tuple of tuple of str
        The texts of up to five rows.
    clean : bool
        Every byte could be read.
    """

    encoding: str
    rows: tuple[tuple[str, ...], ...]
    clean: bool


@dataclass(frozen=True, slots=True)
class TextGuess:
    """The encoding to read a table in, and what speaks for it.

    Attributes
    ----------
    encoding : str
        The one to use.
    certain : bool
        Nothing else fits as well; the user need not be asked.
    labelled : str
        What the file says of itself (``.cpg``), empty where it says nothing.
    readings : tuple of Reading
        The candidates, best first; empty where all text is plain ASCII.
    """

    encoding: str
    certain: bool
    labelled: str
    readings: tuple[Reading, ...]


_CODECS = {"GBK": "gb18030", "UTF-8": "utf-8", "ISO-8859-1": "cp1252"}


def codec(encoding: str) -> str:
    """Name the Python codec for an encoding as the user or a file names it.

    Raises
    ------
    LookupError
        If nobody knows the name.
    """
    plain = encoding.strip().upper().replace("_", "-")
    if plain in {"GBK", "GB2312", "GB18030", "936", "CP936", "ANSI 936", "ANSI-936"}:
        return "gb18030"
    if plain in {"UTF8", "UTF-8", "65001", "UTF-8-SIG"}:
        return "utf-8"
    if plain.isdigit():
        plain = f"cp{plain}"
    "".encode(plain)
    return plain


def guess_dbf(path: Path, *, label: str = "") -> TextGuess:
    """Guess the encoding of a DBF table from its header and first 200 records.

    Parameters
    ----------
    path : Path
        The ``.dbf`` file.
    label : str
        Content of the ``.cpg`` beside it, empty without one.

    Returns
    -------
    TextGuess
        ASCII only gives UTF-8, certain, without readings. An empty or damaged
        table gives the same.
    """
    names, rows = _dbf_texts(path)
    return guess_texts(
        [*names, *(text for row in rows for text in row)], rows, label=label
    )


def guess_csv(path: Path) -> TextGuess:
    """Guess the encoding of a text table from its first 256 KiB.

    Parameters
    ----------
    path : Path

    Returns
    -------
    TextGuess
        As `guess_dbf`; ``labelled`` is ``"UTF-8"`` where a byte order mark stands.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    marked = sample.startswith(b"\xef\xbb\xbf")
    sample = sample.removeprefix(b"\xef\xbb\xbf")
    if len(sample) >= _SAMPLE_BYTES - 3:  # the cut may fall within a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    lines = sample.splitlines()[: _PREVIEW_ROWS + 1]
    rows = [tuple(line.split(b",")) for line in lines]
    return guess_texts([sample], rows, label="UTF-8" if marked else "")


def guess_drawing(path: Path) -> TextGuess:
    """Guess the encoding of a DXF drawing from the words in it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    TextGuess
        As `guess_dbf`. Drawings of R2004 and older name a code page in their head
        that is often that of the computer they were made on, not of their texts.
    """
    with path.open("rb") as file:
        lines = file.read(_DRAWING_BYTES).splitlines()
    words = list(dict.fromkeys(line.strip() for line in lines if not line.isascii()))
    head = [line.strip() for line in lines[:200]]
    label = ""
    if b"$DWGCODEPAGE" in head[:-2]:
        label = head[head.index(b"$DWGCODEPAGE") + 2].decode("ascii", "ignore")
    return guess_texts(words, [(word,) for word in words[:_PREVIEW_ROWS]], label=label)


def guess_texts(
    texts: list[bytes], rows: list[tuple[bytes, ...]], *, label: str = ""
) -> TextGuess:
    """Guess the encoding of raw texts; `rows` are the ones to show.

    Parameters
    ----------
    texts : list of bytes
        All texts to judge by.
    rows : list of tuple of bytes
        The first rows.
    label : str
        What the file says of itself; counts only where the bytes leave a doubt.

    Returns
    -------
    TextGuess
    """
    foreign = [text for text in texts if not text.isascii()]
    if not foreign:
        return TextGuess("UTF-8", True, label, ())
    fits = {name: _fits(foreign, name) for name in _CODECS}
    order, certain = _rank(foreign, fits, label)
    shown = _telling(rows)
    readings = tuple(_reading(name, shown, fits[name] == 1.0) for name in order)
    return TextGuess(order[0], certain, label, readings)


def _rank(
    foreign: list[bytes], fits: dict[str, float], label: str
) -> tuple[list[str], bool]:
    """Order the encodings by what fits, and say whether the first is beyond doubt."""
    if fits["UTF-8"] == 1.0:
        # "某牡" in GBK is two valid letters in UTF-8: a word or two prove nothing.
        proof = len(foreign) >= 10 or any(
            letter > "\u07ff"
            for text in foreign
            for letter in text.decode("utf-8", "ignore")
        )
        return ["UTF-8", "GBK"], proof
    chinese = _chinese_share(foreign)
    if fits["GBK"] == 1.0 and chinese > _CHINESE_SHARE:
        return ["GBK", "ISO-8859-1"], True
    if fits["UTF-8"] > 0.5:  # some rows are damaged: what most rows fit is meant
        return ["UTF-8", "GBK"], False
    if _is_latin(label) or chinese < 0.5:
        return ["ISO-8859-1", "GBK"], _is_latin(label)
    return ["GBK", "ISO-8859-1"], False


def _dbf_texts(path: Path) -> tuple[list[bytes], list[tuple[bytes, ...]]]:
    """Read the field names and the texts of the first records as bytes."""
    with path.open("rb") as file:
        head = file.read(32)
        if len(head) < 32:
            return [], []
        header, width = (
            int.from_bytes(head[8:10], "little"),
            int.from_bytes(head[10:12], "little"),
        )
        fields = file.read(max(header - 32, 0))
        records = file.read(width * _SAMPLE_RECORDS) if width else b""
    names, places, start = [], [], 1
    for at in range(0, len(fields) - 31, 32):
        if fields[at : at + 1] == b"\r":
            break
        name = fields[at : at + 11].split(b"\0")[0]
        kind, length = fields[at + 11 : at + 12], fields[at + 16]
        if kind == b"C":
            length += fields[at + 17] * 256  # long texts of FoxPro and Clipper
            places.append((start, start + length))
        names.append(name)
        start += length
    rows = [
        tuple(records[at + low : at + high].strip(b" \0") for low, high in places)
        for at in range(0, len(records) - width + 1, width or 1)
    ]
    return names, rows


def _fits(texts: list[bytes], encoding: str) -> float:
    good = 0
    for text in texts:
        try:
            text.decode(_CODECS[encoding])
            good += 1
        except UnicodeDecodeError:
            # DBF cuts values at a byte: a last character may miss its end.
            good += encoding != "ISO-8859-1" and _is_cut(text, _CODECS[encoding])
    return good / len(texts)


def _is_cut(text: bytes, name: str) -> bool:
    for missing in range(1, 4):
        try:
            return not text[:-missing].decode(name).isascii()
        except UnicodeDecodeError:
            continue
    return False


def _chinese_share(texts: list[bytes]) -> float:
    """Tell which share of the characters that are not ASCII are common Chinese."""
    read = "".join(text.decode("gb18030", "ignore") for text in texts)
    foreign = [letter for letter in read if not letter.isascii()]
    common = sum(_is_common(letter) for letter in foreign)
    # Latin text misread as GBK gives rare characters, each swallowing a letter:
    # "é," turns into one. Level one of GB 2312 holds 99 % of running Chinese.
    return common / len(foreign) if foreign else 0.0


def _is_common(letter: str) -> bool:
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    # Row 1 and 3 hold punctuation and full-width letters, from row 16 on characters.
    return len(code) == 2 and (code[0] in (0xA1, 0xA3) or 0xB0 <= code[0] <= 0xF7)


def _is_latin(label: str) -> bool:
    plain = label.strip().upper().replace("-", "").replace(" ", "")
    return plain in {"ISO88591", "LATIN1", "1252", "ANSI1252", "CP1252", "88591"}


def _telling(rows: list[tuple[bytes, ...]]) -> list[tuple[bytes, ...]]:
    """Choose rows to show: those whose text depends on the encoding first."""
    order = sorted(rows, key=lambda row: all(text.isascii() for text in row))
    return order[:_PREVIEW_ROWS]


def _reading(encoding: str, rows: list[tuple[bytes, ...]], clean: bool) -> Reading:  # noqa: FBT001
    decoded = tuple(
        tuple(text.decode(_CODECS[encoding], "replace") for text in row) for row in rows
    )
    return Reading(encoding, decoded, clean)
