import struct

import pytest

from gridplanner.data.sources.encoding import codec, guess_csv, guess_dbf

VILLAGES = ["逢家桃园村", "尧头社区", "海棠小区3号楼", "台东路社区", "东草舍"]


def write_dbf(path, rows, *, name=b"NAME", width=40):
    """Write a table of one text column, its bytes as they are given."""
    head = struct.pack("<B3BIHH20x", 3, 126, 1, 1, len(rows), 65, width + 1)
    column = struct.pack("<11sc4xBB14x", name, b"C", width, 0)
    body = b"".join(b" " + row[:width].ljust(width) for row in rows)
    path.write_bytes(head + column + b"\r" + body + b"\x1a")
    return path


@pytest.mark.parametrize(("name", "found"), [("gbk", "GBK"), ("utf-8", "UTF-8")])
@pytest.mark.parametrize("label", ["", "UTF-8", "ISO-8859-1", "GBK"])
def test_bytes_tell_the_encoding_whatever_the_label_says(tmp_path, name, found, label):
    path = write_dbf(tmp_path / "a.dbf", [text.encode(name) for text in VILLAGES])
    guess = guess_dbf(path, label=label)
    assert guess.encoding == found
    assert guess.certain
    assert (VILLAGES[0],) in guess.readings[0].rows


def test_both_readings_are_shown_for_five_rows(tmp_path):
    rows = [text.encode("gbk") for text in VILLAGES * 4]
    guess = guess_dbf(write_dbf(tmp_path / "a.dbf", rows))
    assert [reading.encoding for reading in guess.readings] == ["GBK", "ISO-8859-1"]
    assert all(len(reading.rows) == 5 for reading in guess.readings)
    assert guess.readings[0].rows[0] == ("逢家桃园村",)
    assert guess.readings[1].rows[0][0].startswith("·ê¼Ò")


def test_chinese_column_names_count_too(tmp_path):
    path = write_dbf(tmp_path / "a.dbf", [b"1", b"2"], name="村名".encode("gbk"))
    assert guess_dbf(path).encoding == "GBK"


def test_value_cut_within_a_character_does_not_change_the_answer(tmp_path):
    rows = [text.encode("utf-8") for text in VILLAGES]
    path = write_dbf(tmp_path / "a.dbf", rows, width=14)
    assert guess_dbf(path).encoding == "UTF-8"


def test_plain_table_needs_no_question(tmp_path):
    guess = guess_dbf(write_dbf(tmp_path / "a.dbf", [b"17", b"village"]))
    assert (guess.encoding, guess.certain, guess.readings) == ("UTF-8", True, ())


def test_latin_text_is_not_taken_for_chinese(tmp_path):
    rows = [text.encode("cp1252") for text in ("Peçeña", "México", "Señor")]
    guess = guess_dbf(write_dbf(tmp_path / "a.dbf", rows))
    assert guess.encoding == "ISO-8859-1"
    assert not guess.certain


def test_word_or_two_that_fit_both_are_asked_about(tmp_path):
    guess = guess_dbf(write_dbf(tmp_path / "a.dbf", ["某牡".encode("gbk")]))
    assert not guess.certain
    assert ("某牡",) in [row for reading in guess.readings for row in reading.rows]


def test_damaged_table_gives_no_error(tmp_path):
    path = tmp_path / "a.dbf"
    path.write_bytes(b"\x03\x01")
    assert guess_dbf(path).readings == ()
    path.write_bytes(b"not a table at all, just some words that go on and on")
    assert guess_dbf(path).encoding == "UTF-8"


def test_csv_is_read_with_mark_or_without(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("村名,户数\n逢家桃园村,120\n".encode("gbk"))
    assert guess_csv(path).encoding == "GBK"
    path.write_bytes("村名,户数\n逢家桃园村,120\n".encode("utf-8-sig"))
    guess = guess_csv(path)
    assert (guess.encoding, guess.labelled) == ("UTF-8", "UTF-8")
    assert guess.readings[0].rows[0] == ("村名", "户数")


@pytest.mark.parametrize("name", ["GBK", "936", "gb2312", "CP936"])
def test_names_of_the_chinese_code_page_mean_one_codec(name):
    assert codec(name) == "gb18030"


def test_unknown_encoding_is_a_lookup_error():
    with pytest.raises(LookupError):
        codec("klingon")


def test_samples_are_read_right(shared_data):
    samples = shared_data / "import_samples"
    found = {path.name: guess_dbf(path) for path in samples.rglob("*.dbf")}
    assert found["gb2312.dbf"].encoding == found["gbk.dbf"].encoding == "GBK"
    assert found["gbk.dbf"].readings[0].rows[0] == ("简体国语",)
    assert found["utf8.dbf"].encoding == "UTF-8"
    assert found["latin1.dbf"].encoding == "ISO-8859-1"
    batiment = found["BATIMENT.dbf"]
    assert (batiment.encoding, batiment.certain) == ("UTF-8", True)
    assert "Indifférenciée" in batiment.readings[0].rows[0]
