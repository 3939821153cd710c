"""Our answer to profiles.contracts.Bonds."""

from datetime import datetime

from matching.commands import bonds
from matching.queries import asks, mentorships
from profiles.models import Person


class AsksAndMentorships:
    def cut(self, *, one: Person, other: Person, at: datetime) -> None:
        bonds.cut(one=one, other=other, at=at)

    def partners(self, *, person: Person) -> frozenset[int]:
        return mentorships.partners(person) | asks.asked_or_asking(person)

    def rest(self, *, person: Person, until: datetime, at: datetime) -> None:
        bonds.rest(person=person, until=until, at=at)

    def back(self, *, person: Person, at: datetime) -> None:
        bonds.back(person=person, at=at)

    def vanish(self, *, person: Person, at: datetime) -> None:
        bonds.vanish(person=person, at=at)

    def leave(self, *, person: Person, at: datetime) -> None:
        bonds.leave(person=person, at=at)
