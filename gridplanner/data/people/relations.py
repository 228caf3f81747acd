"""Relation to the head of the household by GB/T 4761-2008, two digits."""

from __future__ import annotations

_TEXT = """
01 本人|self
02 户主|head
03 小集体户户主|head of a small collective household
10 配偶|spouse
11 夫|husband
12 妻|wife
20 子|son
21 独生子|only son
22 长子|eldest son
23 次子|second son
24 三子|third son
25 四子|fourth son
26 五子|fifth son
27 养子或继子|adopted or stepson
28 女婿|son-in-law
29 其他儿子|other son
30 女|daughter
31 独生女|only daughter
32 长女|eldest daughter
33 次女|second daughter
34 三女|third daughter
35 四女|fourth daughter
36 五女|fifth daughter
37 养女或继女|adopted or stepdaughter
38 儿媳|daughter-in-law
39 其他女儿|other daughter
40 孙辈|grandchild
41 孙子|grandson
42 孙女|granddaughter
43 外孙子|daughter's son
44 外孙女|daughter's daughter
45 孙媳妇或外孙媳妇|grandson's wife
46 孙女婿或外孙女婿|granddaughter's husband
47 曾孙子或外曾孙子|great-grandson
48 曾孙女或外曾孙女|great-granddaughter
49 其他孙辈|other grandchild
50 父母|parent
51 父亲|father
52 母亲|mother
53 公公|husband's father
54 婆婆|husband's mother
55 岳父|wife's father
56 岳母|wife's mother
57 继父或养父|step- or adoptive father
58 继母或养母|step- or adoptive mother
59 其他父母关系|other parent
60 祖父母或外祖父母|grandparent
61 祖父|father's father
62 祖母|father's mother
63 外祖父|mother's father
64 外祖母|mother's mother
65 配偶的祖父母或外祖父母|spouse's grandparent
66 曾祖父|great-grandfather
67 曾祖母|great-grandmother
68 配偶的曾祖父母|spouse's great-grandparent
69 其他祖父母或外祖父母关系|other grandparent
70 兄弟姐妹|brother or sister
71 兄|elder brother
72 嫂|elder brother's wife
73 弟|younger brother
74 弟媳|younger brother's wife
75 姐姐|elder sister
76 姐夫|elder sister's husband
77 妹妹|younger sister
78 妹夫|younger sister's husband
79 其他兄弟姐妹|other brother or sister
80 其他|other
81 伯父|father's elder brother
82 伯母|wife of father's elder brother
83 叔父|father's younger brother
84 婶母|wife of father's younger brother
85 舅父|mother's brother
86 舅母|wife of mother's brother
87 姨父|husband of mother's sister
88 姨母|mother's sister
89 姑父|husband of father's sister
90 姑母|father's sister
91 堂兄弟、堂姐妹|cousin of the father's name
92 表兄弟、表姐妹|other cousin
93 侄子|brother's son
94 侄女|brother's daughter
95 外甥|sister's son
96 外甥女|sister's daughter
97 其他亲属|other relative
99 非亲属|not related
"""
_SYNONYMS = """
01 自己
02 房主 主 户长 家长 户 本人或户主
03 集体户户主
10 爱人 老伴 对象 伴侣 夫妻
11 丈夫 老公 之夫 夫妻之夫
12 妻子 老婆 媳妇儿 之妻 内人
20 儿子 儿 之子 男孩
21 独子
22 大儿子 大儿 长男 老大
23 二儿子 二子 次男 二儿
24 三儿子 三男
25 四儿子
26 五儿子
27 养子 继子 继养子
28 上门女婿 婿
30 女儿 闺女 之女 女孩
31 独女
32 大女儿 大闺女
33 二女儿 二女 二闺女
34 三女儿 三闺女
35 四女儿
36 五女儿
37 养女 继女
38 媳妇 儿媳妇 子媳 长媳 次媳
40 孙子女 孙子、孙女、外孙子、外孙女 孙子、孙女或外孙子、外孙女
41 孙 孙男 之孙 长孙
43 外孙 外孙男
45 孙媳 孙媳妇 外孙媳妇 外孙媳
46 孙女婿 孙婿 外孙女婿
47 曾孙 曾孙子 重孙 重孙子 外曾孙 曾孙子或曾外孙子
48 曾孙女 重孙女 曾孙女或曾外孙女
51 父 爸爸 之父 爸
52 母 妈妈 之母 妈
53 公爹 公
54 婆母 婆 婆婆
55 丈人 老丈人
56 丈母娘 丈母
57 继父 养父
58 继母 养母
60 祖父母 外祖父母
61 爷爷
62 奶奶
63 姥爷 外公
64 姥姥 外婆
66 老爷爷
67 老奶奶
70 兄弟姊妹 姊妹
71 哥哥 哥 长兄 之兄
72 嫂子
73 弟弟 之弟
74 弟妹 弟媳妇 弟妇
75 姐 之姐
77 妹 之妹
80 其它 其他关系
81 大爷 伯
82 大娘
83 叔 叔叔
84 婶 婶子 婶婶
85 舅 舅舅
86 妗子
87 姨夫 姨丈
88 姨 姨妈
89 姑夫 姑丈
90 姑 姑姑 姑妈
91 堂兄 堂弟 堂姐 堂妹 堂兄弟 堂姐妹
92 表兄 表弟 表姐 表妹 表兄弟 表姐妹
93 侄 侄儿
95 外甥子
97 亲属 亲戚 其它亲属
99 租户 承租人 租客 房客 合租 合租人 租赁 朋友 同事 室友 雇员 员工 保姆 雇工 非亲 无关系
"""

RELATION_ROWS: tuple[tuple[str, str, str], ...] = tuple(
    (line[:2], *line[3:].split("|", 1))  # type: ignore[misc]
    for line in _TEXT.strip().splitlines()
)
RELATION_SYNONYMS: dict[str, str] = {
    word: line[:2]
    for line in _SYNONYMS.strip().splitlines()
    for word in line[3:].split()
}
HEADS = ("01", "02", "03")
"""Codes of whom a household is named after."""
