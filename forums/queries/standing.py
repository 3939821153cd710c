"""Which news of the forum still stands when a mail is about to bring it."""

from collections.abc import Sequence
from typing import Any

from forums.choices import DutyState
from forums.models import AnswerDuty, Thread
from forums.queries import posts, threads
from profiles.models import Notice, Person

WANTED = ("answer_wanted", "thread_unanswered")


def of_threads(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is about conversations that their reader may open, and words in them that are still there."""
    person = notices[0].person
    open_to = _keys(threads.visible_to(person), [notice.subject_key for notice in notices])
    there = _keys(posts.visible_to(person), [notice.facts.get("post", "") for notice in notices])
    found = [one for one in notices if one.subject_key in open_to and one.facts.get("post", "") in there | {""}]
    wanted = _wanted(person, [one.subject_key for one in found if one.verb in WANTED])
    return [one for one in found if one.verb not in WANTED or (one.verb, one.subject_key) in wanted]


def _wanted(person: Person, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Return what still stands of asking for an answer: the reader is asked still, or nobody has answered."""
    if not keys:
        return set()
    asked = AnswerDuty.objects.filter(person=person, state=DutyState.OFFERED, thread__key__in=keys)
    silent = Thread.objects.filter(key__in=keys, answers_count=0)
    mine = {("answer_wanted", key) for key in asked.values_list("thread__key", flat=True)}
    return mine | {("thread_unanswered", key) for key in silent.values_list("key", flat=True)}


def of_posts(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is about posts that their reader may read."""
    there = _keys(posts.visible_to(notices[0].person), [notice.subject_key for notice in notices])
    return [notice for notice in notices if notice.subject_key in there]


def titles_of_threads(notices: Sequence[Notice]) -> dict[str, str]:
    """Return what the conversations are called that their reader may open. One query."""
    rows = threads.visible_to(notices[0].person).filter(key__in={notice.subject_key for notice in notices})
    return dict(rows.values_list("key", "title"))


def titles_of_posts(notices: Sequence[Notice]) -> dict[str, str]:
    """Return what the conversations are called in which they stand, where their reader may read them. One query."""
    rows = posts.visible_to(notices[0].person).filter(key__in={notice.subject_key for notice in notices})
    return dict(rows.values_list("key", "thread__title"))


def _keys(rows: Any, keys: Sequence[str]) -> set[str]:
    return set(rows.filter(key__in=set(keys)).values_list("key", flat=True))
