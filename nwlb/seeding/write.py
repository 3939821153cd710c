"""Made-up people become rows, some thousand at a time."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from nwlb.seeding.draw import Drawn, DrawnOffer
from profiles.choices import Audience, RoleName, Side, fold
from profiles.commands import audit, bulk, handles, search_documents
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

CHUNK = 4_000
SEEDED = "demo.seeded"
NO_PASSWORD = "!"  # what Django writes for an account nobody can sign in to by password  # noqa: S105
HIDEABLE = ("about", "crafts", "place", "hours", "goal")
PERSON = (
    "id", "account", "name", "handle", "handle_folded", "headline", "about", "goal", "place", "zone", "languages",
    "talks", "week", "hours_vary", "in_previews", "avoids_rivals", "audience", "created_at", "confirmed_at",
    "features_changed_at",
)  # fmt: skip
OFFER = (
    "id", "person", "formats", "room", "rhythm", "good_for", "good_for_words", "not_for_words",
    "handbook_passed_at", "opened_at", "paused_at",
)  # fmt: skip


@dataclass(frozen=True)
class Settler:
    """Somebody who is about to move in."""

    drawn: Drawn
    email: str
    password: str = NO_PASSWORD
    role: RoleName | None = None


@transaction.atomic
def settle(*, settlers: Iterable[Settler], key: str, facts: dict[str, Any], at: datetime) -> int:
    """Write everybody at once or nobody, and note under ``key`` that it was done.

    While the database takes one chunk, a thread draws the next: ``settlers`` must not ask the database.
    """
    count, free, rest = 0, handles.Unused(), iter(settlers)
    with ThreadPoolExecutor(1) as desk:
        soon = desk.submit(_pack, rest, Chunk(), free, at)
        while chunk := soon.result():
            soon = desk.submit(_pack, rest, Chunk(), free, at)
            chunk.write()
            count += len(chunk)
    audit.record(action=SEEDED, by=None, kind="community", key=key, facts={**facts, "people": count}, at=at)
    return count


class Chunk:
    """Some thousand people as rows of eight tables."""

    def __init__(self) -> None:
        models = (Account, Person, Offer)
        self.accounts, self.people, self.offers = (iter(bulk.reserve(model, CHUNK)) for model in models)
        self.written: list[int] = []
        self.account = bulk.Rows(Account, "id", "email", "password", "date_joined")
        self.email = bulk.Rows(EmailAddress, "user", "email", "verified", "primary")
        self.person = bulk.Rows(Person, *PERSON, *[f"show_{name}" for name in HIDEABLE])
        self.craft = bulk.Rows(PersonCraft, "person", "craft", "years")
        self.topic = bulk.Rows(PersonTopic, "person", "topic", "side", "position")
        self.agreement = bulk.Rows(Agreement, "person", "document", "version", "at")
        self.role = bulk.Rows(Role, "person", "role", "since")
        self.offer = bulk.Rows(Offer, *OFFER)
        self.offered = bulk.Rows(OfferTopic, "offer", "topic")

    def __len__(self) -> int:
        return len(self.written)

    def add(self, one: Settler, handle: str, at: datetime) -> None:
        drawn, since = one.drawn, at - timedelta(days=one.drawn.age_days)
        account, person = next(self.accounts), next(self.people)
        self.written.append(person)
        self.account.add(account, one.email, one.password, since)
        self.email.add(account, one.email, True, True)
        self.person.add(person, account, drawn.name, handle, fold(handle), *_said(drawn, since))
        for craft, years in drawn.crafts:
            self.craft.add(person, craft, years)
        for side, topics in ((Side.LEARN, drawn.wants), (Side.SHARE, drawn.shares)):
            for place, topic in enumerate(topics):
                self.topic.add(person, topic, side, place)
        for document, version in VERSIONS.items():
            self.agreement.add(person, document, version, since)
        if one.role:
            self.role.add(person, one.role, since)
        if drawn.offer:
            self._add_offer(drawn.offer, person, since, at)

    def _add_offer(self, drawn: DrawnOffer, person: int, since: datetime, at: datetime) -> None:
        offer, opened, paused = next(self.offers), since if drawn.open else None, at if drawn.paused else None
        words = (drawn.rhythm, drawn.good_for, drawn.good_for_words, drawn.not_for_words)
        self.offer.add(offer, person, drawn.formats, drawn.room, *words, opened, opened, paused)
        for topic in drawn.topics:
            self.offered.add(offer, topic)

    def write(self) -> None:
        """Write everybody in the caller's transaction, whom others point at first."""
        for rows in (self.account, self.email, self.person, self.craft, self.topic, self.agreement, self.role):
            rows.write()
        self.offer.write()
        self.offered.write()
        search_documents.write(self.written)


def _pack(settlers: Iterator[Settler], chunk: Chunk, free: handles.Unused, at: datetime) -> Chunk:
    for one in islice(settlers, CHUNK):
        handle, _number = free.next(one.drawn.name)
        chunk.add(one, handle, at)
    return chunk


def _said(drawn: Drawn, since: datetime) -> list[Any]:
    """Return what follows the handle in PERSON, and who sees what."""
    return [
        drawn.headline,
        drawn.about,
        drawn.goal,
        drawn.place and drawn.place.pk,
        drawn.zone,
        drawn.languages,
        drawn.talks,
        drawn.week,
        drawn.hours_vary,
        drawn.in_previews,
        drawn.avoids_rivals,
        Audience.EVERYONE if drawn.public else Audience.MEMBERS,
        since,
        since,
        since,
        *[Audience.ONLY_ME if name in drawn.own_only else Audience.MEMBERS for name in HIDEABLE],
    ]
