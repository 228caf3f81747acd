"""Cut the program's own fonts out of Noto Sans CJK.

    python packaging/build_fonts.py FOLDER_OF_NOTO

Qt writes PDF text in the whole Noto Sans CJK that cannot be searched: 网 becomes the
radical U+2F79, since one glyph serves both. So the radicals and compatibility code
points go, and with them all features but kerning, which also keeps the digits of
tables at one width. Characters: those of GB 18030's two-byte part (GBK), the rest of
the Table of General Standard Chinese Characters (2013), from which names
are given, and the punctuation around them: what GB 18030-2022 asks for at level 2.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "GridPlanner Hei"
WEIGHTS = {"Regular": "NotoSansCJK-Regular.ttc", "Bold": "NotoSansCJK-Bold.ttc"}
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


def characters() -> set[int]:
    """List the code points the fonts keep."""
    kept = (
        set(range(0x20, 0x7F))
        | set(range(0xA0, 0x180))
        | {ord(c) for c in _EXTRA + _STANDARD}
    )
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                kept |= {ord(c) for c in bytes((lead, trail)).decode("gbk")}
            except UnicodeDecodeError:
                continue
    return {c for c in kept if not any(c in block for block in _REMOVED)}


def simplified(collection: Path) -> TTFont:
    """Open the face of a collection that is drawn for mainland China."""
    for font in TTCollection(collection).fonts:
        if font["name"].getDebugName(1).startswith("Noto Sans CJK SC"):
            return font
    message = f"{collection} holds no Noto Sans CJK SC"
    raise SystemExit(message)


def rename(font: TTFont, weight: str) -> None:
    """Give the font a name of its own; the licence stays."""
    table = font["name"]
    names = {
        1: FAMILY,
        2: weight,
        3: f"{FAMILY} {weight}",
        4: f"{FAMILY} {weight}",
        6: f"GridPlannerHei-{weight}",
        16: FAMILY,
        17: weight,
    }
    table.names = [n for n in table.names if n.nameID in (0, 5, 13, 14)]
    for number, value in names.items():
        table.setName(value, number, 3, 1, 0x409)
        table.setName(value, number, 1, 0, 0)


def main(folder: Path) -> None:
    """Write both weights."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    for weight, file in WEIGHTS.items():
        font = simplified(folder / file)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters())
        cutter.subset(font)
        rename(font, weight)
        if "CFF " in font:
            top = font["CFF "].cff
            top.fontNames = [f"GridPlannerHei-{weight}"]
            top.topDictIndex[0].FullName = f"{FAMILY} {weight}"
            top.topDictIndex[0].FamilyName = FAMILY
        target = OUT / f"GridPlannerHei-{weight}.otf"
        font.save(target)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
