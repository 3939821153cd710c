"""What tests of matching ask again and again."""

from datetime import datetime, timedelta

from matching.queries import suggestions
from matching.queries.suggestions import Found, Suggested
from profiles.models import Person
from tests.factories import NOW, CraftFactory, OfferFactory, PersonFactory, TopicFactory, teaches, week_of, works_as

LATER = NOW + timedelta(hours=1)


def look(person: Person, at: datetime = LATER, limit: int = 10) -> Found:
    return suggestions.for_person(person=person, at=at, limit=limit)


def names(person: Person, at: datetime = LATER) -> list[str]:
    return [one.name for one in look(person, at).people]


def only(person: Person) -> Suggested:
    (one,) = look(person).people
    return one


def state(one: Suggested, fact: str) -> str:
    (found,) = (reason.state for reason in one.facts if reason.label == fact)
    return found


def sentence(one: Suggested, fact: str) -> str:
    (found,) = (reason.text for reason in one.facts if reason.label == fact)
    return found


def change(person: Person, **said: object) -> None:
    Person.objects.filter(pk=person.pk).update(**said)


def mentor(name: str, *, topic: str = "pricing-job", room: int = 2, **said: object) -> Person:
    """Make a courier who is free on weekday mornings and offers one topic."""
    usual: dict[str, object] = {"zone": "Europe/London", "week": week_of(), "talks": ["phone"]}
    person = PersonFactory.create(name=name, **(usual | said))
    works_as(person, CraftFactory.create(slug="courier"))
    teaches(OfferFactory.create(person=person, room=room), TopicFactory.create(slug=topic))
    return person
