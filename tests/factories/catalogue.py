"""Crafts, topics, their labels, and towns."""

from typing import Any, TypeVar

import factory
from factory.django import DjangoModelFactory

from profiles.choices import fold
from profiles.models import Craft, Label, Place, Topic, TopicGroup

Named = TypeVar("Named", Craft, Topic, TopicGroup)


class LabelFactory(DjangoModelFactory[Label]):
    class Meta:
        model = Label

    language = "en"
    text = factory.Sequence(lambda n: f"Spelling {n}")
    folded = factory.LazyAttribute(lambda label: fold(label.text))
    preferred = True


def _name_it(made: Craft | Topic | TopicGroup, create: bool, text: str | None, **_more: Any) -> None:
    kind = "group" if isinstance(made, TopicGroup) else type(made).__name__.lower()
    if create and not made.labels.filter(language="en", preferred=True).exists():
        LabelFactory.create(**{kind: made}, text=text or made.slug.replace("-", " ").capitalize())


class _NamedFactory(DjangoModelFactory[Named]):
    """Something with a slug; gets its slug as its English name unless it has a name already."""

    class Meta:
        abstract = True
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    name = factory.PostGeneration(_name_it)


class CraftFactory(_NamedFactory[Craft]):
    class Meta:
        model = Craft
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"craft-{n}")
    icon = "bike"
    position = factory.Sequence(lambda n: n)


class TopicGroupFactory(_NamedFactory[TopicGroup]):
    class Meta:
        model = TopicGroup
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"group-{n}")
    hue = 1
    position = factory.Sequence(lambda n: n)


class TopicFactory(_NamedFactory[Topic]):
    class Meta:
        model = Topic
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"topic-{n}")
    group = factory.SubFactory(TopicGroupFactory, slug="money")
    position = factory.Sequence(lambda n: n)


class PlaceFactory(DjangoModelFactory[Place]):
    """Bristol, unless the test wants another town."""

    class Meta:
        model = Place
        django_get_or_create = ("id",)

    id = 2654675
    name = "Bristol"
    folded = factory.LazyAttribute(lambda place: fold(place.name))
    country = "GB"
    region = "England"
    zone = "Europe/London"
    latitude = "51.5"
    longitude = "-2.6"
    population = 617280
