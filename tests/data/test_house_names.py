"""What a building is called."""

import pytest

from gridplanner.data.house_names import house_name


@pytest.mark.parametrize(
    ("address", "plate", "name", "called"),
    [
        ("逢家村12号", "12号", "", "逢家村12号"),
        ("逢家镇逢家桃园村", "12号", "", "逢家镇逢家桃园村 12号"),
        ("海棠小区", None, "3号楼", "海棠小区 3号楼"),
        ("海棠小区3号楼", None, "3号楼", "海棠小区3号楼"),
        (None, " 12号 ", "办公楼", "12号"),
        ("", "", "办公楼", "办公楼"),
        (None, None, None, ""),
    ],
)
def test_a_building_is_told_from_others_of_its_address(address, plate, name, called):
    assert house_name({"address": address, "plate": plate, "name": name}) == called
