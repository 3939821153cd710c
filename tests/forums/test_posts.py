"""What happens to a post: reactions, an answer that worked, changes that stay readable, waiting for a moderator."""

from datetime import datetime, timedelta

import pytest

from forums.choices import ReactionKind, ThreadKind
from forums.commands import posts, reactions, threads
from forums.commands.news import tell_due
from forums.errors import NotAnAnswer, NotToOwnWords, ThreadIsLocked
from forums.models import Post, PostVersion, Reaction, Thread
from forums.queries import history, readers
from forums.queries import posts as reading
from profiles.choices import Verdict, Wrong
from profiles.commands import blocks, decisions, reports
from profiles.errors import NotAllowed
from profiles.models import AuditEntry, Decision, Notice, Person, Report
from profiles.queries import reports as queue
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, begun, replied, room, settled, wrote
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


def verbs(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("id").values_list("verb", flat=True))


def test_a_reaction_counts_once_and_thanks_are_news_without_a_name(thread: Thread, mina: Person, teo: Person) -> None:
    post = thread.posts.get()
    assert reactions.react(post=post, by=teo, kind=ReactionKind.THANK_YOU, at=NOW)
    assert not reactions.react(post=post, by=teo, kind=ReactionKind.THANK_YOU, at=NOW)
    assert reactions.react(post=post, by=teo, kind=ReactionKind.BEEN_THERE, at=NOW)
    assert Reaction.objects.count() == 2
    assert Notice.objects.get(person=mina).by is None
    assert reactions.take_back(post=post, by=teo, kind=ReactionKind.THANK_YOU)
    assert not reactions.take_back(post=post, by=teo, kind=ReactionKind.THANK_YOU)


def test_nobody_praises_themselves(thread: Thread, mina: Person) -> None:
    with pytest.raises(NotToOwnWords):
        reactions.react(post=thread.posts.get(), by=mina, kind=ReactionKind.HELPED_ME, at=NOW)


def test_reactions_of_people_kept_apart_are_not_counted(thread: Thread, teo: Person, sam: Person) -> None:
    post = thread.posts.get()
    for person in (teo, sam):
        reactions.react(post=post, by=person, kind=ReactionKind.BEEN_THERE, at=NOW)
    assert been_there(thread, teo) == (2, True)
    blocks.add(blocker=sam, blocked=teo, at=NOW)
    assert been_there(thread, teo) == been_there(thread, sam) == (1, True)
    assert been_there(thread, thread.author) == (2, False)


def been_there(thread: Thread, person: Person) -> tuple[int, bool]:
    (shown,) = reading.page(thread, readers.of(person)).posts
    return next((one.count, one.mine) for one in shown.reactions if one.kind == ReactionKind.BEEN_THERE)


def test_who_asked_marks_what_worked(thread: Thread, mina: Person, teo: Person) -> None:
    post = replied(thread, teo)
    assert threads.accept(thread=thread, post=post, by=mina, at=NOW)
    assert not threads.accept(thread=thread, post=post, by=mina, at=NOW)
    thread.refresh_from_db()
    assert (thread.accepted, thread.is_answered) == (post, True)
    assert verbs(teo) == ["answer_accepted"]
    assert threads.unaccept(thread=thread, by=mina, at=NOW)
    assert not threads.unaccept(thread=thread, by=mina, at=NOW)


def test_others_mark_nothing_and_only_a_reply_to_a_question_is_an_answer(
    thread: Thread, mina: Person, teo: Person, mo: Person
) -> None:
    post = replied(thread, teo)
    for person in (teo, mo):
        with pytest.raises(NotAllowed):
            threads.accept(thread=thread, post=post, by=person, at=NOW)
        with pytest.raises(NotAllowed):
            threads.unaccept(thread=thread, by=person, at=NOW)
    talk = began(mina, room("talk"), kind=ThreadKind.TALK)
    for where, what in ((thread, thread.posts.get(number=1)), (talk, replied(talk, teo)), (thread, replied(talk, teo))):
        with pytest.raises(NotAnAnswer):
            threads.accept(thread=where, post=what, by=mina, at=NOW)


