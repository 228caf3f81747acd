"""National code tables of personal data: code, Chinese word, English word.

A ledger writes the word, or one like it; the project keeps the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from gridplanner.data.people.characters import compact
from gridplanner.data.people.nations import NATION_ROWS
from gridplanner.data.people.relations import RELATION_ROWS, RELATION_SYNONYMS


@dataclass(frozen=True)
class CodeTable:
    """A table of codes.

    Attributes
    ----------
    standard : str
        ``"GB/T 2261.1"``; empty for words of our own.
    rows : tuple of tuple of str
        Code, Chinese, English.
    synonyms : dict of str to str
        Other ways to write it, to the code.
    """

    standard: str
    rows: tuple[tuple[str, str, str], ...]
    synonyms: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _rows(self) -> dict[str, tuple[str, str]]:
        return {code: (chinese, english) for code, chinese, english in self.rows}

    @cached_property
    def _codes(self) -> dict[str, str]:
        found = {plain(word): code for word, code in self.synonyms.items()}
        for code, chinese, english in reversed(self.rows):
            found |= {plain(english): code, plain(chinese): code}
        return found | {code: code for code, *_ in self.rows}

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the standard."""
        return tuple(self._rows)

    def code(self, word: object) -> str:
        """Give the code of a word, a synonym or a code; empty where it is unknown.

        A code written as a number may have lost its leading zero.
        """
        text = plain(word)
        found = self._codes.get(text)
        if found is None and text.isdigit():
            width = len(self.rows[0][0])
            found = self._codes.get(text.zfill(width))
        return found or ""

    def chinese(self, code: str) -> str:
        """Give the Chinese word of a code; an unknown one as it is."""
        return self._rows.get(code, (code, code))[0]

    def english(self, code: str) -> str:
        """Give the English word of a code; an unknown one as it is."""
        return self._rows.get(code, (code, code))[1]

    def word(self, code: str, language: str) -> str:
        """Give the word of a code in ``"zh"`` or ``"en"``."""
        return self.chinese(code) if language == "zh" else self.english(code)


def plain(word: object) -> str:
    """Strip a word to what is compared: no case, blanks, nor number before it."""
    return compact(word).casefold().strip(".、")


def _rows(text: str) -> tuple[tuple[str, str, str], ...]:
    """Read rows written ``code Chinese English words``, one a line."""
    found = []
    for line in text.strip().splitlines():
        code, chinese, english = line.split(maxsplit=2)
        found.append((code, chinese, english))
    return tuple(found)


