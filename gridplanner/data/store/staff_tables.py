"""Tables of those who do the work: workers, their posts, and events they handle.

A post is somebody's place in the team of a scope: a unit of the plan, a building, one
of its entrances or, by `part`, a floor. What a team lacks is not written down; it
follows from the project's template.
"""

from __future__ import annotations

from gridplanner.data.store.tables import Table, columns

STAFF = (
    Table(
        "worker",
        "网格员",
        columns(
            """
            name TEXT 姓名
            pinyin TEXT 拼音首字母
            sex TEXT 性别
            birth DATE 出生日期
            id_no TEXT 证件号码
            phone TEXT 电话
            organisation TEXT 单位
            kind TEXT 类别
            valid_to DATE 停用日期
            note TEXT 备注
            code TEXT 工号
            valid_from DATE 到岗日期
            capacity REAL 每月可用分钟
            base TEXT 驻点
            base_x REAL 驻点横坐标
            base_y REAL 驻点纵坐标
            skills TEXT 资质与语言
            source TEXT 来源
            """
        ),
        key="id",
        indexes=("name",),
    ),
    Table(
        "post",
        "岗位",
        columns(
            """
            worker_id INTEGER 人员
            scope_type TEXT 范围类型
            scope_id INTEGER 范围
            role TEXT 岗位
            valid_from DATE 开始日期
            valid_to DATE 结束日期
            note TEXT 备注
            part TEXT 楼层
            department TEXT 站所
            substitute_for INTEGER 顶替岗位
            source TEXT 来源
            """
        ),
        key="id",
        indexes=("worker_id", "scope_type, scope_id"),
    ),
    Table(
        "event",
        "事件",
        columns(
            """
            code TEXT 编号
            title TEXT 事由
            kind TEXT 类别
            time TEXT 发生时间
            reported_by TEXT 上报来源
            address TEXT 地点
            x REAL 横坐标
            y REAL 纵坐标
            building_id INTEGER 建筑
            worker_id INTEGER 责任人
            due DATE 办理时限
            state TEXT 状态
            closed DATE 办结日期
            called_department TEXT 吹哨部门
            answered DATE 报到日期
            solved INTEGER 是否解决
            source TEXT 来源
            source_key TEXT 来源标识
            note TEXT 备注
            """
        ),
        key="id",
        indexes=("time", "building_id", "worker_id"),
    ),
)
