import factory
from factory.django import DjangoModelFactory

from profiles.choices import Format
from profiles.models import Offer, OfferTopic, Topic
from tests.factories.people import PersonFactory
from tests.factories.times import NOW


class OfferFactory(DjangoModelFactory[Offer]):
    """An open offer. Traits: ``closed`` has not passed the handbook; ``paused`` has no end set."""

    class Meta:
        model = Offer

    person = factory.SubFactory(PersonFactory)
    formats = factory.LazyFunction(lambda: [Format.LONG_TERM, Format.ONE_OFF])
    handbook_passed_at = NOW
    opened_at = NOW

    class Params:
        closed = factory.Trait(handbook_passed_at=None, opened_at=None)
        paused = factory.Trait(paused_at=NOW)


def teaches(offer: Offer, *topics: Topic) -> None:
    """Let an offer hold topics."""
    OfferTopic.objects.bulk_create(OfferTopic(offer=offer, topic=topic) for topic in topics)
