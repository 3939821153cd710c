"""A decision that is taken back: its matter waits again, as old and as hidden as before; who reported hears nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from forums.models import Post, Thread
from forums.queries import posts as reading
from profiles.choices import RoleName, Verdict, Wrong
from profiles.commands import appeals, decisions, privacy, reports
from profiles.models import AuditEntry, Decision, Notice, Person, Report, Veil
from profiles.queries import reports as queue
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.forums.helping import began, neighbour, replied, room, settled, wrote
from tests.forums.test_decided import text

SignIn = Callable[[Person], Client]
HOUR = timedelta(hours=1)
NUMBER = "Call me: 07700 900123"


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


@pytest.fixture
def lou(db: None) -> Person:
    return neighbour("Lou")


def told(post: Post, *by: Person, wrong: Wrong = Wrong.UNKIND) -> list[Report]:
    made = []
    for reporter in by:
        found = queue.find(viewer=reporter, kind="forums.post", key=post.key)
        assert found is not None
        report = reports.file(
            reporter=reporter, kind="forums.post", key=post.key, found=found, wrong=wrong, words="", at=NOW
        )
        made.append(report)
    return made


def decide(post: Post, by: Person, verdict: Verdict, at: datetime = NOW + HOUR) -> Decision:
    report = Report.objects.filter(subject_key=post.key, decision=None).earliest("id")
    return decisions.decide(report=report, by=by, verdict=verdict, rule=Wrong.OTHER, reason="Why.", at=at)


def matter(post: Post) -> queue.Matter:
    (found,) = queue.queue(queue.open_reports(), NOW + 2 * HOUR)
    assert found.subject_key == post.key
    return found


def seen(post: Post, by: Person) -> bool:
    return reading.visible_to(by).filter(pk=post.pk).exists()


@pytest.mark.parametrize("verdict", Verdict)
def test_what_was_reported_waits_again_as_long_as_it_did(
    verdict: Verdict, thread: Thread, sam: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    post = replied(thread, neighbour("Lou"))
    made = told(post, sam, teo)
    decision = decide(post, mo, verdict)
    assert queue.queue(queue.open_reports(), NOW) == []
    assert decisions.undo(decision=decision, by=mo, at=NOW + 2 * HOUR) == 0
    again = matter(post)
    assert (again.since, again.reports, seen(post, sam)) == (NOW, made, True)
    assert not Notice.objects.filter(person__in=[sam, teo]).exists()
    page = text(sign_in(sam), "/reports/")
    assert "A moderator will look" in page
    assert "Taken back" not in page
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"report.filed", "report.decided", "report.undone"} <= actions
    assert decide(post, mo, Verdict.KEEP, NOW + 3 * HOUR) != decision
    assert Notice.objects.filter(person=sam, verb="report_answered").count() == 1


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("opening", [True, False])
def test_what_was_held_back_is_held_back_again(
    verdict: Verdict, opening: bool, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    thread = began(settled(teo), room(), words=NUMBER) if opening else began(neighbour("Lou"), room())
    post = thread.posts.get() if opening else wrote(thread, settled(teo), NUMBER)
    assert post.is_held
    decision = decide(post, mo, verdict)
    assert seen(post, sam) is (verdict in (Verdict.KEEP, Verdict.WARN))
    done = sign_in(mo).post(f"/decisions/{decision.key}/undo/", follow=True)
    assert "It waits in the list again" in done.content.decode()
    assert NUMBER in done.content.decode()
    post.refresh_from_db()
    assert (post.is_held, post.is_hidden, post.tell_at, seen(post, sam)) == (True, False, None, False)
    assert "07700" not in Client().get(thread.get_absolute_url()).content.decode()
    assert matter(post).held
    assert not Notice.objects.filter(verb="post_approved").exists()
    if verdict != Verdict.KEEP:
        assert "A moderator looks at it again." in text(sign_in(teo), decision.get_absolute_url())
    decide(post, mo, Verdict.KEEP, NOW + 3 * HOUR)
    assert seen(post, sam)
    assert Notice.objects.filter(person=teo, verb="post_approved").count() == 1


@pytest.mark.parametrize("verdict", Verdict)
def test_what_reports_hid_is_hidden_again(verdict: Verdict, thread: Thread, sam: Person, mo: Person) -> None:
    post = replied(thread, neighbour("Lou"))
    lee = PersonFactory.create(name="Lee", confirmed_at=NOW - timedelta(days=100))
    told(post, lee, wrong=Wrong.PRIVATE)
    decision = decide(post, mo, verdict)
    assert Veil.objects.get().lifted_at == NOW + HOUR
    assert Program(mo).ask("POST", f"decisions/{decision.key}/undo/").json() == {"missing": 0}
    assert Veil.objects.get().lifted_at is None
    post.refresh_from_db()
    assert (seen(post, sam), post.is_hidden, post.hidden_by) == (False, True, None)
    assert (matter(post).veiled, matter(post).by_one) == (True, True)
    decide(post, mo, Verdict.KEEP, NOW + 3 * HOUR)
    assert seen(post, sam)


def test_three_voices_bring_it_back_and_two_do_not(thread: Thread, sam: Person, mo: Person) -> None:
    post = replied(thread, neighbour("Lou"))
    told(post, sam)
    decision = decide(post, mo, Verdict.HIDE)
    voices = PersonFactory.create_batch(3)
    for person in voices:
        RoleFactory.create(person=person, role=RoleName.MODERATOR)
    for person in voices[:2]:
        decisions.undo(decision=decision, by=person, at=NOW + 2 * HOUR)
    assert (queue.queue(queue.open_reports(), NOW), seen(post, sam)) == ([], False)
    decisions.undo(decision=decision, by=voices[2], at=NOW + 2 * HOUR)
    assert (matter(post).since, seen(post, sam)) == (NOW, True)


def test_an_appeal_that_is_granted_settles_it(thread: Thread, sam: Person, mo: Person, ada: Person) -> None:
    post = replied(thread, neighbour("Lou"))
    told(post, sam)
    decision = decide(post, mo, Verdict.HIDE)
    appeal = appeals.make(decision=decision, person=post.author, words="A quote.", at=NOW + 2 * HOUR)
    appeals.answer(appeal=appeal, by=ada, granted=True, words="You are right.", at=NOW + 2 * HOUR)
    assert (queue.queue(queue.open_reports(), NOW), seen(post, sam)) == ([], True)


def test_told_again_since_it_is_one_report(thread: Thread, sam: Person, mo: Person) -> None:
    post = replied(thread, neighbour("Lou"))
    told(post, sam)
    decision = decide(post, mo, Verdict.KEEP)
    (newer,) = told(post, sam)
    decisions.undo(decision=decision, by=mo, at=NOW + 2 * HOUR)
    assert matter(post).reports == [newer]


def test_what_was_decided_since_stands(thread: Thread, sam: Person, teo: Person, mo: Person) -> None:
    post = replied(thread, neighbour("Lou"))
    told(post, sam)
    first = decide(post, mo, Verdict.WARN)
    told(post, teo)
    decide(post, mo, Verdict.HIDE)
    decisions.undo(decision=first, by=mo, at=NOW + 2 * HOUR)
    assert (queue.queue(queue.open_reports(), NOW), seen(post, sam)) == ([], False)


def test_new_words_that_were_sent_stay(thread: Thread, sam: Person, mo: Person) -> None:
    post = wrote(thread, settled(neighbour("Lou")), NUMBER)
    decision = decide(post, mo, Verdict.MEND)
    decisions.mend(decision=decision, by=post.author, words="Write to me here.", at=NOW + HOUR)
    decisions.undo(decision=decision, by=mo, at=NOW + 2 * HOUR)
    assert (queue.queue(queue.open_reports(), NOW), seen(post, sam)) == ([], True)


def test_what_waits_of_whoever_erased_themselves_is_withdrawn(
    thread: Thread, teo: Person, lou: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    waits, shown = wrote(thread, settled(teo), NUMBER), replied(thread, lou, "Read me after I left.")
    told(shown, sam)
    begun_by_them = began(settled(teo), room("rest"), title=NUMBER)
    for person in (teo, lou):
        privacy.erase(person=person, by=None, at=NOW + HOUR)
    assert matter(shown).said, "what others said of what stays is still theirs to hear of"
    assert not Report.objects.filter(reporter=None).exists()
    assert Program(mo).ask("GET", "moderation/").json()["results"][0]["held"] == []
    for post in (waits, begun_by_them.posts.get()):
        post.refresh_from_db()
        assert "07700" not in post.words + post.html + Thread.objects.get(pk=post.thread_id).title
        assert not seen(post, sam)
    assert "Read me after I left." in text(sign_in(sam), thread.get_absolute_url())


def test_taken_back_after_they_left_it_publishes_nothing(thread: Thread, teo: Person, sam: Person, mo: Person) -> None:
    post = wrote(thread, settled(teo), NUMBER)
    decision = decide(post, mo, Verdict.HIDE)
    privacy.erase(person=teo, by=None, at=NOW + HOUR)
    decisions.undo(decision=decision, by=mo, at=NOW + 2 * HOUR)
    assert queue.queue(queue.open_reports(), NOW) == []
    post.refresh_from_db()
    assert "07700" not in post.words + post.html
