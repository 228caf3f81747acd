"""What the columns of town offices' files are called, and what they mean here.

The table follows the ledgers and surveys in use (domain paper §3.2): cadastral
codes, land survey, Chinese ledgers, OpenStreetMap tags, BD TOPO, English. A name is
compared without case, spaces, brackets and marks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# field: names that mean it; strong ones first, they win over later columns.
_BUILDINGS: dict[str, tuple[str, ...]] = {
    "source_key": (
        "osm_way_id", "osm_id", "full_id", "@id", "BDCDYH", "不动产单元号", "ZRZGUID",
        "CLEABS", "ID", "gml_id", "fid_1", "OBJECTID", "GUID", "唯一码", "要素代码",
    ),
    "code": (
        "code", "building_code", "楼栋编号", "建筑物编号", "房屋编号", "幢号编码",
        "楼栋编码", "建筑物代码", "房屋代码", "JZWBH", "编码", "编号",
    ),
    "name": (
        "name", "building_name", "楼栋名称", "建筑物名称", "JZWMC", "楼栋", "所属楼栋",
        "楼号", "名称", "NOM", "TOPONYME", "ZRZH", "幢号", "name_zh", "name:zh",
    ),
    "address": (
        "address", "addr:full", "addr_full", "地址", "坐落", "ZL", "详细地址",
        "现住址", "addr_street", "addr:street", "street", "adresse", "门楼详址",
    ),
    "plate": (
        "plate", "addr_housenumber", "addr:housenumber", "housenumber", "house_number",
        "house_no", "门牌", "门牌号", "门楼牌号", "门牌号码", "MPH", "numero",
    ),
    "estate": (
        "estate", "小区", "小区名称", "小区单位名称", "所属小区", "楼盘", "XQMC",
        "residential", "addr_place", "addr:place",
    ),
    "use": (
        "use", "usage", "building_use", "房屋用途", "建筑用途", "用途", "FWYT", "GHYT",
        "规划用途", "USAGE1", "building:use", "building_use", "building", "fclass",
        "type", "房屋类型",
    ),
    "floors": (
        "floors", "levels", "building_levels", "building:levels", "层数", "总层数",
        "楼栋总层数", "楼层数", "地上层数", "ZCS", "DSCS", "NB_ETAGES", "storeys",
        "stories", "num_floors", "floor",
    ),
    "units": ("units", "单元数", "楼栋单元总数", "单元总数", "DYS", "entrances"),
    "dwellings": (
        "dwellings", "NB_LOGTS", "套数", "总套数", "ZTS", "住宅套数", "房屋套数",
        "building:flats", "building_flats", "flats", "num_dwellings", "房屋数",
    ),
    "households": (
        "households", "户数", "楼栋户数", "总户数", "住户数", "常住户数",
        "num_households",
    ),
    "people": (
        "people", "population", "人数", "人口", "楼栋人数", "总人数", "人口数",
        "常住人口",
        "residents", "num_people",
    ),
    "note": ("note", "备注", "说明", "remark", "remarks", "BZ"),
}  # fmt: skip

_AREA_NAMES = (
    "name", "名称", "村名", "社区名称", "村居", "行政村", "自然村", "所属社区",
    "村居名称",
    "街道名称", "镇街", "乡镇", "镇名", "XZQMC", "ZLDWMC", "QSDWMC", "CJDCQMC", "CUNMC",
    "XZMC", "MC", "NOM", "name_zh", "name:zh", "NAME_CHN", "community", "village",
    "municipality", "GEN", "NOM_COM",
)  # fmt: skip
_AREA_CODES = (
    "code", "code12", "区划代码", "统计用区划代码", "行政区划代码", "区划编码",
    "村代码",
    "村编码", "社区编码", "社区代码", "XZQDM", "ZLDWDM", "QSDWDM", "CJDCQDM", "代码",
    "编码",
    "编号", "DM", "INSEE_COM", "admin_code", "de:amtlicher_gemeindeschluessel", "AGS",
)  # fmt: skip

_AREAS: dict[str, tuple[str, ...]] = {
    "code": _AREA_CODES,
    "name": _AREA_NAMES,
    "parent": (
        "parent", "parent_code", "上级", "上级代码", "上级编码", "上级区划", "所属街道",
        "所属镇街", "所属乡镇", "SJDM",
    ),
    "kind": ("kind", "类型", "类别", "place", "城乡分类"),
    "note": ("note", "备注", "说明", "BZ"),
}  # fmt: skip

_GRIDS: dict[str, tuple[str, ...]] = {
    "code": (
        "code", "grid_code", "网格编码", "网格编号", "网格号", "网格代码", "WGBM",
        "WGDM",
        "WGBH", "单元网格编码", "编码", "编号",
    ),
    "name": (
        "name", "grid_name", "网格名称", "所属网格", "网格", "WGMC", "名称", "MC",
        "NOM",
    ),
    "level": ("level", "grid_level", "层级", "网格层级", "级别", "网格级别", "WGCJ"),
    "parent": (
        "parent", "parent_code", "community_code", "grid_code_parent", "上级",
        "上级编码",
        "上级网格", "所属社区编码", "社区编码", "所属社区", "社区名称", "村居",
        "行政村", "SJBM",
    ),
    "kind": ("kind", "grid_type", "网格类型", "网格类别", "类型", "WGLX"),
    "department": ("department", "部门", "所属部门", "主管部门"),
    "colour": ("colour", "color", "颜色"),
    "note": ("note", "备注", "说明", "BZ"),
}  # fmt: skip

_FEATURES: dict[str, tuple[str, ...]] = {
    "source_key": _BUILDINGS["source_key"],
    "name": ("name", "名称", "路名", "道路名称", "河流名称", "NOM", "TOPONYME", "MC"),
    "class": (
        "class", "highway", "waterway", "railway", "DLBM", "地类编码", "地类代码",
        "natural",
        "landuse", "leisure", "man_made", "place", "amenity", "NATURE", "fclass",
        "Layer",
        "类型", "类别", "DLMC", "地类名称",
    ),
    "kind": ("kind", "要素类别", "种类"),
    "note": ("note", "备注", "说明", "BZ"),
}  # fmt: skip

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "areas": _AREAS,
    "buildings": _BUILDINGS,
    "features": _FEATURES,
    "grids": _GRIDS,
}

_SENSITIVE = (
    "身份证", "证件号", "公民身份", "社区矫正", "矫正", "刑满", "刑释", "安置帮教",
    "吸毒",
    "戒毒", "精神障碍", "精神病", "上访", "信访", "重点青少年", "艾滋", "涉教", "邪教",
    "宗教",
    "银行卡", "户主", "姓名", "电话", "手机", "业主", "房主", "承租人", "产权人",
    "权利人",
    "QLR", "id_no", "phone", "owner_name",
)  # fmt: skip


def plain(name: str) -> str:
    """Strip a column name to what is compared: no case, spaces, brackets or marks.

    Examples
    --------
    >>> plain("小区（单位）名称"), plain("addr:Street")
    ('小区单位名称', 'addrstreet')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", folded)


