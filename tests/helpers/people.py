"""Invented people: nobody has these names and IDs, area 990000 does not exist."""

from __future__ import annotations

from dataclasses import dataclass

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """Somebody a test may write into a ledger."""

    name: str
    sex: str
    birth: str
    id_no: str
    phone: str
    relation: str


def check_digit(first_17: str) -> str:
    """Compute the last character of an ID as GB 11643-1999 says."""
    total = sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def make_id(birth: str, sequence: int) -> str:
    """Make a test ID for an ISO date of birth; an odd sequence is a man's."""
    first = f"990000{birth.replace('-', '')}{sequence:03d}"
    return first + check_digit(first)


# A household of four and two who rent their side rooms.
PEOPLE = tuple(
    Person(name, sex, birth, make_id(birth, sequence), f"1000000{sequence:04d}", code)
    for name, sex, birth, sequence, code in (
        ("逄德福", "1", "1951-02-03", 11, "02"),
        ("薛秀兰", "2", "1953-08-19", 20, "12"),
        ("逄海涛", "1", "1979-11-30", 31, "20"),
        ("逄雨涵", "2", "2012-05-06", 40, "42"),
        ("欧阳晓静", "2", "1996-01-15", 52, "02"),
        ("矫亮", "1", "1994-09-28", 61, "99"),
    )
)
