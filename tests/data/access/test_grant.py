from datetime import UTC, datetime, timedelta

from gridplanner.data.access.grant import Grant, shown

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
GRANT = Grant(
    frozenset({"name"}), "核对资料", NOW + timedelta(minutes=10), frozenset({7})
)


def show(field, value, *, person_id=7, grant=GRANT, now=NOW):
    return shown(field, value, person_id=person_id, grant=grant, now=now)


def test_without_a_grant_everything_is_masked():
    assert show("name", "王建国", grant=None) == "王**"


def test_a_grant_shows_its_fields_of_its_people_alone():
    assert show("name", "王建国") == "王建国"
    assert show("name", "王建国", person_id=8) == "王**"
    assert show("phone", "10000001234") == "100****1234"


def test_a_grant_ends_to_the_moment():
    assert show("name", "王建国", now=GRANT.until - timedelta(seconds=1)) == "王建国"
    assert show("name", "王建国", now=GRANT.until) == "王**"


def test_without_the_time_a_grant_shows_nothing():
    assert show("name", "王建国", now=None) == "王**"


def test_columns_without_a_mask_are_given_as_they_are():
    assert show("sex", "2") == "2"
    assert show("name", None) == ""


def test_columns_of_one_kind_share_its_mask():
    assert show("owner_name", "李四") == "李*"
    assert show("domicile_address", "海棠小区3号楼2单元501室") == "海棠小区3号楼***"
    assert show("note", "随女儿住") == "***"
