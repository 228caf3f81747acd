"""Cut the program's own fonts out of Noto Sans CJK and Noto Serif CJK.

    python packaging/build_fonts.py FOLDER_OF_NOTO

Qt writes PDF text in the whole Noto Sans CJK that cannot be searched: 网 becomes the
radical U+2F79, since one glyph serves both. So the radicals and compatibility code
points go, and with them all features but kerning, which also keeps the digits of
tables at one width. Characters: those of GB 18030's two-byte part (GBK), the rest of
the Table of General Standard Chinese Characters (2013), from which names
are given, and the punctuation around them: what GB 18030-2022 asks for at level 2.
Song is for paper; its characters are those of Hei, in bold only the 8,105 standard
ones and GB 2312, since the whole would be 7 MB. All other Han characters Noto has go
into a font of their own, which is asked where Hei and Song lack a letter of a name.

Qt tells readers of a PDF the code of a letter only up to U+FFFF. So every letter above
has a private code of its own too, which the finished file has replaced: `letters.txt`
lists these letters in the order of their private codes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

RARE = "GridPlanner Rare"
FIRST_PRIVATE = 0xEF00
SMALLER = ("GridPlanner Song", "Bold")
FONTS = (
    ("GridPlanner Hei", "Regular", "NotoSansCJK-Regular.ttc"),
    ("GridPlanner Hei", "Bold", "NotoSansCJK-Bold.ttc"),
    ("GridPlanner Song", "Regular", "NotoSerifCJK-Regular.ttc"),
    ("GridPlanner Song", "Bold", "NotoSerifCJK-Bold.ttc"),
    (RARE, "Regular", "NotoSansCJK-Regular.ttc"),
)
OUT = Path(__file__).resolve().parent.parent / "gridplanner" / "resources" / "fonts"
_REMOVED = (
    range(0x2E80, 0x2FE0),  # radicals
    range(0xF900, 0xFB00),  # compatibility ideographs
    range(0xE000, 0xF900),  # private use, to which GBK maps its gaps
)
_EXTRA = "▲▼●○◉■□◐◔✔✓⚠⊘⌖↑↓←→▸▾×÷±≤≥−–—…·•€°²³‰㎡ⅠⅡⅢⅣⅤ①②③④⑤⑥⑦⑧⑨⑩"

# The 276 of the 8,105 standard characters that GBK lacks.
_STANDARD = (
    "㧐㧟䏝𬉼㤘𠳐䥽䁖𥻗䦃㸆𠙶𬣙𨙸𬇕䜣𬣞𬘓𫭟𫭢㧑𫇭𫐄㕮𫵷㑇𣲘𣲗𬇙㳇𬣡𫸩䢺𨚕𫘜𬘘"
    "𫘝䢼𦭜㭎𬨂𬀩𬀪㟃𬬩㑊𫍣𬣳𬩽𬮿𬯀𫰛𬳵𬳶䌹𫠊㛃𬍛鿍𬜬𦰡㭕䴓䶮𪾢𪨰𫓧𬬮𬬱𬬭䏡𦙶"
    "㶲㳚㳘𬘡𬳽𬘩𫄧𪟝𬍤𫭼𬜯䓖𬂩𫠆𨐈𬌗𫑡𪨶𬬸𬬻𬬹𬬿𬭁𫢸𫗧𬊈𬒈𨺙㛚𬳿𫄨𬘫䂮𫮃㙍䓫"
    "䓬䓨䓛鿎䴕㫰𬱖𬟽䎃𫓯𫟹𫟼㿠䝙䏲𠅤䴔𬇹𬍡㥄𬤇𫍯𬤊𫍲𬯎𬘬𬘭𬴂𫘦𫟅𬘯𫘧㙘𪣻𡎚𬃊"
    "𬷕𫐐𬹼𧿹𫶇𫖮鿏𬭊𨱇𫓶𬭎𫖯䐃𬱟𫛭㺄𫷷𬮱𬊤𣸣㴔㛹𬴃𫘨䴖𤧛𬪩𬒔䃅𬨎𫐓䣘𫫇㬊𫓹𬭚"
    "𬭛䅟𬕂䲟𬶋𬶍𦝼𫔶𫌀𫖳𫘪𫘬𫞩𡐓𪤗𣗋𬸘䃎𬒗𥔲𫚖䴗㬎𨱏𬭤㙦𫚕𬶐𬶏𩽾𬸚㽏㮾𬤝𬙂㻬"
    "䗖㠇𬭩䴘𩾃㵐𬸣𫍽𬴊𬞟𥕢𫟦𬺈𫠜㬚䗛㠓𪩘𬭬𨱑𬭯𫗴𬸦𫄷𤩽㘎𬭳𬭶𫔍𬭸𨱔𬭼𫔎𬸪䲠𬶟"
    "𬶠䗪𬶨𦈡𫄸𬟁𥖨䗴䲢𦒍䎖䴙𬙊㰀𬶭𩾌𨟠𬶮𨭉㸌𬙋𤫉𬺓𫚭"
)

# The 1,191 of them that GBK has and GB 2312 lacks.
_NOT_IN_GB2312 = (
    "丏乂乸亶亸亹伈伋伣伭伾佁佖佸佺佽侁侂侘侴侹俍俙俫俵俶倓倕倞倧倴倻偁偓偡偭偰偲傃傉"
    "傒傕僇僎僔僰儦儳儴冏冔冮凓凘刬剅剋剕剟劄劼勍勔勚勠匜匼卬厖厾叆叇叕叚吽呇呣咇咉咍"
    "咡咥咺哃哢哱唝唵啫啰啴喆喤嗐嗞嘚嘡噀噂噇嚄嚚嚭囷圌圐圙圢圫圲坉坋坒坥坬坰坽垈垍垎"
    "垏垕垙垚垞垟垯垱垵垺垾垿埆埇埌埗埪埫埵埼堃堉堌堎堐堧堨堲堼堽堾塅塆塝塱墈墐墕墘墡"
    "墣墦壸夐夬奓奡奭妘妧妭姈姞姤姮姱姶姽娀娵婌婍婘婞婠婤婫婳婻婼媂媄媆媓媖媞媭媱嫄嫕"
    "嫚嫪嫭嫽嬛嬥嬬嬿孅孖宧宬寁尨尪屃屼屾岊岞岠岨峂峃峗峘峛峣峧峱峿崀崁崄崌崒崚崟崡崶"
    "崿嵁嵅嵎嵖嵚嵲嶅嶍嶒嶓嶟嶦嶲巇巉帡帨幖幪庤庱庼廆廋廙弆弇弢弨弶弸彟彧徛忞忳忺恓恔"
    "悆悈悢悰惇惎惔惙惛愃愐愔愭慆慥慬慭憕憙憭憺戣戭扂扅扆扊扞扺扽抃抔拃拤挓挦捯捽掞揕"
    "揳搒摏摛摴摽擿攽敔敩斝斠斶旐旞旴旵旸旻旿昄昇昈昉昒昡昣昤昪昫昳昺昽晅晊晐晙晞晢晪"
    "晫晱暅暕暲暵暶暿曈曌朏朓朳朸杄杕杙杧杻枅枍枲枹柈柊柖柷栐栒栟栴栻桯桲桹梌梠梣梴梼"
    "梽梾梿棁棐棓棤棨棪棫棬棻棽椀椆椑椓椪椸楒楙楩楪楯榃榅榑榖榰槃槚槜槱橑橞橦檞櫆欂欸"
    "欻歅殣毌毐氾氿汈汋汧汫汭沄沇沘沚沨沺泂泃泇泙泚泜洈洑洓洘洢洣洨洭洴洸洺洿浉浐浕浛"
    "浟浡浥浬浭浰浲涄涍涐涘涢涴淏淜淟淯淴渟渰渼湉湑湜湝湣湲湴溁溇溍溚溞溠溦溵溹滃滆滉"
    "滍滘滧滪滫漈漋漖漦漴漷漹漻漼潏潖潟潩潵潽潾澂澛澥澪澭澴澼澽濋濩瀌瀍瀔瀱瀼灈炆炌炘"
    "炟炣烔烜烝烠烶烺烻焆焌焗焜焞煁煃煋煓煟煴熇熛熜熥熻燊燋燏燚爇爔爚爟牁牂牚牤牥牻犇"
    "犨狉狝猄猇猯猰猺獴玃玒玓玕玘玙玚玞玠玡玤玥玦玭玱玶玹玼玿珅珇珋珌珒珕珖珛珝珢珣珦"
    "珪珫珰珵珷珸珹珺珽琀琄琇琈琎琔琟琡琤琫琭琯琲瑀瑂瑃瑄瑅瑆瑑瑓瑔瑖瑝瑢瑧瑨瑬瑱瑳璆"
    "璈璒璘璟璠璥璪璬璮璱璲瓀瓖瓘瓻甗甡甦甪畖畤畬畯疁疍疐疢疭痓瘆癗癿皕皛皞皦皭盉盦盷"
    "眊眬睄睎瞋瞫瞭矞矰矻矼砄砆砠砫砮砵硁硊硍硔硙硚硿碃碈碏碨碶磏磜磡磹磻礌礵祃祇祊祋"
    "祎祏祐祕祲祼祾禋禒禔禘禛禤秬秾稌稑稙穄穙穜穟窅窊窎窣窸竑竘竫笯筀筜筤筥筦筶筼箓箖"
    "篯簃簉簕簝簠簰籥粿糒糵絜縠縢繄纮纴纻纼绖绤绹缊缐缞罍罶罽羑羓羕羖羱翀翂翃翈翙翚翛"
    "翯翷翾耇耏耑耤耰肸胈胠胣脟脩脿腒腘腨腯膙臑臜舠舥舲艅艎芃芠芣芼苉苧苾茀茋茓茝茽荁"
    "荄荓荖荙莙莝莿菂菉菍菼萚萣萩萳萹葎葖葰葴蒄蒐蒟蒨蒱蒻蓂蓇蓏蓢蔀蔃蔈蔊蕗蕰薁薢薳薸"
    "薿藟藠藦藨蘘虒虓虤虷虸蚄蚆蚲蛃蜎蜐蝘蝲螠螣螱蟏蟫蠋衃衎衒衠袆袗袪袯裈裛褕褟褯襕襚"
    "襜襫觃觟觭觱觿訄訚詟讱讻诇诐谞谼谿豨豮貆赑赒赗赟赪趯跂跐跱跶踒踦踶蹅蹐蹚蹜蹢蹽蹾"
    "轪辀辌辒辿迺逴遆遹邘邠邨邲邽邿郃郈郚郤郪郿鄀鄃鄅鄌鄑鄗鄘鄚鄜鄠鄫酂酅酦酺醨醾釐鋆"
    "钖钘铏铚铻锜锧锳锽镃镈镋镕镚镠镮镴镵闿阇阘陎陑陞隃隩隺雊雱霅霨靬靰靸靺靽靿鞁鞡鞧"
    "鞨鞬鞮鞳韂韨颋颎颙飏飐飔飗饳饸饹饻馃馉馌馝馞馧驲骃骉骍骎骕骙骦髃髎髢髽鬒鬘鬶鬷魆"
    "魋鱽鱾鲀鲃鲉鲊鲌鲏鲖鲗鲘鲙鲝鲪鲬鲯鲹鲾鲿鳀鳁鳂鳈鳉鳑鳒鳚鳛鳠鳡鳣鳤鸤鸧鸮鸰鸻鸼鹀"
    "鹍鹐鹒鹔鹖鹙鹝鹟鹠鹡鹢鹮鹯鹲鹴麀麑麖麹黇黡鼒鼩鼫鼱齁齇齉龁龂龢"
)


def characters(encoding: str = "gbk") -> set[int]:
    """List the code points a font keeps: an encoding's, and those of standard names."""
    kept = (
        set(range(0x20, 0x7F))
        | set(range(0xA0, 0x180))
        | {ord(c) for c in _EXTRA + _STANDARD + _NOT_IN_GB2312}
    )
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                kept |= {ord(c) for c in bytes((lead, trail)).decode(encoding)}
            except UnicodeDecodeError:
                continue
    return {c for c in kept if not any(c in block for block in _REMOVED)}


