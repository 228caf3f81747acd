"""How far each column of the registry tells of people: the classes of its protection.

After the Personal Information Protection Law: data that identify or reach somebody,
data whose disclosure harms (article 28: health, particular identity, whereabouts), and
what tells of places alone. A column that identifies has a mask of its own in
`gridplanner.data.masking`; what harms is shown inside the file of a household only.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Sensitivity(StrEnum):
    """What a column tells of a person."""

    IDENTITY = "identity"  # who it is: names, numbers of documents
    CONTACT = "contact"  # how to reach them
    HARMFUL = "harmful"  # article 28, and what is like it
    PERSONAL = "personal"  # anything else about a person
    STAFF = "staff"  # of those who work for the office
    OPEN = "open"  # of places, lists and the program itself


_CLASSES: Final = {
    Sensitivity.IDENTITY: """
        person.name person.pinyin person.pinyin_full person.id_no person.emergency_name
        dwelling.owner_name dwelling.owner_id_no place.contact_name
        register_household.reg_no
        former_value.value review.present review.offered
    """,
    Sensitivity.CONTACT: """
        person.phone person.other_phones person.emergency_phone
        person.residence_address person.domicile_address
        dwelling.owner_phone household.phone place.contact_phone
        register_household.address
    """,
    Sensitivity.HARMFUL: """
        person_tag.tag person_tag.detail person_tag.note person.note person.health
        household.note
        event.title event.note
        register_household.note residence.note visit.result visit.note
        photo.picture photo.note review.note household.category
    """,
    Sensitivity.PERSONAL: """
        person.sex person.birth person.id_type person.id_state person.nation
        person.education person.political person.marital person.occupation
        person.employer person.population_kind person.relation person.status
        person.arrived person.household_id person.register_household_id
        person.merged_into person.source person.source_key person.valid_to
        household.head_id household.kind register_household.head_id
        register_household.kind register_household.status
        residence.person_id residence.dwelling_id residence.role
        residence.valid_from residence.valid_to
        person_tag.person_id person_tag.source person_tag.valid_from
        person_tag.valid_to
        visit.household_id visit.dwelling_id visit.person_id visit.date visit.kind
        visit.worker visit.next_due visit.source visit.worker_id visit.start
        visit.minutes
        photo.table_name photo.row_id photo.taken
        former_value.table_name former_value.row_id former_value.field
        former_value.source former_value.new_source former_value.time
        review.kind review.person_id review.other_id review.household_id review.field
        review.score review.state review.outcome
    """,
    Sensitivity.STAFF: """
        worker.name worker.pinyin worker.sex worker.birth worker.id_no worker.phone
        worker.organisation worker.kind worker.valid_to worker.note worker.code
        worker.valid_from worker.capacity worker.base worker.base_x worker.base_y
        worker.skills worker.source
        post.worker_id post.scope_type post.scope_id post.role post.valid_from
        post.valid_to post.note post.part post.department post.substitute_for
        post.source event.worker_id event.reported_by place.manager_name
        place.manager_phone
        audit_log.user audit_log.machine
    """,
}
CLASS_OF: Final[dict[str, Sensitivity]] = {
    column: kind for kind, columns in _CLASSES.items() for column in columns.split()
}
"""Class by ``table.column``; what is not here is open."""
OPEN_TABLES: Final = frozenset(
    {"building_unit", "dwelling", "place", "event", "audit_log"}
)
"""Tables with columns that tell of no resident; all others are of people throughout."""


def class_of(table: str, column: str) -> Sensitivity:
    """Give the class of a column of the registry."""
    return CLASS_OF.get(f"{table}.{column}", Sensitivity.OPEN)
