"""What the columns of a ledger may mean, and what offices call it.

After the ledgers in use (domain paper §3.2). A title is compared without case, blanks,
brackets and marks. Strong names come first: of two columns that mean the same field
the stronger one has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "姓名", "户内成员", "成员姓名", "居民姓名", "人员姓名", "中文名", "家庭成员",
        "家庭成员姓名", "成员", "居民", "name",
    ),
    "id_no": (
        "身份证号", "身份证号码", "公民身份号码", "公民身份证号", "公民身份证号码",
        "居民身份证号码", "证件号码", "证件号", "身份证", "成员身份证号", "身份号码",
        "id_no",
    ),
    "id_type": ("证件类型", "证件种类", "证件类别", "身份证件类型"),
    "sex": ("性别", "sex"),
    "birth": ("出生日期", "出生年月", "生日", "出生年月日", "出生", "birth"),
    "nation": ("民族",),
    "phone": (
        "联系电话", "电话", "手机", "手机号", "手机号码", "联系手机", "联系方式",
        "本人电话", "电话号码", "移动电话", "phone",
    ),
    "other_phones": (
        "固定电话", "其他电话", "备用电话", "座机", "家庭电话", "联系电话2", "电话2",
    ),
    "relation": (
        "与户主关系", "与户主的关系", "户主关系", "关系", "家庭关系", "和户主关系",
        "成员关系", "relation",
    ),
    "head_name": ("户主", "户主姓名", "所属户主"),
    "head_id": (
        "户主身份证", "户主身份证号", "户主身份证号码",
        "户主证件号码", "户主证件号", "户主公民身份号码",
    ),
    "reg_no": (
        "户号", "户口本号", "户籍号", "户编号", "户口簿号", "户籍编号", "户口号",
    ),
    "residence": (
        "现住址", "现居住地址", "现居住地", "现住地", "现住门楼详址", "实际居住地",
        "实际居住地址", "居住地址", "现居住详址", "现住地址", "家庭住址", "居住地",
        "家庭地址", "详细地址", "住址", "地址", "暂住地址", "暂住地", "address",
    ),
    "domicile": (
        "户籍地", "户籍地址", "户籍门楼详址", "户籍地详址", "户口所在地", "户籍所在地",
        "户籍住址", "户籍", "户籍详细地址", "户籍详址", "户籍地详细地址",
    ),
    "population_kind": (
        "人口类型", "人口性质", "人口类别", "人员类别", "人员类型", "人员属性",
        "是否常住",
    ),
    "tags": (
        "重点类别", "特殊人群", "人群类别", "重点人群", "特殊人群类别", "关爱类别",
        "人员标签", "标签", "特殊身份", "困难类别",
    ),
    "status": ("户籍状态", "人员状态", "户口状态", "状态"),
    "political": ("政治面貌",),
    "education": ("文化程度", "学历", "受教育程度"),
    "marital": ("婚姻状况", "婚姻", "婚姻状态"),
    "health": ("健康状况", "健康状态", "健康情况", "身体状况"),
    "occupation": ("职业", "从事职业", "工种"),
    "employer": (
        "工作单位", "服务处所", "所在单位学校", "现服务场所", "所在单位", "单位",
        "就业单位", "用工单位",
    ),
    "separated": ("人户一致标识", "是否人户分离", "人户分离"),
    "arrived": (
        "流入时间", "流入日期", "来本地日期", "到达日期", "登记日期", "入住时间",
        "入住日期", "来现住地日期",
    ),
    "emergency_name": ("紧急联系人", "紧急联系人姓名", "应急联系人"),
    "emergency_phone": (
        "紧急联系人电话", "紧急联系电话", "紧急联系人联系方式", "应急联系电话",
    ),
    "note": ("备注", "说明", "note"),
    "dwelling_code": ("房屋编号", "住房编号", "所属房屋", "房屋编码"),
    "room": ("房间号", "室号", "房号", "室", "户室号", "room"),
    "plate": ("门牌号", "门牌", "门牌号码"),
    "unit": ("单元", "单元号", "所属单元", "楼门号"),
    "floor": ("楼层", "房屋楼层", "所在层", "层"),
    "owner_name": (
        "房主姓名", "业主姓名", "产权人", "房东姓名", "房主", "业主", "房东",
        "产权人姓名",
    ),
    "owner_id": (
        "房主身份证号", "业主身份证号", "产权人身份证号", "房东身份证号",
        "房主证件号码", "房主证件号", "房主身份证", "房主公民身份号码",
        "产权人证件号码", "产权人身份证号码",
    ),
    "owner_phone": (
        "房主联系方式", "业主电话", "房东电话", "房主电话", "产权人电话",
        "业主联系方式", "房东联系方式", "房主联系电话", "房主手机号", "房主手机",
        "业主手机号", "业主联系电话", "房东联系电话",
    ),
    "house_use": ("房屋用途", "建筑用途"),
    "house_status": ("房屋状态", "居住状态", "房屋性质", "住房性质", "居住类型"),
    "tenant_name": ("承租人姓名", "租户", "承租人", "租户姓名", "租客姓名"),
    "tenant_id": (
        "承租人公民身份号码", "承租人身份证号", "租户身份证号", "承租人证件号码",
        "承租人身份证", "承租人身份证号码", "承租人证件号",
    ),
    "tenant_phone": (
        "承租人联系方式", "承租人电话", "租户电话", "租户联系方式", "承租人联系电话",
        "承租人手机号", "承租人手机",
    ),
    "building": (
        "楼栋", "楼号", "楼栋名称", "所属楼栋", "建筑物名称", "楼栋号", "栋号", "幢号",
        "楼",
    ),
    "building_code": ("建筑物编号", "楼栋编号", "楼栋编码"),
    "estate": (
        "小区", "小区名称", "小区单位名称", "现住小区建筑", "所属小区", "楼盘",
        "居住小区",
    ),
    "community": (
        "所属社区", "社区名称", "村居", "行政村", "村名", "社区", "所属村", "自然村",
        "村庄", "村社区",
    ),
    "grid": ("所属网格", "网格名称", "网格"),
}  # fmt: skip
"""Field: titles that mean it, in the order of the lists a user chooses from."""

WEAK = {"籍贯": "domicile", "常住地址": "residence"}
"""Titles that often, not always, mean a field: guessed, to be looked at."""

REJECTED = ("退回列", "退回原因", "Column at fault", "Reason")
"""Titles that the file of rejected rows has besides the ledger's own."""

