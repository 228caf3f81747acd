"""The registry's tables: dwellings, households, people, workers and their posts.

Indexed for 1.2 million people: by whole name, whole ID and pinyin initials, and
by the last four of ID and telephone through indexes on an expression. Whose
row no longer holds has a ``valid_to``; of dwellings and households these few are
found by an index, since whoever lives in one has no house. What stands inside a name
is found by what follows its first characters: almost all names have four at most, and
an index on an expression is kept up by whichever program writes.
"""

from __future__ import annotations

from gridplanner.data.store.staff_tables import STAFF
from gridplanner.data.store.tables import (
    ENDED,
    GIVEN,
    STATED,
    TEXT,
    Column,
    Table,
    columns,
)

# Of a name all that follows the first, second and third character; longer names are
# few, and looked through.
INSIDE_NAME = (
    "substr(name, 2)",
    "substr(name, 3) WHERE length(name) > 2",
    "substr(name, 4) WHERE length(name) > 3",
)
LONG_NAME = "name WHERE length(name) > 4"
# Few dwellings have an owner on record who does not live there.
OWNED = (
    "owner_name WHERE owner_name NOT NULL",
    "substr(owner_name, 2) WHERE owner_name NOT NULL",
    "owner_phone WHERE owner_phone NOT NULL",
    "substr(owner_phone, -4) WHERE owner_phone NOT NULL",
)

