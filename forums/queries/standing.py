"""Which news of the forum still stands when a mail is about to bring it."""

from collections.abc import Sequence
from typing import Any

from forums.queries import posts, threads
from profiles.models import Notice


def of_threads(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is about conversations that their reader may open, and words in them that are still there."""
    person = notices[0].person
    open_to = _keys(threads.visible_to(person), [notice.subject_key for notice in notices])
    there = _keys(posts.visible_to(person), [notice.facts.get("post", "") for notice in notices])
    return [one for one in notices if one.subject_key in open_to and one.facts.get("post", "") in there | {""}]


def of_posts(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is about posts that their reader may read."""
    there = _keys(posts.visible_to(notices[0].person), [notice.subject_key for notice in notices])
    return [notice for notice in notices if notice.subject_key in there]


def _keys(rows: Any, keys: Sequence[str]) -> set[str]:
    return set(rows.filter(key__in=set(keys)).values_list("key", flat=True))
