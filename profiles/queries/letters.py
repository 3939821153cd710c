"""The words of a mail of news, made at the last moment of what may still be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import ngettext

from profiles.choices import NoticeKind, Often
from profiles.contracts import registry
from profiles.models import Mail, Notice, Person
from profiles.queries import notices, preferences, wording

MOST = 30
# What whoever is out or hidden is still written about: what was decided about them, and how to object.
EVEN_OUT = ("decision_made", "decision_undone", "appeal_answered")

log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A mail of news. ``unsaid`` are the ids of notices whose words could not be made."""

    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str
    unsaid: tuple[int, ...] = ()


@dataclass(frozen=True)
class Item:
    """One piece of news among several: what is new, and what else there is to say; the second may be empty.

    ``answers`` are the lines, and ``links`` the same as a list, by which it is answered from the mail; mostly empty.
    """

    line: str
    more: str
    url: str
    answers: Sequence[str]
    links: str


@dataclass(frozen=True)
class Names:
    """What topics are called by their ids, and what news is about by its kind and key."""

    topics: dict[int, str]
    titles: dict[tuple[str, str], str]


def still_owed(mail: Mail, person: Person) -> list[Notice]:
    """Return the news of a mail that still holds, the oldest first.

    Left out is what was read on the site, what is about people who left or are blocked, kinds of
    which the person wants no mail any more, what its subject says is no longer so, and nearly all while they are out.
    """
    wanted = preferences.of_person(person)
    rows = notices.visible_to(person).filter(delivery__mail=mail, read_at=None).select_related("by", "person")
    told = [row for row in rows.order_by("at", "id") if may_be_told(person, row)]
    wished = [row for row in told if wanted.often(NoticeKind.of(row.verb)) is not Often.NEVER]
    fallen = set[Notice]()
    for kind, subject in registry.news_subjects.items():
        of_kind = [row for row in wished if row.subject_kind == kind]
        fallen |= set(of_kind).difference(subject.standing(of_kind) if of_kind else ())
    return [row for row in wished if row not in fallen]


def may_be_told(person: Person, news: Notice) -> bool:
    """Whether somebody is written about a piece of news; who is out or hidden, only about what was decided."""
    return person.is_member or news.verb in EVEN_OUT


def address_of(person: Person) -> str:
    """Return where news may be sent: the address of somebody who agreed and whose account is open, or ""."""
    account = person.account
    return account.email if account is not None and account.is_active and person.confirmed_at is not None else ""


def compose(mail: Mail) -> Letter | None:
    """Return the words of a mail of news in the language and zone of its person; None when nothing is left to say."""
    person = Person.objects.select_related("account").get(pk=mail.person_id) if mail.person_id else None
    to = address_of(person) if person else ""
    rows = still_owed(mail, person) if person and to else []
    if person is None or not rows:
        return None
    with translation.override(person.locale), timezone.override(ZoneInfo(person.zone)):
        return written(to, person, rows)


def written(to: str, person: Person, rows: Sequence[Notice]) -> Letter:
    names = Names(wording.topics_of(rows), notices.titles_of(rows))
    every, (rows, items) = rows, sayable(rows, names)
    unsubscribe = preferences.stop_url(person, {NoticeKind.of(row.verb) for row in rows})
    said: dict[str, Any] = {
        "person": person,
        "site": settings.SITE_URL,
        "unsubscribe": unsubscribe,
        "settings_url": settings.SITE_URL + reverse("profiles:preferences_edit"),
        "language": translation.get_language(),
        "is_rtl": translation.get_language_bidi(),
    }
    if len(rows) == 1:
        (row,) = rows
        context = context_of(row, names)
        subject = wording.say(row.verb, "subject.txt", context)
        said |= {
            "title": context["title"],
            "text": wording.say(row.verb, "body.txt", context),
            "html": wording.say(row.verb, "body.html", context),
        }
    else:
        subject = ngettext("%(n)d piece of news for you", "%(n)d pieces of news for you", len(rows)) % {"n": len(rows)}
        said |= {"items": items[:MOST], "more": max(0, len(rows) - MOST)}
        said["news_url"] = settings.SITE_URL + reverse("profiles:notice_list")
    said["subject"] = " ".join(subject.split())
    text = render_to_string("profiles/mails/news.txt", said).strip() + "\n"
    unsaid = tuple(row.pk for row in every if row not in rows)
    return Letter(to, said["subject"], text, render_to_string("profiles/mails/news.html", said), unsubscribe, unsaid)


def sayable(rows: Sequence[Notice], names: Names) -> tuple[list[Notice], list[Item]]:
    """Return the news that can be put into words, so that one broken piece does not hold the others up.

    Raises what broke if nothing can.
    """
    sound, items = [], []
    for row in rows:
        try:
            items.append(item(row, names))
            sound.append(row)
        except Exception:
            if row is rows[-1] and not sound:
                raise
            log.exception("notice_not_said", notice=row.key, verb=row.verb)
    return sound, items


def item(row: Notice, names: Names) -> Item:
    """Say a line as a page does, whose bold beginning is what is new."""
    context = context_of(row, names)
    wording.say(row.verb, "subject.txt", context)  # what a mail of its own needs: what breaks, breaks here
    line, _end, more = wording.say(row.verb, "line.html", context).partition("</strong>")
    answers, links = (wording.say_if_any(row.verb, f"answers.{form}", context) for form in ("txt", "html"))
    return Item(plain(line), plain(more), context["url"], answers.splitlines(), links)


def context_of(row: Notice, names: Names) -> dict[str, Any]:
    """Return what the templates of a verb may use in a mail: ``names`` besides, where its news is of several things."""
    contents = registry.news_contents.get(row.subject_kind)
    more = {"title": names.titles.get((row.subject_kind, row.subject_key), "")}
    return wording.context(row, names.topics) | more | {"names": contents.names(row) if contents else ()}


def plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())
