"""Made-up people become rows, some thousand at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model

from nwlb.seeding.draw import Drawn, DrawnOffer
from profiles.choices import Audience, RoleName, Side, fold
from profiles.commands import audit, handles, search_documents
from profiles.models import (
    Account,
    Agreement,
    Offer,
    OfferTopic,
    Person,
    PersonCraft,
    PersonTopic,
    Role,
)
from profiles.policies.onboarding import VERSIONS

CHUNK = 2_000
SEEDED = "demo.seeded"
NO_PASSWORD = "!"  # what Django writes for an account nobody can sign in to by password  # noqa: S105


@dataclass(frozen=True)
class Settler:
    """Somebody who is about to move in."""

    drawn: Drawn
    email: str
    password: str = NO_PASSWORD
    role: RoleName | None = None


@transaction.atomic
def settle(*, settlers: Iterable[Settler], key: str, facts: dict[str, Any], at: datetime) -> int:
    """Write everybody at once or nobody, and note under ``key`` that it was done."""
    count, free = 0, handles.Unused()
    rest = iter(settlers)
    while chunk := list(islice(rest, CHUNK)):
        _write(chunk, free, at)
        count += len(chunk)
    audit.record(action=SEEDED, by=None, kind="community", key=key, facts={**facts, "people": count}, at=at)
    return count


def _write(settlers: Sequence[Settler], free: handles.Unused, at: datetime) -> None:
    accounts = [Account(email=one.email, password=one.password, date_joined=_since(one, at)) for one in settlers]
    Account.objects.bulk_create(accounts)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True) for account in accounts
    )
    people = [_person(one, account, free, at) for one, account in zip(settlers, accounts, strict=True)]
    Person.objects.bulk_create(people)
    pairs = list(zip(settlers, people, strict=True))
    _write_all(PersonCraft, (row for one, person in pairs for row in _crafts(one.drawn, person)))
    _write_all(PersonTopic, (row for one, person in pairs for row in _topics(one.drawn, person)))
    _write_all(Agreement, (row for one, person in pairs for row in _agreements(one, person, at)))
    _write_all(Role, (Role(person=p, role=one.role, since=_since(one, at)) for one, p in pairs if one.role))
    _write_offers(pairs, at)
    search_documents.write([person.pk for person in people])


def _write_all(model: type[Model], rows: Iterable[Model]) -> None:
    model._default_manager.bulk_create(list(rows))  # noqa: SLF001 - Django's own word for it


def _since(one: Settler, at: datetime) -> datetime:
    return at - timedelta(days=one.drawn.age_days)


def _person(one: Settler, account: Account, free: handles.Unused, at: datetime) -> Person:
    drawn, since = one.drawn, _since(one, at)
    handle, _number = free.next(drawn.name)
    hidden = {f"show_{name}": Audience.ONLY_ME for name in drawn.own_only}
    return Person(
        account=account,
        name=drawn.name,
        handle=handle,
        handle_folded=fold(handle),
        headline=drawn.headline,
        about=drawn.about,
        goal=drawn.goal,
        place=drawn.place,
        zone=drawn.zone,
        languages=list(drawn.languages),
        talks=list(drawn.talks),
        week=drawn.week,
        hours_vary=drawn.hours_vary,
        in_previews=drawn.in_previews,
        avoids_rivals=drawn.avoids_rivals,
        audience=Audience.EVERYONE if drawn.public else Audience.MEMBERS,
        created_at=since,
        confirmed_at=since,
        features_changed_at=since,
        **hidden,
    )


def _crafts(drawn: Drawn, person: Person) -> Iterator[PersonCraft]:
    for craft, years in drawn.crafts:
        yield PersonCraft(person=person, craft_id=craft, years=years)


def _topics(drawn: Drawn, person: Person) -> Iterator[PersonTopic]:
    for side, topics in ((Side.LEARN, drawn.wants), (Side.SHARE, drawn.shares)):
        for place, topic in enumerate(topics):
            yield PersonTopic(person=person, topic_id=topic, side=side, position=place)


def _agreements(one: Settler, person: Person, at: datetime) -> Iterator[Agreement]:
    for document, version in VERSIONS.items():
        yield Agreement(person=person, document=document, version=version, at=_since(one, at))


def _write_offers(pairs: Sequence[tuple[Settler, Person]], at: datetime) -> None:
    offering = [
        (one.drawn.offer, _offer(one.drawn.offer, person, _since(one, at), at))
        for one, person in pairs
        if one.drawn.offer is not None
    ]
    Offer.objects.bulk_create(offer for _drawn, offer in offering)
    _write_all(OfferTopic, (OfferTopic(offer=o, topic_id=topic) for drawn, o in offering for topic in drawn.topics))


def _offer(drawn: DrawnOffer, person: Person, since: datetime, at: datetime) -> Offer:
    opened = since if drawn.open else None
    return Offer(
        person=person,
        formats=list(drawn.formats),
        room=drawn.room,
        rhythm=drawn.rhythm,
        good_for=drawn.good_for,
        good_for_words=drawn.good_for_words,
        not_for_words=drawn.not_for_words,
        handbook_passed_at=opened,
        opened_at=opened,
        paused_at=at if drawn.paused else None,
    )
