"""The topics somebody wants to learn, in the order of their wishes, and those they can share."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from profiles.choices import Side
from profiles.commands import offers, people, search_documents
from profiles.models import OwnWords, Person, PersonTopic
from profiles.policies.people import ensure_shares_fit, ensure_wishes_fit


@transaction.atomic
def learn(*, person: Person, topics: Sequence[int], words: Sequence[str], at: datetime) -> bool:
    """Keep what somebody wants to learn, the first wish first; True if that changed anything."""
    wanted = list(dict.fromkeys(topics))
    ensure_wishes_fit(len(wanted))
    locked = people.lock(person)
    return _write(locked, Side.LEARN, OwnWords.About.LEARN, wanted, words, at)


@transaction.atomic
def share(*, person: Person, topics: Sequence[int], words: Sequence[str], at: datetime) -> bool:
    """Keep what somebody can show others. A topic that goes leaves their offer too."""
    wanted = list(dict.fromkeys(topics))
    ensure_shares_fit(len(wanted))
    locked = people.lock(person)
    offers.keep_only(person=locked, topics=wanted)
    return _write(locked, Side.SHARE, OwnWords.About.SHARE, wanted, words, at)


def _write(
    person: Person, side: Side, about: OwnWords.About, wanted: list[int], words: Sequence[str], at: datetime
) -> bool:
    held = list(person.topics.filter(side=side).values_list("topic_id", flat=True))
    words_changed = people.write_words(person, about, words)
    if held == wanted:
        search_documents.write([person.pk])  # for the words
        return words_changed
    person.topics.filter(side=side).delete()
    PersonTopic.objects.bulk_create(
        PersonTopic(person=person, topic_id=topic, side=side, position=place) for place, topic in enumerate(wanted)
    )
    people.touch(person, at=at)
    return True