def rare(font: TTFont) -> set[int]:
    """List the Han characters of a font that the others do not keep."""
    han = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x33480))
    kept = characters()
    return {
        code
        for code in font.getBestCmap()
        if any(code in block for block in han) and code not in kept
    }


def kept_in(font: TTFont, family: str, weight: str) -> set[int]:
    """List the characters of a font."""
    if family == RARE:
        return rare(font)
    return characters("gb2312" if (family, weight) == SMALLER else "gbk")


def share_codes(font: TTFont, letters: str) -> None:
    """Give every letter above U+FFFF a private code as well."""
    private = {ord(one): FIRST_PRIVATE + at for at, one in enumerate(letters)}
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            known = font.getBestCmap()
            table.cmap.update(
                {private[code]: name for code, name in known.items() if code in private}
            )


def simplified(collection: Path) -> TTFont:
    """Open the face of a collection that is drawn for mainland China."""
    for font in TTCollection(collection).fonts:
        if " CJK SC" in font["name"].getDebugName(1):
            return font
    message = f"{collection} holds no face for simplified Chinese"
    raise SystemExit(message)


def rename(font: TTFont, family: str, weight: str) -> None:
    """Give the font a name of its own; the licence stays."""
    table = font["name"]
    names = {
        1: family,
        2: weight,
        3: f"{family} {weight}",
        4: f"{family} {weight}",
        6: f"{family.replace(' ', '')}-{weight}",
        16: family,
        17: weight,
    }
    table.names = [n for n in table.names if n.nameID in (0, 5, 13, 14)]
    for number, value in names.items():
        table.setName(value, number, 3, 1, 0x409)
        table.setName(value, number, 1, 0, 0)


def main(folder: Path) -> None:
    """Write all fonts."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    sans = simplified(folder / FONTS[0][2])
    above = sorted(one for one in characters() | rare(sans) if one > 0xFFFF)
    letters = "".join(map(chr, above))
    (OUT / "letters.txt").write_text(letters + "\n", encoding="utf-8")
    for family, weight, file in FONTS:
        font = simplified(folder / file)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=kept_in(font, family, weight))
        cutter.subset(font)
        share_codes(font, letters)
        rename(font, family, weight)
        name = f"{family.replace(' ', '')}-{weight}"
        if "CFF " in font:
            top = font["CFF "].cff
            top.fontNames = [name]
            top.topDictIndex[0].FullName = f"{family} {weight}"
            top.topDictIndex[0].FamilyName = family
        target = OUT / f"{name}.otf"
        font.save(target)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
