"""The words of a notice: templates found by its verb, filled with its facts, in the language in force.

A verb ``ask_received`` has its words in ``templates/<app>/notices/ask_received/``: ``line.html`` for
the page, ``subject.txt``, ``body.txt`` and ``body.html`` for a mail. The page that it leads to is
``<app>:<noun>_show`` of its subject, unless a ``url.txt`` there says another. What can be answered from
a mail by one tap has ``answers.txt`` and ``answers.html`` as well, for a mail of several pieces of news.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from profiles.choices import Audience, NoticeKind
from profiles.models import Notice, Person
from profiles.queries import topics
from profiles.queries.people import shows
from profiles.queries.profiles import picture_url

PARTS = ("line.html", "subject.txt", "body.txt", "body.html")


@dataclass(frozen=True)
class About:
    """Whom a notice is about."""

    key: str
    name: str
    url: str
    picture: str


ROOT = settings.BASE_DIR / "templates"


@cache
def folders() -> dict[str, str]:
    """Return where the words of each verb stand: ``{"ask_received": "matching/notices/ask_received"}``."""
    lines = ROOT.glob("*/notices/*/line.html")
    return {path.parent.name: path.parent.relative_to(ROOT).as_posix() for path in lines}


def verbs() -> list[str]:
    """Return every verb that has words; news without words is not shown."""
    return sorted(folders())


def kinds() -> list[NoticeKind]:
    """Return the kinds of news that can come at all."""
    able = {NoticeKind.of(verb) for verb in verbs()}
    return [kind for kind in NoticeKind if kind in able]


def topics_of(notices: Iterable[Notice]) -> dict[int, str]:
    """Name the topics that notices speak of. One query, or none."""
    ids = {notice.facts["topic"] for notice in notices if isinstance(notice.facts.get("topic"), int)}
    return topics.names("topic", ids, get_language() or "en")


def context(notice: Notice, named: dict[int, str]) -> dict[str, Any]:
    """Return what the templates of a verb may use.

    ``facts`` as told, with times as times and ``topic`` as a name; ``by``, ``subject_key``, ``at``;
    ``url`` is the address of the page it leads to, with the site in front.
    """
    facts = {name: _value(value) for name, value in notice.facts.items()}
    facts["topic"] = named.get(notice.facts.get("topic", 0), "")
    said = {"facts": facts, "by": _about(notice.by), "subject_key": notice.subject_key, "at": notice.at}
    path = target(notice, said)
    return {**said, "person": notice.person, "site": settings.SITE_URL, "url": f"{settings.SITE_URL}{path}"}


def say(verb: str, part: str, context: dict[str, Any]) -> str:
    """Fill one of the templates of a verb; what leads and trails is white space of the file."""
    said = render_to_string(f"{folders()[verb]}/{part}", context).strip()
    return mark_safe(said) if part.endswith(".html") else said  # noqa: S308 - a template of ours escaped it


def say_if_any(verb: str, part: str, context: dict[str, Any]) -> str:
    return say(verb, part, context) if has(verb, part) else ""


def target(notice: Notice, context: dict[str, Any]) -> str:
    """Return the path of the page that a notice leads to: its subject's, the list of news without one."""
    folder = folders()[notice.verb]
    if has(notice.verb, "url.txt"):
        return render_to_string(f"{folder}/url.txt", context).strip()
    app, _dot, noun = notice.subject_kind.partition(".")
    try:
        return reverse(f"{app}:{noun}_show", args=[notice.subject_key])
    except NoReverseMatch:
        return reverse("profiles:notice_list")


@cache
def has(verb: str, part: str) -> bool:
    return bool((ROOT / folders()[verb] / part).is_file())


def _about(person: Person | None) -> About | None:
    if person is None:
        return None
    picture = picture_url(person) if shows(person, "picture", Audience.MEMBERS) else ""
    return About(person.key, person.name, person.get_absolute_url(), picture)


def _value(value: Any) -> Any:
    """Turn an ISO time back into a time, so that a template can say the day and the hour."""
    if isinstance(value, str) and "T" in value:
        try:
            return parse_datetime(value) or value
        except ValueError:
            return value
    return value