def _synonyms(text: str) -> dict[str, str]:
    """Read synonyms written ``code word word``, one code a line."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        code, *words = line.split()
        found |= dict.fromkeys(words, code)
    return found


SEX = CodeTable(
    "GB/T 2261.1",
    _rows(
        """
        0 未知的性别 unknown
        1 男性 male
        2 女性 female
        9 未说明的性别 not stated
        """
    ),
    _synonyms("1 男 m 男士 先生\n2 女 f 女士 婆 妇\n0 未知 不详\n9 未说明"),
)
MARITAL = CodeTable(
    "GB/T 2261.2",
    _rows(
        """
        10 未婚 single
        20 已婚 married
        21 初婚 first marriage
        22 再婚 remarried
        23 复婚 married again to the same person
        30 丧偶 widowed
        40 离婚 divorced
        90 未说明的婚姻状况 not stated
        """
    ),
    _synonyms(
        "10 单身 无配偶\n20 有配偶 结婚\n30 丧 鳏 寡\n40 离异 离\n90 未说明 不详"
    ),
)
EDUCATION = CodeTable(
    "GB/T 4658",
    _rows(
        """
        10 研究生教育 postgraduate
        20 大学本科教育 university
        30 大学专科教育 college
        40 中等职业教育 vocational school
        60 普通高级中学教育 senior middle school
        70 初级中学教育 junior middle school
        80 小学教育 primary school
        90 其他 other
        """
    ),
    _synonyms(
        """
        10 研究生 硕士 博士 硕士研究生 博士研究生 11 12 14 16
        20 本科 大学 大学本科 学士 大本 21
        30 大专 专科 高职 大学专科 专科教育 31
        40 中专 技校 职高 中技 职业高中 中等专科 中职 41 43 44 45 47
        60 高中 普通高中 普高 61
        70 初中 初级中学 71 73
        80 小学 81
        90 文盲 半文盲 文盲或半文盲 学龄前 学龄前儿童 幼儿园 幼儿 无 未上学 不识字
        """
    ),
)
POLITICAL = CodeTable(
    "GB/T 4762",
    _rows(
        """
        01 中国共产党党员 Party member
        02 中国共产党预备党员 probationary Party member
        03 中国共产主义青年团团员 Youth League member
        04 中国国民党革命委员会会员 Revolutionary Committee of the Kuomintang
        05 中国民主同盟盟员 China Democratic League
        06 中国民主建国会会员 China National Democratic Construction Association
        07 中国民主促进会会员 China Association for Promoting Democracy
        08 中国农工民主党党员 Peasants' and Workers' Democratic Party
        09 中国致公党党员 China Zhi Gong Party
        10 九三学社社员 Jiusan Society
        11 台湾民主自治同盟盟员 Taiwan Democratic Self-Government League
        12 无党派民主人士 independent democrat
        13 群众 none
        """
    ),
    _synonyms(
        """
        01 党员 中共党员 共产党员 正式党员
        02 预备党员 中共预备党员
        03 团员 共青团员 共青团
        04 民革 民革党员 民革会员
        05 民盟 民盟盟员
        06 民建 民建会员
        07 民进 民进会员
        08 农工党 农工党党员
        09 致公党 致公党党员
        10 九三
        11 台盟 台盟盟员
        12 无党派人士 无党派
        13 普通公民 公民 非党员 无
        """
    ),
)
ID_TYPE = CodeTable(
    "GA/T 517",
    _rows(
        """
        111 居民身份证 resident identity card
        112 临时居民身份证 temporary identity card
        113 户口簿 household register
        114 军官证 officer's card
        115 警官证 police officer's card
        414 普通护照 passport
        511 台湾居民来往大陆通行证 Taiwan travel permit
        516 港澳居民来往内地通行证 Hong Kong and Macao travel permit
        553 外国人永久居留证 foreigner's permanent residence card
        990 其他证件 other
        """
    ),
    _synonyms(
        """
        111 身份证 公民身份证 二代证 二代身份证 公民身份号码 第二代居民身份证
        112 临时身份证
        113 户口本 户口
        114 军人证 军官
        414 护照 外国护照 中国护照
        511 台胞证
        516 回乡证 港澳通行证 港澳居民通行证
        553 外国人永居证 永居证 外国人永久居留身份证 永久居留证
        990 其他 其它 其它证件
        """
    ),
)
# Of GA 324.1 only what published tables agree on.
REGISTRATION = CodeTable(
    "GA 324.1",
    _rows(
        """
        0 未落户 not registered
        1 非农业家庭户 non-farming household
        2 农业家庭户 farming household
        3 非农业集体户 non-farming collective household
        4 农业集体户 farming collective household
        7 暂住户 temporary resident
        """
    ),
    _synonyms(
        """
        0 未落常住户口 无户口
        1 非农 非农业 城镇 居民户 家庭户 居民家庭户 城镇居民 城镇家庭户
        2 农业 农业户 农村 农户 农村家庭户
        3 集体户 集体 居民集体户
        7 暂住 暂住人口
        """
    ),
)
POPULATION = CodeTable(
    "",
    _rows(
        """
        registered 户籍人口 registered
        migrant 流动人口 new citizens
        overseas 境外人员 overseas
        unregistered 未落户 not registered
        """
    ),
    _synonyms(
        """
        registered 户籍 本地 常住户口 本村 本地户籍 在册 常住人口 户籍人员
        migrant 流动 新市民 外来 外来人口 流入 暂住人口 流动人员 租户 外地
        overseas 境外 境外人口 外籍 港澳台
        unregistered 未落户人员 无户口 未落户人口
        """
    ),
)
NATION = CodeTable(
    "GB/T 3304",
    NATION_ROWS,
    {row[1].removesuffix("族"): row[0] for row in NATION_ROWS},
)
RELATION = CodeTable("GB/T 4761", RELATION_ROWS, RELATION_SYNONYMS)

# A diagnosis is sensitive: only what offices write down of their residents.
HEALTH = CodeTable(
    "GB/T 2261.3",
    _rows(
        """
        10 健康或良好 healthy
        20 一般或较弱 fair or weak
        30 有慢性病 chronic illness
        31 心血管病 disease of the heart
        32 脑血管病 disease of the brain vessels
        33 慢性呼吸系统病 chronic disease of breathing
        34 慢性消化系统病 chronic disease of digestion
        35 慢性肾炎 chronic nephritis
        36 结核病 tuberculosis
        37 糖尿病 diabetes
        38 神经或精神疾病 nervous or mental illness
        41 癌症 cancer
        49 其他慢性病 other chronic illness
        60 残疾 disability
        61 视力残疾 disability of sight
        62 听力残疾 disability of hearing
        63 言语残疾 disability of speech
        64 肢体残疾 disability of limbs
        65 智力残疾 intellectual disability
        66 精神残疾 mental disability
        67 多重残疾 multiple disability
        69 其他残疾 other disability
        """
    ),
    _synonyms(
        """
        10 健康 良好 健康良好 身体健康 正常 1
        20 一般 较弱 体弱 较差 2
        30 慢性病 慢性疾病 患慢性病 40 3
        31 心脏病 冠心病
        32 脑梗 脑卒中
        36 肺结核
        41 恶性肿瘤
        60 残疾人 有残疾 6
        61 视力 盲人
        62 听力 聋人
        64 肢体
        65 智力
        66 精神
        67 多重
        """
    ),
)

TABLES = {
    "sex": SEX,
    "marital": MARITAL,
    "health": HEALTH,
    "education": EDUCATION,
    "political": POLITICAL,
    "id_type": ID_TYPE,
    "registration": REGISTRATION,
    "population_kind": POPULATION,
    "nation": NATION,
    "relation": RELATION,
}
"""By the column of the registry; ``"registration"`` is the kind of a register."""
