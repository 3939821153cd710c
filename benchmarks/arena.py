"""A mentor with one place and many who asked for it, as rows for the races. Its rows go when it is left."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Self

from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from matching.choices import CaseState, MentorshipState
from matching.commands import asks
from matching.errors import MentorIsFull
from matching.models import Ask, Case, Mentorship, Move
from matching.queries import links
from profiles.choices import Format, fold, new_key
from profiles.errors import Refusal
from profiles.models import Account, Block, Notice, Offer, OfferTopic, Person, Topic, TopicGroup

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Arena:
    """A mentor with one place, and people who all asked for it. Its rows go when it is left."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.barrier = Barrier(size)

    def __enter__(self) -> Self:
        self.mentor = person("Mentor", account=True)
        self.topic = topic()
        self.offer = open_offer(self.mentor, self.topic)
        self.seekers = [person(f"Seeker {number}") for number in range(self.size)]
        self.cases = [case_of(seeker, self.topic) for seeker in self.seekers]
        self.asks = [ask_of(case, self.mentor) for case in self.cases]
        self.client = Client(headers={"host": "localhost"})
        assert self.mentor.account is not None  # noqa: S101
        self.client.force_login(self.mentor.account)
        self.pool = ThreadPoolExecutor(self.size)
        return self

    def __exit__(self, *_why: object) -> None:
        list(self.pool.map(self.close_connection, range(self.size)))
        self.pool.shutdown()
        self.clear()
        people = [self.mentor, *self.seekers]
        Case.objects.filter(person__in=people).delete()
        Offer.objects.filter(person=self.mentor).delete()
        account = self.mentor.account
        Person.objects.filter(pk__in=[one.pk for one in people]).delete()
        if account is not None:
            account.delete()

    def close_connection(self, _number: int) -> None:
        """Close the connection of one thread; the barrier sees to it that each thread gets one call."""
        self.barrier.wait()
        connection.close()

    def clear(self) -> None:
        """Bring everything back to before the answers."""
        Mentorship.objects.filter(mentor=self.mentor).delete()
        Notice.objects.filter(person__in=[self.mentor, *self.seekers]).delete()
        Block.objects.filter(blocked=self.mentor).delete()
        Move.objects.filter(case__in=self.cases).delete()
        Ask.objects.filter(case__in=self.cases).exclude(mentor=self.mentor).delete()
        fresh = {"answered_at": None, "reason": "", "remind_at": None, "overtaken_at": None, "note": ""}
        Ask.objects.filter(case__in=self.cases).update(state="pending", due_at=AT + HOUR, **fresh)
        Case.objects.filter(pk__in=[case.pk for case in self.cases]).update(
            state=CaseState.OPEN, step="asks", due_at=AT + HOUR, closed_at=None, lease_until=None, lane=0
        )
        Offer.objects.filter(person=self.mentor).update(taken=0, unanswered=0, paused_at=None)

    def all_at_once(self, steps: Sequence[Callable[[], object]]) -> list[str]:
        """Run a step in each thread at the same moment; return what each one came to."""
        return list(self.pool.map(self.one, steps))

    def one(self, step: Callable[[], object]) -> str:
        self.barrier.wait()
        try:
            return "yes" if step() else "changed nothing"
        except MentorIsFull:
            return "told that it is full"
        except Refusal:
            return "refused"
        except IntegrityError:
            return "stopped by the database"
        except OperationalError:
            return "deadlock"

    def yes(self, number: int) -> Callable[[], object]:
        """Say yes through the command, the page or the link of a mail, by turns."""
        ask = self.asks[number]
        if number % 3 == 0:
            return lambda: asks.accept(ask=Ask.objects.get(pk=ask.pk), by=self.mentor, at=AT)
        if number % 3 == 1:
            return lambda: self.posted(reverse("matching:ask_accept", args=[ask.key]), ask)
        return lambda: self.posted(links.url(ask.key, links.YES), ask)

    def posted(self, url: str, ask: Ask) -> bool:
        browser = Client(headers={"host": "localhost"})
        browser.cookies = self.client.cookies
        answer = browser.post(url)
        if answer.status_code >= 500:  # noqa: PLR2004
            raise AssertionError(url)
        if not Mentorship.objects.filter(ask=ask, state=MentorshipState.ACTIVE).exists():
            raise MentorIsFull
        return True

    def taken(self) -> int:
        return Mentorship.objects.filter(mentor=self.mentor, state=MentorshipState.ACTIVE).count()


def person(name: str, *, account: bool = False) -> Person:
    key = new_key()
    login = Account.objects.create(email=f"race-{key}@example.org", date_joined=AT) if account else None
    times = dict.fromkeys(("created_at", "confirmed_at", "features_changed_at"), AT)
    handle = f"race-{key}"
    return Person.objects.create(name=name, handle=handle, handle_folded=fold(handle), account=login, **times)


def topic() -> Topic:
    group, _made = TopicGroup.objects.get_or_create(slug="race", defaults={"hue": 1, "position": 999})
    found, _made = Topic.objects.get_or_create(slug="race", defaults={"group": group, "position": 999})
    return found


def open_offer(mentor: Person, about: Topic) -> Offer:
    times = {"handbook_passed_at": AT, "opened_at": AT}
    offer = Offer.objects.create(person=mentor, room=1, formats=[Format.LONG_TERM, Format.ONE_OFF], **times)
    OfferTopic.objects.create(offer=offer, topic=about)
    return offer


def case_of(seeker: Person, about: Topic) -> Case:
    times = {"opened_at": AT, "waits_since": AT, "step_since": AT, "due_at": AT + HOUR, "lane": 0}
    return Case.objects.create(person=seeker, topic=about, form_key=seeker.key, **times)


def ask_of(case: Case, mentor: Person) -> Ask:
    return Ask.objects.create(case=case, mentor=mentor, at=AT, due_at=AT + HOUR)