REGISTRY = (
    Table(
        "building_unit",
        "单元",
        columns(
            """
            building_id INTEGER 建筑
            name TEXT 名称
            position INTEGER 次序
            floors INTEGER 层数
            note TEXT 备注
            households INTEGER 户数
            people INTEGER 人数
            unit_override INTEGER 指定归属
            """
        ),
        key="id",
        indexes=("building_id", GIVEN),
    ),
    Table(
        "dwelling",
        "房屋",
        columns(
            """
            building_id INTEGER 建筑
            unit_id INTEGER 单元
            code TEXT 编码
            floor INTEGER 楼层
            room TEXT 室号
            row INTEGER 行
            col INTEGER 列
            colspan INTEGER 占列
            use TEXT 用途
            status TEXT 状态
            valid_to DATE 停用日期
            note TEXT 备注
            rowspan INTEGER 占行
            area REAL 建筑面积（平方米）
            owner_name TEXT 产权人姓名
            owner_id_no TEXT 产权人证件号码
            owner_phone TEXT 产权人电话
            source TEXT 来源
            """
        ),
        key="id",
        indexes=("building_id", "unit_id", "code", ENDED, *OWNED),
    ),
    Table(
        "household",
        "家庭",
        (
            Column("kind", TEXT, "户类型", "household_kind"),
            *columns(
                """
                dwelling_id INTEGER 房屋
                code TEXT 编码
                head_id INTEGER 户主
                category TEXT 类别
                valid_from DATE 开始日期
                valid_to DATE 结束日期
                note TEXT 备注
                place_id INTEGER 单位场所
                phone TEXT 电话
                source TEXT 来源
                """
            ),
        ),
        key="id",
        indexes=("dwelling_id", "head_id", ENDED, "place_id"),
    ),
    Table(
        "register_household",
        "户籍户",
        columns(
            """
            reg_no TEXT 户号
            head_id INTEGER 户主
            address TEXT 户籍地址
            kind TEXT 户籍类型
            valid_to DATE 注销日期
            note TEXT 备注
            building_id INTEGER 户籍地建筑
            dwelling_id INTEGER 户籍地房屋
            status TEXT 状态
            source TEXT 来源
            """
        ),
        key="id",
        indexes=("reg_no", "building_id", "dwelling_id", STATED),
    ),
    Table(
        "person",
        "人员",
        (
            *columns(
                """
                name TEXT 姓名
                pinyin TEXT 拼音首字母
                sex TEXT 性别
                birth DATE 出生日期
                id_type TEXT 证件类型
                id_no TEXT 证件号码
                phone TEXT 电话
                nation TEXT 民族
                education TEXT 文化程度
                political TEXT 政治面貌
                marital TEXT 婚姻状况
                occupation TEXT 职业
                employer TEXT 工作单位
                """
            ),
            Column("population_kind", TEXT, "人口类别", "population_kind"),
            *columns(
                """
                household_id INTEGER 家庭
                register_household_id INTEGER 户籍户
                relation TEXT 与户主关系
                source TEXT 来源
                source_key TEXT 来源标识
                valid_to DATE 停用日期
                note TEXT 备注
                pinyin_full TEXT 全拼
                id_state TEXT 证件情况
                residence_address TEXT 现住址
                domicile_address TEXT 户籍地址
                status TEXT 状态
                other_phones TEXT 其他电话
                emergency_name TEXT 紧急联系人
                emergency_phone TEXT 紧急联系人电话
                arrived DATE 来本地日期
                merged_into INTEGER 并入
                health TEXT 健康状况
                """
            ),
        ),
        key="id",
        indexes=(
            "name",
            "id_no",
            "pinyin, name",
            "household_id",
            "register_household_id",
            "substr(id_no, -4)",
            "substr(phone, -4)",
            "phone",
            "pinyin_full",
            "merged_into WHERE merged_into NOT NULL",
            *INSIDE_NAME,
            LONG_NAME,
            "emergency_phone WHERE emergency_phone NOT NULL",
            "substr(emergency_phone, -4) WHERE emergency_phone NOT NULL",
        ),
    ),
    Table(
        "residence",
        "居住",
        (
            *columns(
                """
                person_id INTEGER 人员
                dwelling_id INTEGER 房屋
                """
            ),
            Column("role", TEXT, "身份", "residence_role"),
            *columns(
                """
                valid_from DATE 开始日期
                valid_to DATE 结束日期
                note TEXT 备注
                """
            ),
        ),
        key="id",
        indexes=("person_id", "dwelling_id"),
    ),
    Table(
        "person_tag",
        "人员类别",
        columns(
            """
            person_id INTEGER 人员
            tag TEXT 标签
            source TEXT 来源
            valid_from DATE 开始日期
            valid_to DATE 结束日期
            note TEXT 备注
            detail TEXT 细目
            """
        ),
        key="id",
        indexes=("person_id", "tag"),
    ),
    Table(
        "place",
        "单位场所",
        columns(
            """
            kind TEXT 种类
            code TEXT 编码
            name TEXT 名称
            category TEXT 行业类别
            address TEXT 地址
            building_id INTEGER 建筑
            courtyard_id INTEGER 院落
            dwelling_id INTEGER 房屋
            contact_name TEXT 负责人
            contact_phone TEXT 负责人电话
            manager_name TEXT 新市民管理员
            manager_phone TEXT 管理员电话
            people INTEGER 从业人数
            is_collection INTEGER 采集单位
            source TEXT 来源
            source_key TEXT 来源标识
            valid_to DATE 停用日期
            note TEXT 备注
            """
        ),
        key="id",
        indexes=("building_id", "name"),
    ),
    Table(
        "visit",
        "走访",
        columns(
            """
            household_id INTEGER 家庭
            dwelling_id INTEGER 房屋
            person_id INTEGER 人员
            date DATE 日期
            kind TEXT 方式
            worker TEXT 走访人
            result TEXT 情况
            next_due DATE 下次应访
            source TEXT 来源
            note TEXT 备注
            worker_id INTEGER 走访网格员
            start TEXT 开始时间
            minutes REAL 用时（分钟）
            """
        ),
        key="id",
        indexes=("household_id", "dwelling_id", "person_id"),
    ),
    Table(
        "photo",
        "照片",
        columns(
            """
            table_name TEXT 表
            row_id INTEGER 行
            picture BLOB 图片
            taken DATE 日期
            note TEXT 备注
            """
        ),
        key="id",
        indexes=("table_name, row_id",),
    ),
    Table(
        "former_value",
        "历史值",
        columns(
            """
            table_name TEXT 表
            row_id INTEGER 行
            field TEXT 字段
            value TEXT 原值
            source TEXT 原来源
            new_source TEXT 新来源
            time TEXT 时间
            """
        ),
        key="id",
        indexes=("table_name, row_id",),
    ),
    Table(
        "review",
        "待核实",
        columns(
            """
            kind TEXT 种类
            person_id INTEGER 人员
            other_id INTEGER 另一人员
            household_id INTEGER 家庭
            building_id INTEGER 建筑
            field TEXT 字段
            present TEXT 现有值
            offered TEXT 新值
            source TEXT 来源
            source_row INTEGER 来源行
            estate TEXT 小区
            score REAL 相似度
            state TEXT 状态
            outcome TEXT 结论
            time TEXT 时间
            note TEXT 备注
            """
        ),
        key="id",
        indexes=("kind, state", "person_id", "building_id", "estate"),
    ),
    *STAFF,
    Table(
        "audit_log",
        "操作记录",
        columns(
            """
            time TEXT 时间
            user TEXT 用户
            machine TEXT 电脑
            action TEXT 操作
            table_name TEXT 表
            rows INTEGER 行数
            fields TEXT 字段
            file_name TEXT 文件
            reason TEXT 事由
            previous_hash TEXT 前一哈希
            hash TEXT 哈希
            object TEXT 对象
            """
        ),
        key="id",
    ),
)
