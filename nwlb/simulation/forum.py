"""The step into the forum, as people of a simulation take it: they agree, are answered, and mark what helped."""

from datetime import datetime

from forums.choices import BoardAudience, DutyState
from forums.commands import boards, posts, threads
from forums.commands.boards import Room
from forums.models import AnswerDuty, Post, Thread
from forums.queries import duties
from matching.choices import CaseState, Step
from matching.commands import steps
from matching.models import Case
from profiles.models import Person

TITLE = "Where do I begin?"
ASKED = "I have tried two things and neither worked. What would you try next?"
ANSWER = "Begin with the smaller one, and write down what it took. The second time it goes better."


def set_up(*, at: datetime) -> None:
    boards.set_up(room=Room("questions", "Questions", audience=BoardAudience.MEMBERS), by=None, at=at)


def agree(case: Case, *, at: datetime) -> None:
    """Let the person of a case agree to its words, if it stands there still."""
    if case.state == CaseState.OPEN and case.step == Step.THREAD:
        steps.approve(case=case, step=Step.THREAD, title=TITLE, words=ASKED, by=case.person, at=at)


def thread_of(case: Case) -> Thread | None:
    question = duties.of_case(case.key)
    return question.thread if question else None


def read(thread: Thread, *, by: Person, at: datetime) -> None:
    """Let a moderator let through what newcomers wrote."""
    for post in thread.posts.filter(held_at__isnull=False):
        posts.show_again(post=post, by=by, at=at)


def asked(thread: Thread) -> list[AnswerDuty]:
    return list(AnswerDuty.objects.filter(thread=thread, state=DutyState.OFFERED).select_related("person"))


def answer(duty: AnswerDuty, *, at: datetime) -> Post:
    post, _new = posts.reply(thread=duty.thread, author=duty.person, words=ANSWER, form_key=duty.key, at=at)
    return post


def mark(thread: Thread, *, at: datetime) -> None:
    """Let the person who asked mark the first answer that they can read as what helped."""
    found = thread.posts.filter(held_at=None, hidden_at=None, number__gt=1).order_by("number").first()
    if found is not None:
        threads.accept(thread=thread, post=found, by=thread.author, at=at)
