"""What is decided about a post, as its moderators and its author read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.models import Thread
from profiles.choices import Curb, Verdict, Wrong
from profiles.commands import appeals, decisions, privacy, reports
from profiles.commands.restrictions import Measure
from profiles.models import Decision, Person, Report
from profiles.queries import reports as reading
from profiles.queries.restrictions import FOR_GOOD
from tests.api.program import Program
from tests.factories import NOW
from tests.forums.helping import began, neighbour, replied, room, wrote

SignIn = Callable[[Person], Client]


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().split("<main")[1]


def reported(reporter: Person, kind: str, key: str) -> Report:
    found = reading.find(viewer=reporter, kind=kind, key=key)
    assert found is not None
    return reports.file(reporter=reporter, kind=kind, key=key, found=found, wrong=Wrong.UNKIND, words="", at=NOW)


def decided(report: Report, by: Person, verdict: Verdict, measure: Measure | None = None) -> Decision:
    return decisions.decide(
        report=report, by=by, verdict=verdict, rule=Wrong.UNKIND, reason="Please be kind.", measure=measure, at=NOW
    )


@pytest.mark.parametrize(("kind", "goes_along"), [("forums.post", True), ("forums.thread", True), ("reply", False)])
def test_a_moderator_reads_what_is_hidden_along(
    kind: str, goes_along: bool, thread: Thread, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    reply, *_others = (replied(thread, neighbour(name)) for name in ("Lou", "Ana", "Kim"))
    key = {"forums.post": thread.posts.get(number=1).key, "forums.thread": thread.key, "reply": reply.key}[kind]
    report = reported(sam, kind if kind != "reply" else "forums.post", key)
    for path in ("/moderation/", f"/moderation/{report.key}/"):
        page = text(sign_in(mo), path)
        assert ("the whole conversation is out of sight, with 3 replies." in page) is goes_along
        assert ("Hide the conversation and tell the author" in page) is goes_along
    assert Program(mo).ask("GET", f"moderation/{report.key}/").json()["along"] == (3 if goes_along else 0)


def test_what_waits_is_not_said_to_be_of_somebody_new(thread: Thread, sign_in: SignIn) -> None:
    author = neighbour("Lou")
    assert wrote(thread, author, "Call me: 07700 900123").is_held
    page = text(sign_in(author), thread.get_absolute_url())
    assert "A moderator reads it before others do" in page
    assert "new people" not in page


def test_a_second_look_leads_to_where_it_stands(
    thread: Thread, sam: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    post = replied(thread, neighbour("Lou"))
    decision = decided(reported(sam, "forums.post", post.key), mo, Verdict.WARN)
    appeals.make(decision=decision, person=post.author, words="It was a quote.", at=NOW)
    assert post.get_absolute_url() in text(sign_in(ada), "/moderation/appeals/")


def test_who_is_out_for_a_time_is_not_called_gone(
    thread: Thread, sam: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    lou = neighbour("Lou")
    decided(reported(sam, "forums.post", replied(thread, lou).key), mo, Verdict.WARN, Measure(Curb.SUSPEND, 7))
    Person.objects.filter(pk=lou.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    path = f"threads/{thread.key}/posts/"
    for reader, name in ((mo, "Lou"), (teo, "A member")):
        assert "A former member" not in text(sign_in(reader), thread.get_absolute_url())
        assert name in [post["by"]["name"] for post in Program(reader).ask("GET", path).json()["results"]]
    lou.refresh_from_db()
    privacy.erase(person=lou, by=None, at=NOW)
    for reader in (mo, teo):
        assert "A former member" in text(sign_in(reader), thread.get_absolute_url())


def test_who_is_hidden_is_not_called_gone(thread: Thread, teo: Person, sam: Person, mo: Person) -> None:
    lou = neighbour("Lou")
    replied(thread, lou)
    decided(reported(sam, "profiles.person", lou.key), mo, Verdict.HIDE, Measure(Curb.SUSPEND, 7))
    path = f"threads/{thread.key}/posts/"
    for reader, name in ((mo, "Lou"), (teo, "A member")):
        assert name in [post["by"]["name"] for post in Program(reader).ask("GET", path).json()["results"]]
    Person.objects.filter(pk=lou.pk).update(suspended_until=FOR_GOOD)
    names = [post["by"]["name"] for post in Program(teo).ask("GET", path).json()["results"]]
    assert "A former member" in names, "whose account is closed for good"


@pytest.mark.parametrize("told", [True, False])
def test_a_moderator_reads_who_is_told(told: bool, thread: Thread, sam: Person, mo: Person, sign_in: SignIn) -> None:
    post = replied(thread, neighbour("Lou")) if told else wrote(thread, neighbour("Lou"), "Call me: 07700 900123")
    report = reported(sam, "forums.post", post.key) if told else Report.objects.get()
    page = sign_in(mo).post(f"/moderation/{report.key}/", {"verdict": "keep", "rule": "spam"}, follow=True)
    assert ("Who reported it is told" in page.content.decode()) is told
    assert ("Others see it now." in page.content.decode()) is not told
