from collections.abc import Iterable
from typing import Any

import factory
from factory.django import DjangoModelFactory

from profiles.choices import WEEK_BYTES, Side, Years, fold
from profiles.models import Craft, Person, PersonCraft, PersonTopic, Role, Topic
from tests.factories.accounts import AccountFactory
from tests.factories.times import NOW


class PersonFactory(DjangoModelFactory[Person]):
    """A member who has said nothing but a name and a language.

    Traits: ``imported`` has no account and is not confirmed; ``hidden`` was hidden by nobody.
    """

    class Meta:
        model = Person

    account = factory.SubFactory(AccountFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    handle = factory.LazyAttribute(lambda person: fold(person.name).replace(" ", "-")[:30].ljust(3, "1"))
    handle_folded = factory.LazyAttribute(lambda person: fold(person.handle))
    languages = factory.LazyFunction(lambda: ["en"])
    created_at = NOW
    confirmed_at = NOW
    features_changed_at = NOW

    class Params:
        imported = factory.Trait(account=None, confirmed_at=None)
        hidden = factory.Trait(hidden_at=NOW, hidden_why="A test hid them")


class RoleFactory(DjangoModelFactory[Role]):
    class Meta:
        model = Role

    since = NOW


def wants(person: Person, *topics: Topic) -> None:
    """Let a person want to learn topics, the first wish first."""
    _add_topics(person, topics, Side.LEARN)


def shares(person: Person, *topics: Topic) -> None:
    """Let a person be able to share topics."""
    _add_topics(person, topics, Side.SHARE)


def works_as(person: Person, *crafts: Craft, years: Years | None = None) -> None:
    PersonCraft.objects.bulk_create(PersonCraft(person=person, craft=craft, years=years) for craft in crafts)


def week_of(days: Iterable[int] = range(5), hours: Iterable[int] = range(8, 12)) -> bytes:
    """Return a week that is free at these hours of these days; Monday is 0."""
    chosen = list(hours)
    free = {day * 24 + hour for day in days for hour in chosen}
    return bytes(sum((at * 8 + bit in free) << (7 - bit) for bit in range(8)) for at in range(WEEK_BYTES))


def _add_topics(person: Person, topics: tuple[Topic, ...], side: Side) -> None:
    rows: Any = (
        PersonTopic(person=person, topic=topic, side=side, position=place) for place, topic in enumerate(topics)
    )
    PersonTopic.objects.bulk_create(rows)
