"""Short ways to a case in some state, for tests of cases, asks and mentorships."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from matching.choices import CaseState
from matching.commands import asks, cases
from matching.commands.cases import Said
from matching.models import Ask, Case, Mentorship
from profiles.models import Person, Topic
from tests.factories import NOW, OfferFactory, PersonFactory, TopicFactory, shares, teaches, wants

HOUR = timedelta(hours=1)


def pricing() -> Topic:
    return TopicFactory.create(slug="pricing-job")


def helper(name: str, **offer: Any) -> Person:
    """Somebody with an open offer about pricing a job."""
    person = PersonFactory.create(name=name)
    shares(person, pricing())
    teaches(OfferFactory.create(person=person, **offer), pricing())
    return person


def asker(name: str) -> Person:
    person = PersonFactory.create(name=name)
    wants(person, pricing())
    return person


def asked(seeker: Person, *wishes: Person, at: datetime = NOW, form: str = "", **said: Any) -> Case:
    """Let somebody ask, these mentors first; about something else where they ask about a price already."""
    words = {"words": "How do I name a price?", "wishes": wishes, **said}
    if "topic" not in words:
        more = asks_about(seeker, pricing())
        words["topic"] = (TopicFactory.create(slug="asking-for-more") if more else pricing()).pk
    return cases.open_case(person=seeker, said=Said(**words), form_key=form or f"{seeker.pk}-{at:%m%d%H%M%S}", at=at)


def asks_about(seeker: Person, topic: Topic) -> bool:
    return Case.objects.filter(person=seeker, topic=topic, state=CaseState.OPEN).exists()


def ask_of(case: Case, mentor: Person) -> Ask:
    return Ask.objects.get(case=case, mentor=mentor)


def said_yes(seeker: Person, mentor: Person, at: datetime = NOW, **said: Any) -> Mentorship:
    """Return the mentorship after an ask and a yes."""
    case = asked(seeker, mentor, at=at, **said)
    made = asks.accept(ask=ask_of(case, mentor), by=mentor, at=at + HOUR)
    assert made is not None
    return made


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()
