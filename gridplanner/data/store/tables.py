"""Every table other programs may read: the map's and the registry's.

Names are English, titles Chinese; a title is what QGIS shows. The tables of the
plan (`PUBLISHED`) are copies of our own records, the others are the only truth.
Columns that count are NULL where the number is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT, INTEGER, REAL, DATE = "TEXT", "INTEGER", "REAL", "DATE"
# Rows that no longer hold are few, and found by an index of their own.
ENDED = "valid_to WHERE valid_to > ''"
# So are buildings of which only the place of the door plate is known.
PLATED = "plate_x WHERE plate_x NOT NULL"
# And entrances that were given to another unit than their building.
GIVEN = "unit_override WHERE unit_override NOT NULL"

# And the register households something is noted of: that they are hollow.
STATED = "status WHERE status NOT NULL"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its SQL type, its title in Chinese, its value map."""

    name: str
    type: str
    title: str
    values: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of features where `geometry` names a kind, else of attributes.

    An index is a list of columns, with the rows it holds behind ``WHERE`` where that
    is not all of them.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    geometry: str = ""
    key: str = "fid"
    indexes: tuple[str, ...] = ()
    published: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, without key and geometry."""
        return tuple(column.name for column in self.columns)


def columns(text: str) -> tuple[Column, ...]:
    """Read columns written ``name type title``, one a line."""
    return tuple(Column(*line.split()) for line in text.strip().splitlines())


_UNIT = columns(
    """
    code TEXT 编码
    name TEXT 名称
    level TEXT 层级
    parent_code TEXT 上级编码
    parent_name TEXT 上级名称
    kind TEXT 类型
    department TEXT 部门
    plan TEXT 方案
    colour TEXT 颜色
    area REAL 面积（平方米）
    valid_from DATE 启用日期
    valid_to DATE 停用日期
    note TEXT 备注
    """
)

PUBLISHED = (
    Table("area", "区域", _UNIT, "MULTIPOLYGON", indexes=("code",), published=True),
    Table("grid", "网格", _UNIT, "MULTIPOLYGON", indexes=("code",), published=True),
    Table(
        "micro_grid", "微网格", _UNIT, "MULTIPOLYGON", indexes=("code",), published=True
    ),
    Table(
        "border",
        "边界",
        columns(
            """
            level TEXT 层级
            left_code TEXT 左侧编码
            left_name TEXT 左侧名称
            right_code TEXT 右侧编码
            right_name TEXT 右侧名称
            length REAL 长度（米）
            source TEXT 来源
            note TEXT 备注
            """
        ),
        "LINESTRING",
        published=True,
    ),
)

GROUND = (
    Table(
        "building",
        "楼栋",
        columns(
            """
            code TEXT 编码
            name TEXT 名称
            address TEXT 地址
            plate TEXT 门牌号
            estate TEXT 小区
            use TEXT 用途
            floors INTEGER 层数
            units INTEGER 单元数
            dwellings INTEGER 住房套数
            households INTEGER 户数
            people INTEGER 人数
            courtyard_id INTEGER 院落
            source TEXT 来源
            source_key TEXT 来源标识
            note TEXT 备注
            valid_from DATE 启用日期
            valid_to DATE 停用日期
            cell_override INTEGER 原指定地块
            plate_x REAL 门牌位置横坐标
            plate_y REAL 门牌位置纵坐标
            unit_override INTEGER 指定归属
            """
        ),
        "MULTIPOLYGON",
        indexes=(
            "code",
            "source, source_key",
            "courtyard_id",
            PLATED,
            ENDED,
            "name",
            "plate",
        ),
    ),
    Table(
        "feature",
        "地物",
        (
            Column("kind", TEXT, "种类", "feature_kind"),
            *columns(
                """
                name TEXT 名称
                class TEXT 类别
                source TEXT 来源
                source_key TEXT 来源标识
                valid_from DATE 启用日期
                valid_to DATE 停用日期
                note TEXT 备注
                """
            ),
        ),
        "GEOMETRY",
        indexes=("kind", "source, source_key"),
    ),
    Table(
        "courtyard",
        "院落",
        columns(
            """
            plate TEXT 门牌号
            village TEXT 村
            parcel_code TEXT 宗地代码
            name TEXT 名称
            address TEXT 地址
            source TEXT 来源
            source_key TEXT 来源标识
            valid_to DATE 停用日期
            note TEXT 备注
            """
        ),
        "MULTIPOLYGON",
        key="id",
        indexes=("plate",),
    ),
)

# A value map: the stored word and what is shown for it.
VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "feature_kind": (
        ("woodland", "林地"),
        ("field", "田地"),
        ("road", "道路"),
        ("well", "水井"),
        ("river", "河流"),
        ("ditch", "沟壑"),
        ("population", "人口"),
        ("house", "房屋"),
        ("square", "广场"),
        ("other", "其他"),
    ),
    "household_kind": (("resident", "家庭户"), ("collective", "集体户")),
    "population_kind": (
        ("registered", "户籍人口"),
        ("migrant", "流动人口"),
        ("overseas", "境外人员"),
        ("unregistered", "未落户"),
    ),
    "residence_role": (
        ("owner", "业主"),
        ("family", "家属"),
        ("tenant", "租户"),
    ),
}

KIND_NAMES = {"basic": "基础网格", "exclusive": "专属网格", "professional": "专业网格"}

# Our own lists that a bulk change may take along; other programs leave them alone.
NOTES = (
    Table(
        "gp_source",
        "来源",
        columns(
            """
            kind TEXT 种类
            name TEXT 名称
            file_name TEXT 文件
            file_hash TEXT 哈希
            options TEXT 选项
            rows INTEGER 行数
            imported TEXT 导入时间
            """
        ),
        key="id",
    ),
    Table(
        "gp_scan",
        "扫描图",
        columns(
            """
            name TEXT 名称
            file_name TEXT 文件
            page INTEGER 页
            width INTEGER 宽（像素）
            height INTEGER 高（像素）
            points TEXT 定位点
            fit TEXT 方式
            matrix TEXT 位置
            opacity REAL 不透明度
            picture BLOB 图片
            """
        ),
        key="id",
    ),
    Table(
        "gp_address_rule",
        "地址对照",
        columns(
            """
            kind TEXT 种类
            alias TEXT 写法
            estate TEXT 小区
            building_no TEXT 楼号
            building_id INTEGER 建筑
            source TEXT 来源
            """
        ),
        key="id",
        indexes=("alias",),
    ),
    Table(
        "gp_merge",
        "人员合并",
        columns(
            """
            kept_id INTEGER 保留
            merged_id INTEGER 并入
            before TEXT 合并前
            state TEXT 状态
            time TEXT 时间
            """
        ),
        key="id",
        indexes=("kept_id", "merged_id"),
    ),
    Table(
        "gp_filter",
        "筛选",
        columns(
            """
            name TEXT 名称
            conditions TEXT 条件
            """
        ),
        key="id",
    ),
    Table(
        "gp_standard",
        "标准",
        columns(
            """
            kind TEXT 种类
            name TEXT 名称
            body TEXT 内容
            in_use INTEGER 使用中
            """
        ),
        key="id",
    ),
    Table(
        "gp_patrol",
        "巡查路线",
        columns(
            """
            unit_id INTEGER 网格
            metres REAL 路线长度（米）
            """
        ),
        key="id",
        indexes=("unit_id",),
    ),
    Table(
        "gp_tick_sheet",
        "勾选图",
        columns(
            """
            name TEXT 编号
            code TEXT 编码
            day DATE 日期
            printed TEXT 打印时间
            body BLOB 勾选框
            """
        ),
        key="id",
        indexes=("name",),
    ),
)
