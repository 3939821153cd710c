"""What people's own words mean: said once by a coordinator, applied to everybody who wrote them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from profiles.choices import Side, fold
from profiles.commands import audit
from profiles.errors import SpellingTaken
from profiles.models import Craft, Label, Offer, OfferTopic, OwnWords, Person, PersonCraft, PersonTopic, Topic
from profiles.policies.imports import ensure_may_import
from profiles.policies.people import MOST_CRAFTS, MOST_SHARES, MOST_WISHES

SIDES = (
    (OwnWords.About.SHARE, Side.SHARE, MOST_SHARES),
    (OwnWords.About.LEARN, Side.LEARN, MOST_WISHES),
)


@transaction.atomic
def mean(*, words: str, meaning: Topic | Craft, locale: str, by: Person | None, at: datetime) -> int:
    """Say that some words are a spelling of a topic or craft; return for how many people that changed something.

    The spelling stays as a label that people added. Whoever has as many topics or crafts as fit keeps the words.

    Raises:
        SpellingTaken: in this language the words mean something else already.

    """
    ensure_may_import(by)
    kind = "topic" if isinstance(meaning, Topic) else "craft"
    _write_label(kind, words, meaning, locale)
    if isinstance(meaning, Topic):
        changed = {pk for about, side, most in SIDES for pk in _as_topic(words, meaning, about, side, most)}
    else:
        changed = set(_as_craft(words, meaning))
    Person.objects.filter(pk__in=changed).update(features_changed_at=at)
    audit.record(action="spelling.meant", by=by, kind=kind, key=meaning.slug, facts={"people": len(changed)}, at=at)
    return len(changed)


def _write_label(kind: str, words: str, meaning: Topic | Craft, locale: str) -> None:
    said = {"language": locale.split("-", maxsplit=1)[0], "folded": fold(words)}
    fields = {kind: meaning, "text": words, "origin": "people", **said}
    try:
        with transaction.atomic():
            Label.objects.create(**fields)
    except IntegrityError:
        if not Label.objects.filter(**{kind: meaning}, **said).exists():
            raise SpellingTaken from None


def _writers(words: str, about: OwnWords.About) -> list[int]:
    """Lock everybody who wrote the words."""
    rows = OwnWords.objects.filter(about=about, folded=fold(words)).values("person")
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=rows, erased_at=None).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _as_topic(words: str, topic: Topic, about: OwnWords.About, side: Side, most: int) -> list[int]:
    writers = _writers(words, about)
    held = PersonTopic.objects.filter(person__in=writers, side=side)
    have = set(held.filter(topic=topic).values_list("person_id", flat=True))
    last = dict(held.values_list("person_id").annotate(Max("position")))
    room = [pk for pk in writers if pk not in have and last.get(pk, -1) + 1 < most]
    PersonTopic.objects.bulk_create(
        PersonTopic(person_id=pk, topic=topic, side=side, position=last.get(pk, -1) + 1) for pk in room
    )
    if side == Side.SHARE:  # what a sheet says somebody can share is what they offer, until they say themselves
        offers = Offer.objects.filter(person__in=room, person__account=None)
        OfferTopic.objects.bulk_create(
            (OfferTopic(offer=offer, topic=topic) for offer in offers), ignore_conflicts=True
        )
    return _settled(words, about, [*room, *have])


def _as_craft(words: str, craft: Craft) -> list[int]:
    about = OwnWords.About.CRAFT
    writers = _writers(words, about)
    held = list(PersonCraft.objects.filter(person__in=writers).values_list("person_id", "craft_id", "years"))
    have = {person for person, held_craft, _years in held if held_craft == craft.pk}
    years = {person: years for person, _craft, years in held}
    count = {pk: sum(person == pk for person, _craft, _years in held) for pk in writers}
    room = [pk for pk in writers if pk not in have and count[pk] < MOST_CRAFTS]
    PersonCraft.objects.bulk_create(PersonCraft(person_id=pk, craft=craft, years=years.get(pk)) for pk in room)
    return _settled(words, about, [*room, *have])


def _settled(words: str, about: OwnWords.About, people: list[int]) -> list[int]:
    OwnWords.objects.filter(person__in=people, about=about, folded=fold(words)).delete()
    return people
