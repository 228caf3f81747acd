"""Words the made-up names are put together from.

A character of a person's name stands with its pinyin initial, a surname also with
its frequency per mille among northern Chinese, roughly.
"""

from __future__ import annotations

SOURCE = "演示数据"
"""What every made-up row says it is from."""
SURNAMES = """
    王w90 李l85 张z82 刘l70 陈c30 杨y32 赵z34 孙s30 徐x24 马m18 于y26 高g17 郭g16
    宋s15 周z14 吴w13 韩h12 林l12 姜j12 丁d11 董d11 曹c10 郑z10 逄p9 薛x9 隋s7 冯f7
    胡h7 朱z10 何h6 潘p6 田t6 程c6 袁y6 许x6 吕l6 范f6 崔c8 邱q4 谭t5 任r5 石s5
    庄z5 殷y4 管g4 纪j4 卢l4 傅f3 孟m4 杜d4 梁l5 苏s4 魏w5 蒋j4 贾j3 侯h3 段d2 肖x4
    矫j3 封f2 欧阳oy1 上官sg1
"""

MEN_OLD = """
    德d 福f 明m 国g 建j 文w 成c 玉y 永y 长c 立l 学x 宝b 振z 金j 洪h 兆z 延y 增z 守s
    庆q 义y 林l 山s 海h 军j 平p 祥x 贵g 财c 云y 臣c 仁r 礼l
"""

MEN_MID = """
    伟w 强q 军j 勇y 涛t 磊l 刚g 波b 斌b 鹏p 辉h 杰j 超c 峰f 健j 飞f 浩h 亮l 东d 晓x
    志z 海h 建j 宁n 凯k 龙l 坤k 明m 洋y 松s 帅s 旭x 龙l 光g
"""

MEN_NEW = """
    轩x 宇y 浩h 泽z 睿r 博b 辰c 梓z 子z 俊j 皓h 奕y 昊h 诺n 铭m 宸c 沐m 一y 航h 恒h
    嘉j 瑞r 煜y 言y 墨m 然r 霖l 屹y 希x 翔x
"""

WOMEN_OLD = """
    秀x 英y 兰l 玉y 芳f 桂g 花h 香x 美m 珍z 淑s 凤f 云y 爱a 翠c 荣r 霞x 华h 莲l 梅m
    素s 芝z 青q 菊j 月y 娥e 琴q 红h 萍p 贞z
"""

WOMEN_MID = """
    娟j 丽l 静j 敏m 艳y 燕y 娜n 红h 霞x 玲l 婷t 梅m 莉l 雪x 倩q 晓x 颖y 慧h 萍p 洁j
    琳l 蕾l 晶j 丹d 琪q 媛y 佳j 芳f 文w 欣x 瑶y 妮n
"""

WOMEN_NEW = """
    涵h 梓z 欣x 怡y 诗s 雨y 一y 诺n 可k 馨x 语y 妍y 若r 萱x 琪q 子z 晨c 悦y 彤t 芮r
    沐m 汐x 瑾j 玥y 依y 宁n 嘉j 禾h 苒r 桐t
"""

STEMS = """
    桃园 柳林 石桥 槐树 杨树 泉子 北岭 龙泉 河崖 双庙 松园 青石 白塔 云台 大台 古井
    柿园 枣林 梨园 竹园 桑园 荷塘 芦苇 黄山 凤台 卧龙 马鞍 鹿角 草泊 西河 东岭 南洼
    后湾 沙埠 滩上 桥头 窑头 铁橛 藏家 官庄 新庄 老庄 王台 井沟 石门 土山 红石 朝阳
    向阳 兴旺 太平 永安 福海 长安
"""

ESTATES = """
    海棠 盛景 佳和 锦绣 阳光 康泰 龙湖 翠湖 滨河 文苑 书香 金桂 银杏 玉兰 紫荆 和谐
    祥瑞 福源 百合 丹桂 春晖 秋实 瑞海 观澜 御景 雅居 悦城 兴华 建设 民生 惠民 新城
    育才 金水 碧水 蓝湾
"""

ROADS = """
    人民 建设 和平 新华 文化 府前 兴业 迎宾 滨河 朝阳 幸福 振兴 团结 友谊 胜利 光明
    中山 育才 环翠 金光 泰山 黄山 昆仑 长江 珠江 淮河 海滨 松山 青云 白云
"""

TOWNS = """
    逢家 云台 双河 石门 柳泊 龙泉 凤台 白塔 桃源 青石 鹿角 太平
"""
