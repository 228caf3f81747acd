"""Sort map features into what a village map shows: woods, fields, roads, wells.

Sources name the same ground in their own words: OpenStreetMap tags, codes of the
third land survey (DLBM), layers of CASS drawings, natures of BD TOPO. Each row is
sorted by its values; where they say nothing, by its layer's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.intake.aliases import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

KINDS = (
    "woodland", "field", "road", "well", "river", "ditch", "population", "house",
    "square", "other",
)  # fmt: skip

# OpenStreetMap: tag → value → kind; "*" stands for any value that is not listed.
_TAGS: dict[str, dict[str, str]] = {
    "highway": {"*": "road", "street_lamp": "other", "bus_stop": "other"},
    "railway": {"*": "road"},
    "waterway": {
        "*": "river", "ditch": "ditch", "drain": "ditch", "canal": "ditch",
        "dam": "other", "weir": "other",
    },
    "man_made": {"water_well": "well"},
    "natural": {
        "wood": "woodland", "tree": "woodland", "tree_row": "woodland",
        "scrub": "woodland", "water": "river", "wetland": "river",
        "spring": "well", "gully": "ditch",
        "grassland": "field", "heath": "field",
    },
    "landuse": {
        "forest": "woodland", "farmland": "field", "farm": "field", "orchard": "field",
        "meadow": "field", "grass": "field", "vineyard": "field", "allotments": "field",
        "greenhouse_horticulture": "field", "plant_nursery": "field",
        "farmyard": "house", "residential": "house", "reservoir": "river",
        "basin": "river", "pond": "river",
        "recreation_ground": "square", "village_green": "square",
    },
    "leisure": {
        "park": "square", "pitch": "square", "playground": "square", "garden": "square",
        "sports_centre": "square", "track": "square", "golf_course": "square",
    },
    "place": {
        "square": "square", "village": "population", "hamlet": "population",
        "town": "population", "suburb": "population", "isolated_dwelling": "population",
        "city": "population", "neighbourhood": "population", "locality": "other",
    },
    "amenity": {"marketplace": "square", "drinking_water": "well"},
    "building": {"*": "house"},
    "surfacewater": {"*": "river"},
}  # fmt: skip

# Third land survey: longest prefix of the code wins (DLBM, §3.4 of the domain paper).
_LAND_SURVEY = {
    "01": "field", "02": "field", "03": "woodland", "04": "field", "0701": "house",
    "0702": "house", "0810": "square", "0809": "square", "1003": "road", "1004": "road",
    "1006": "road", "1001": "road", "1002": "road", "1101": "river", "1102": "river",
    "1103": "river", "1104": "river", "1105": "river", "1106": "river", "1107": "ditch",
    "1108": "river",
}  # fmt: skip

_SURVEY_COLUMNS = {"dlbm", "地类编码", "地类代码"}

# Words in values and layer names: CASS layers, BD TOPO natures, Chinese names.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("well", ("水井", "机井", "井", "well", "puits", "fontaine", "source captée")),
    ("ditch", ("沟", "渠", "壑", "ditch", "drain", "canal")),
    (
        "road",
        (
            "dlss", "道路", "公路", "路", "街", "巷", "road", "highway", "street",
            "rail",
            "chemin", "sentier", "route", "rond-point", "voie",
        ),
    ),
    (
        "river",
        (
            "sxss", "水系", "河", "湖", "水库", "坑塘", "池塘", "溪", "river", "water",
            "stream", "ecoulement", "écoulement", "plan d'eau", "retenue", "mare",
            "lac",
        ),
    ),
    (
        "woodland",
        (
            "zbtz", "林", "植被", "wood", "forest", "tree", "bois", "forêt", "foret",
            "haie",
            "lande ligneuse", "arbre", "vegetation",
        ),
    ),
    (
        "field",
        (
            "耕地", "农田", "田", "园地", "水浇地", "旱地", "草地", "farm", "field",
            "orchard",
            "verger", "vigne", "cropland", "meadow",
        ),
    ),
    (
        "square",
        ("广场", "公园", "绿地", "体育", "square", "park", "pitch", "terrain de sport",
         "espace public", "place"),
    ),
    ("population", ("人口", "居民点", "population", "hamlet", "village", "lieu-dit")),
    (
        "house",
        ("jmd", "居民地", "房屋", "宅基地", "住宅", "house", "building", "bâtiment"),
    ),
)  # fmt: skip

# A Chinese word counts anywhere; a Latin one where it begins a word, or "lac" would
# be found in "place".
_PATTERNS = tuple(
    (
        kind,
        re.compile(
            "|".join(
                rf"(?<![^\W\d_]){re.escape(word)}" if word[0].isascii() else word
                for word in words
            )
        ),
    )
    for kind, words in _WORDS
)


def kind_of(column: str, value: str) -> str | None:
    """Sort one value of one column.

    Parameters
    ----------
    column, value : str
        As they stand in the file.

    Returns
    -------
    str or None
        One of `KINDS`; None where the value says nothing.

    Examples
    --------
    >>> kind_of("DLBM", "0301"), kind_of("highway", "track"), kind_of("NATURE", "Bois")
    ('woodland', 'road', 'woodland')
    """
    compared, text = plain(column), value.strip()
    if not text:
        return None
    if compared in _SURVEY_COLUMNS:
        longest = max(
            (p for p in _LAND_SURVEY if text.startswith(p)), key=len, default=""
        )
        return _LAND_SURVEY.get(longest, "other")
    for tag, values in _TAGS.items():
        if compared == plain(tag):
            return values.get(text.casefold(), values.get("*"))
    return text.casefold() if text.casefold() in KINDS else kind_of_words(text)


def kind_of_words(text: str) -> str | None:
    """Sort by a word within a value or a layer's name; None where none is known."""
    folded = text.casefold()
    for kind, pattern in _PATTERNS:
        if pattern.search(folded):
            return kind
    return None


def sort_features(
    columns: Mapping[str, Sequence[object]], *, count: int, layer: str
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Sort all rows of a source.

    Parameters
    ----------
    columns : mapping of str to sequence of length `count`
        The columns that can tell, most telling first; values of any type.
    count : int
        Number of rows.
    layer : str
        Name of the layer, asked last.

    Returns
    -------
    kinds : ndarray of str, shape (count,)
        One of `KINDS`; ``"other"`` where nothing tells.
    classes : ndarray of str, shape (count,)
        The value that told, for instance ``"residential"``; empty where none did.
    """
    kinds = np.full(count, None, dtype=object)
    classes = np.full(count, "", dtype=object)
    for column, values in columns.items():
        known: dict[str, str | None] = {}
        for row, value in enumerate(values):
            if kinds[row] is not None or value is None or value != value:  # noqa: PLR0124
                continue
            text = str(value)
            if text not in known:
                known[text] = kind_of(column, text)
            if known[text] is not None:
                kinds[row], classes[row] = known[text], text
            elif not classes[row]:
                classes[row] = text
    fallback = kind_of_words(layer) or "other"
    kinds[kinds == None] = fallback  # noqa: E711 - elementwise
    return kinds, classes