_MEANINGS = {
    kind: {
        plain(alias): (field, rank)
        for field, names in reversed(list(fields.items()))
        for rank, alias in reversed(list(enumerate(names)))
    }
    for kind, fields in FIELDS.items()
}


def is_sensitive(name: str) -> bool:
    """Tell whether a column holds what is left out unless chosen on purpose."""
    compared = plain(name)
    return any(plain(word) in compared for word in _SENSITIVE)


def propose_mapping(kind: str, columns: Iterable[str]) -> dict[str, str]:
    """Say for each field of a kind which column of the file means it.

    Parameters
    ----------
    kind : str
        ``"areas"``, ``"buildings"``, ``"features"`` or ``"grids"``.
    columns : iterable of str
        Column names of the file, in their order.

    Returns
    -------
    dict of str to str
        Field to column; fields that no column means are absent, and sensitive
        columns are never taken. Of several columns the stronger name wins.

    Examples
    --------
    >>> propose_mapping("buildings", ["层数", "户数", "身份证号"])
    {'floors': '层数', 'households': '户数'}
    """
    found: dict[str, tuple[int, str]] = {}
    for column in columns:
        meaning = _MEANINGS[kind].get(plain(column))
        if meaning is None or is_sensitive(column):
            continue
        field, rank = meaning
        if field not in found or rank < found[field][0]:
            found[field] = (rank, column)
    return {field: found[field][1] for field in FIELDS[kind] if field in found}


def meaning(kind: str, column: str) -> str | None:
    """Give the field a column means for a kind of import, None where it means none."""
    if is_sensitive(column):
        return None
    known = _MEANINGS[kind].get(plain(column))
    return known[0] if known else None


# In the order in which a tie is decided.
_KIND_WORDS = {
    "buildings": (
        "building", "footprint", "house", "batiment", "zrz", "jmd", "房屋", "建筑",
        "楼",
    ),
    "areas": (
        "area", "village", "communit", "municipal", "boundar", "admin", "commune",
        "town", "cjdcq", "xzq", "村界", "社区", "镇界", "行政区", "区划", "界线",
        "村居",
    ),
    "grids": ("grid", "网格", "wangge"),
    "features": (
        "road", "highway", "water", "river", "landuse", "wood", "forest", "vegetation",
        "rail", "natural", "feature", "dltb", "地物", "道路", "路",
        "水系", "河流", "林地", "地类", "水井", "广场",
    ),
}  # fmt: skip


_TELLING = {
    "buildings": {
        "building", "buildinglevels", "floors", "nblogts", "zcs", "层数", "户数",
    },
    "areas": {
        "adminlevel", "code12", "inseecom", "xzqdm", "cjdcqdm", "zldwdm", "村名",
    },
    "grids": {"gridcode", "wgbm", "wgmc", "网格编码", "网格名称", "网格编号"},
    "features": {"landuse", "natural", "dlbm", "waterway", "highway", "地类编码"},
}  # fmt: skip


def guess_kind(
    layer: str, columns: Iterable[str], *, file: str = "", areas: bool = True
) -> str:
    """Guess what a layer holds from its name, its columns and its shapes.

    Parameters
    ----------
    layer : str
        Name of the layer.
    columns : iterable of str
    file : str
        Name of its file, which says less than that of the layer.
    areas : bool
        Whether it holds polygons; points and lines are always features.

    Returns
    -------
    str
        A key of `FIELDS`; buildings where nothing tells.
    """
    if not areas:
        return "features"
    score = kind_scores(layer, columns, file=file)
    return max(score, key=lambda kind: score[kind])


def kind_scores(
    layer: str, columns: Iterable[str], *, file: str = ""
) -> dict[str, int]:
    """Say how much the names of a layer, its columns and its file speak for a kind."""
    layer, file = layer.casefold(), file.casefold()
    compared = {plain(column) for column in columns}
    return {
        kind: 4 * any(word in layer for word in words)
        + 3 * bool(compared & _TELLING[kind])
        + any(word in file for word in words)
        for kind, words in _KIND_WORDS.items()
    }
