"""Short ways to say what an offer says."""

from datetime import datetime, timedelta
from typing import Any

from profiles.models import Person, Topic
from profiles.queries.offers import open_at
from tests.factories import NOW

LATER = NOW + timedelta(days=1)
RIGHT = {"advice": "point", "full": "say", "money": "free"}


def is_open(person: Person, at: datetime = NOW) -> bool:
    return open_at(at).filter(person=person).exists()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def typed(topics: list[Topic], **changed: Any) -> dict[str, Any]:
    said = {"topics": [topic.pk for topic in topics], "formats": ["one_off"], "room": "3", "rhythm": "monthly"}
    words = {"good_for": "beginner", "good_for_words": "First year on a bike", "not_for_words": "Visa questions"}
    return {**said, **words, **changed}


def topics_of(person: Person) -> list[Topic]:
    return [row.topic for row in person.topics.order_by("id")]