LEFT_OUT = frozenset(
    ["序号", "编号", "行号", "年龄", "户口类别", "户口性质", "网格编码",
     "网格号", "与房主关系", "与房主的关系", "与业主关系", "房主关系", "街道名称",
     "镇街", "层数", "楼栋总层数", "单元数", "楼栋单元总数", "户数", "人数", "楼栋户数",
     "楼栋人数", "楼长姓名", "楼栋长姓名", "流入原因", "暂住事由", "居住证号",
     "暂住证编号", "证件到期日期", "预居住时限", "填表人", "采集人", "采集日期",
     *REJECTED]
)  # fmt: skip
"""Titles of ledgers that are understood, and mean nothing the registry keeps."""

OTHERS = (
    "户主", "房主", "房东", "业主", "产权", "承租", "租户", "租客", "监护", "配偶",
    "紧急", "应急", "父亲", "母亲", "父母", "子女", "楼长", "楼栋长", "单元长",
    "网格员", "网格长", "联系人", "负责人", "管理员", "民警", "填表", "采集", "帮扶",
    "包联", "走访", "登记人", "代理", "亲属", "介绍人", "法人",
)  # fmt: skip
"""Words that make a title speak of somebody else than the person of the row."""

REQUIRED: Mapping[str, tuple[frozenset[str], ...]] = {
    "name": (frozenset({"name"}),),
    "identity": (frozenset({"id_no"}), frozenset({"birth"})),
    "place": (
        frozenset({"residence"}),
        frozenset({"dwelling_code"}),
        frozenset({"plate"}),
        frozenset({"room"}),
        frozenset({"building"}),
    ),
}
"""What a list of people must have: of each one of the sets of fields, whole."""

MASKED_AS = {
    "name": "name",
    "head_name": "name",
    "owner_name": "name",
    "tenant_name": "name",
    "emergency_name": "name",
    "id_no": "id_no",
    "head_id": "id_no",
    "owner_id": "id_no",
    "tenant_id": "id_no",
    "reg_no": "id_no",
    "phone": "phone",
    "owner_phone": "phone",
    "tenant_phone": "phone",
    "emergency_phone": "phone",
    "other_phones": "phone",
    "birth": "birth",
    "residence": "address",
    "domicile": "address",
    "employer": "text",
    "note": "text",
    "health": "text",
}
"""Which mask of `gridplanner.data.masking` a field's values take."""
