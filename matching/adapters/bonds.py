"""Our answer to profiles.contracts.Bonds."""

from datetime import datetime

from matching.commands import bonds
from matching.queries import mentorships
from profiles.models import Person


class AsksAndMentorships:
    def cut(self, *, one: Person, other: Person, at: datetime) -> None:
        bonds.cut(one=one, other=other, at=at)

    def partners(self, *, person: Person) -> frozenset[int]:
        return mentorships.partners(person)