def test_a_hidden_answer_is_none_until_it_is_shown_again(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    post = replied(thread, teo)
    threads.accept(thread=thread, post=post, by=mina, at=NOW)
    posts.hide(post=post, by=mo, why="Not kind", at=NOW)
    thread.refresh_from_db()
    assert not thread.is_answered
    posts.show_again(post=post, by=mo, at=NOW)
    thread.refresh_from_db()
    assert thread.is_answered


def test_a_change_keeps_what_it_said_before(thread: Thread, mina: Person) -> None:
    post, title = thread.posts.get(), thread.title
    posts.edit(post=post, by=mina, words="Better words", title="A better title", at=NOW + HOUR)
    post.refresh_from_db()
    thread.refresh_from_db()
    assert (post.words, post.html, post.edited_at) == ("Better words", "<p>Better words</p>", NOW + HOUR)
    assert thread.title == "A better title"
    now, before = history.of_post(Post.objects.select_related("thread").get())
    assert (now.since, now.title) == (NOW + HOUR, "A better title")
    assert (before.since, before.title) == (NOW, title)


def test_what_is_changed_at_once_or_not_at_all_leaves_nothing(thread: Thread, mina: Person) -> None:
    post = thread.posts.get()
    posts.edit(post=post, by=mina, words="Better words", at=NOW + MINUTE)
    posts.edit(post=post, by=mina, words="Better words", at=NOW + HOUR)
    assert not PostVersion.objects.exists()


@pytest.mark.parametrize("part", ["replied", "told", "called", "reacted", "marked it"])
def test_who_had_a_part_in_a_post_can_read_what_it_said(thread: Thread, teo: Person, sam: Person, part: str) -> None:
    post, asker = replied(thread, teo, "@sam knows." if part == "called" else "Four days."), thread.author
    if part == "replied":
        replied(thread, sam)
    elif part in ("told", "called"):
        assert tell_due(at=NOW) == 2
    elif part == "reacted":
        reactions.react(post=post, by=sam, kind=ReactionKind.HELPED_ME, at=NOW)
    else:
        threads.accept(thread=thread, post=post, by=asker, at=NOW)
    posts.edit(post=post, by=teo, words="Forty days.", at=NOW + MINUTE)
    assert PostVersion.objects.get().words == post.words


def test_ones_own_second_post_is_no_part_of_others(thread: Thread, mina: Person) -> None:
    replied(thread, mina, "And another thing.")
    posts.edit(post=thread.posts.get(number=1), by=mina, words="Better words", at=NOW + MINUTE)
    assert not PostVersion.objects.exists()


def test_only_its_author_changes_a_post_and_not_where_it_is_closed(
    thread: Thread, mina: Person, teo: Person, mo: Person
) -> None:
    post = thread.posts.get()
    for person in (teo, mo):
        with pytest.raises(NotAllowed):
            posts.edit(post=post, by=person, words="Mine", at=NOW)
    Thread.objects.update(locked_at=NOW)
    with pytest.raises(ThreadIsLocked):
        posts.edit(post=post, by=mina, words="Mine", at=NOW)


def test_what_somebody_new_changes_is_looked_at_again(thread: Thread, teo: Person, mo: Person) -> None:
    post = approve(wrote(thread, teo), mo)
    changed = posts.edit(post=post, by=teo, words="Buy this", at=NOW + HOUR)
    assert changed.is_held
    thread.refresh_from_db()
    assert thread.posts_count == 1


def approve(post: Post, by: Person, at: datetime = NOW) -> Post:
    """Let a moderator keep what the site held back."""
    decide(post, by, Verdict.KEEP, at=at)
    return Post.objects.get(pk=post.pk)


def decide(post: Post, by: Person, verdict: Verdict, reason: str = "", at: datetime = NOW) -> Decision:
    report = Report.objects.get(subject_key=post.key, decision=None)
    return decisions.decide(report=report, by=by, verdict=verdict, rule=Wrong.OTHER, reason=reason, at=at)


def test_a_first_post_is_approved_and_said_now(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    held = wrote(thread, teo)
    assert Report.objects.get().held == ["newcomer"]
    replied(thread, mina, at=NOW + MINUTE)
    post = approve(held, mo, at=NOW + HOUR)
    assert (post.number, post.written_at, post.tell_at, post.is_shown) == (4, NOW + HOUR, NOW + HOUR, True)
    thread.refresh_from_db()
    assert (thread.posts_count, thread.last_post, thread.last_post_at) == (3, post, NOW + HOUR)
    assert verbs(teo) == ["post_approved"]
    assert AuditEntry.objects.filter(action="post.shown", actor_key=mo.key).exists()


def test_a_first_conversation_is_approved_as_a_whole(teo: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    thread = begun(teo, room())
    assert sign_in(sam).get(thread.get_absolute_url()).status_code == 404
    approve(thread.posts.get(), mo, at=NOW + HOUR)
    thread.refresh_from_db()
    assert (thread.is_listed, thread.posts_count, thread.last_post_at) == (True, 1, NOW + HOUR)
    assert thread.title in text(sign_in(sam), "/forum/")


@pytest.mark.parametrize("opening", [True, False])
def test_what_is_held_can_be_given_back_and_mended(
    opening: bool, mina: Person, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    thread = begun(settled(teo), room(), words="Call me: 07700 900123") if opening else began(mina, room())
    held = thread.posts.get() if opening else wrote(thread, settled(teo), "Call me: 07700 900123")
    assert held.is_held
    decision = decide(held, mo, Verdict.MEND, "Please without the number.")
    assert "Please without the number." in text(sign_in(teo), thread.get_absolute_url())
    assert held not in reading.visible_to(sam)
    decisions.mend(decision=decision, by=teo, words="Write to me here.", at=NOW)
    assert "Write to me here." in text(sign_in(sam), thread.get_absolute_url())


def test_what_holds_a_number_waits_of_whomever(thread: Thread, teo: Person, mina: Person) -> None:
    assert wrote(thread, settled(teo), "My number is +44 7700 900123").is_held
    changed = posts.edit(post=thread.posts.get(number=1), by=mina, words="Call me: 07700 900123", at=NOW + HOUR)
    assert changed.is_held
    thread.refresh_from_db()
    assert thread.is_held


def test_two_shown_posts_or_a_while_here_end_the_waiting(thread: Thread, teo: Person, mo: Person) -> None:
    for _number in range(2):
        approve(wrote(thread, teo), mo)
    assert wrote(thread, teo).is_shown


@pytest.mark.parametrize("kind", ["forums.post", "forums.thread"])
def test_what_is_reported_can_be_hidden_and_taken_back(
    kind: str, thread: Thread, teo: Person, sam: Person, mo: Person
) -> None:
    post = replied(thread, teo, "Pay me first, 50 a template.")
    key = post.key if kind == "forums.post" else thread.key
    found = queue.find(viewer=sam, kind=kind, key=key)
    assert found is not None
    report = reports.file(reporter=sam, kind=kind, key=key, found=found, wrong=Wrong.MONEY, words="", at=NOW)
    decision = decisions.decide(
        report=report, by=mo, verdict=Verdict.HIDE, rule=Wrong.MONEY, reason="Help here is free.", at=NOW
    )
    assert post not in reading.visible_to(sam)
    assert post in reading.visible_to(teo) or kind == "forums.thread"
    assert "decision_made" in verbs(found.author or sam)
    decisions.undo(decision=decision, by=mo, at=NOW)
    assert post in reading.visible_to(sam)


def test_nobody_reports_what_they_do_not_see(thread: Thread, mina: Person, teo: Person, sam: Person) -> None:
    held = wrote(thread, teo)
    assert queue.find(viewer=sam, kind="forums.post", key=held.key) is None
    blocks.add(blocker=sam, blocked=mina, at=NOW)
    assert queue.find(viewer=sam, kind="forums.thread", key=thread.key) is None
    assert queue.find(viewer=settled(mina), kind="forums.thread", key=thread.key) is None


def test_an_opening_that_is_hidden_takes_its_conversation_along(
    thread: Thread, teo: Person, sam: Person, mo: Person
) -> None:
    opening = thread.posts.get()
    found = queue.find(viewer=sam, kind="forums.post", key=opening.key)
    assert found is not None
    report = reports.file(
        reporter=sam, kind="forums.post", key=opening.key, found=found, wrong=Wrong.SPAM, words="", at=NOW
    )
    decisions.decide(report=report, by=mo, verdict=Verdict.HIDE, rule=Wrong.SPAM, reason="Advertising.", at=NOW)
    thread.refresh_from_db()
    assert thread.hidden_why == "Advertising."
