"""The smallest street map file in protocol buffers: nodes and closed ways.

Format: OSM PBF, wiki.openstreetmap.org/wiki/PBF_Format (fileformat.proto and
osmformat.proto); one header block, one data block, nothing compressed.
"""

from __future__ import annotations


def pbf_bytes(nodes, ways):
    """Write a file.

    Parameters
    ----------
    nodes : list of (longitude, latitude)
        Numbered from 1.
    ways : list of (list of int, dict of str to str)
        Numbers of nodes, and tags.
    """
    header = _text(4, "OsmSchema-V0.6") + _text(4, "DenseNodes")
    return _blob("OSMHeader", header) + _blob("OSMData", _block(nodes, ways))


def _block(nodes, ways):
    words = [""]
    for _, tags in ways:
        words += [word for pair in tags.items() for word in pair]
    words = list(dict.fromkeys(words))
    table = b"".join(_text(1, word) for word in words)
    dense = (
        _packed(1, _steps(range(1, len(nodes) + 1)))
        + _packed(8, _steps(round(lat * 1e7) for _, lat in nodes))
        + _packed(9, _steps(round(lon * 1e7) for lon, _ in nodes))
    )
    group = _bytes(2, dense)
    for number, (refs, tags) in enumerate(ways, start=1):
        way = _number(1, number)
        way += _packed(2, [words.index(key) for key in tags])
        way += _packed(3, [words.index(value) for value in tags.values()])
        way += _packed(8, _steps(refs))
        group += _bytes(3, way)
    return _bytes(1, table) + _bytes(2, group)


def _blob(kind, content):
    blob = _bytes(1, content)
    header = _text(1, kind) + _number(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob


def _steps(numbers):
    """Differences from one number to the next, signs in the last bit."""
    before, found = 0, []
    for number in numbers:
        step, before = number - before, number
        found.append(2 * step if step >= 0 else -2 * step - 1)
    return found


def _varint(number):
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, content):
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field, words):
    return _bytes(field, words.encode())


def _packed(field, numbers):
    return _bytes(field, b"".join(map(_varint, numbers)))
