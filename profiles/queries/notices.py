"""Which news a person still gets to see, and how it is said to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from profiles.choices import NoticeKind
from profiles.contracts import registry
from profiles.models import Notice, Person
from profiles.queries import paging, wording
from profiles.queries.blocks import without_blocked
from profiles.queries.mutes import without_muted
from profiles.queries.people import present

PAGE = 20
MOST_COUNTED = 99
HEARD_FROM_MUTED = (NoticeKind.REQUESTS, NoticeKind.MENTORSHIPS)


@dataclass(frozen=True)
class ShownNotice:
    """One line. ``key`` opens it; ``by`` is whom it is about, if anybody."""

    key: str
    kind: NoticeKind
    at: datetime
    new: bool
    line: str
    by: wording.About | None


@dataclass(frozen=True)
class Page:
    """One page of news; ``newer`` and ``older`` are the cursors of its neighbours."""

    notices: tuple[ShownNotice, ...]
    newer: str
    older: str


def visible_to(person: Person) -> QuerySet[Notice]:
    """Return a person's news without what is about people who have gone, are blocked either way, or muted.

    What waits for an answer between the two arrives all the same: silence would tell that somebody is muted.
    """
    rows = Notice.objects.filter(Q(by=None) | present("by__"), person=person, verb__in=wording.verbs())
    owed = Q(verb__in=[verb for verb in wording.verbs() if NoticeKind.of(verb) in HEARD_FROM_MUTED])
    return without_muted(without_blocked(rows, person, "by"), person, "by", besides=owed)


def unread(person: Person) -> int:
    """Count what is new, up to the most that a bell can show. No query where nothing is."""
    if vars(person).get("has_news") is False:
        return 0
    # Told apart here, not by COUNT: that would wrap the statement in another one, for a hundred keys at most.
    return len(visible_to(person).filter(read_at=None).values_list("pk")[:MOST_COUNTED])


def of_person(person: Person, *, kind: NoticeKind | None = None, after: str = "", before: str = "") -> Page:
    """Return one page of a person's news, the newest first. Two queries for any number."""
    rows = visible_to(person).select_related("by", "person")
    if kind is not None:
        rows = rows.filter(verb__in=[verb for verb in wording.verbs() if NoticeKind.of(verb) is kind])
    page = paging.newest_first(rows, size=PAGE, after=after, before=before)
    return Page(tuple(shown(page.rows)), page.newer, page.older)


def shown(rows: Sequence[Notice]) -> Iterable[ShownNotice]:
    """Say each notice in the language in force. One query for the topics of all, one a kind for what they name."""
    topics, titles = wording.topics_of(rows), titles_of(rows)
    return [_shown(notice, topics, titles.get((notice.subject_kind, notice.subject_key), "")) for notice in rows]


def titles_of(rows: Sequence[Notice]) -> dict[tuple[str, str], str]:
    """Say what news is about is called, by its kind and key, as the one reader of it all may see it now."""
    of_kind = defaultdict[str, list[Notice]](list)
    for notice in rows:
        of_kind[notice.subject_kind].append(notice)
    return {
        (kind, key): title
        for kind, source in registry.news_titles.items()
        if kind in of_kind
        for key, title in source.titles(of_kind[kind]).items()
    }


def _shown(notice: Notice, topics: dict[int, str], title: str) -> ShownNotice:
    context: dict[str, Any] = wording.context(notice, topics) | {"title": title}
    return ShownNotice(
        key=notice.key,
        kind=NoticeKind.of(notice.verb),
        at=notice.at,
        new=notice.read_at is None,
        line=wording.say(notice.verb, "line.html", context),
        by=context["by"],
    )
