"""Atom feeds: what visitors may read, for whoever asks, so that an answer is the same for everybody.

Whoever has the last answer is told that it is still so (``ETag``): on a poor network that is all a feed weighs.
"""

import re
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from forums.queries import boards, feeds, lists, tags, threads
from forums.queries.bylines import words_for
from forums.queries.feeds import Entry
from forums.queries.lists import Narrowed
from forums.queries.readers import VISITOR

FRESH = 300  # seconds in which nobody need ask again
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@require_safe
@cache_control(public=True, max_age=FRESH)
@conditional_page
def forum(request: HttpRequest) -> HttpResponse:
    """The conversations of all public boards."""
    entries = feeds.of_threads(threads.listed_for(VISITOR))
    return written(request, _("Forum"), reverse("forums:thread_list"), entries)


@require_safe
@cache_control(public=True, max_age=FRESH)
@conditional_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(boards.open_to(VISITOR), slug=slug)
    return written(request, found.name, found.get_absolute_url(), feeds.of_threads(threads.on_board(VISITOR, found)))


@require_safe
@cache_control(public=True, max_age=FRESH)
@conditional_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(tags.offered(), slug=slug)
    rows = lists.narrowed(threads.listed_for(VISITOR), Narrowed(tag=found))
    return written(request, found.name, f"{reverse('forums:thread_list')}?tag={slug}", feeds.of_threads(rows))


@require_safe
@cache_control(public=True, max_age=FRESH)
@conditional_page
def thread(request: HttpRequest, key: str) -> HttpResponseBase:
    """What is said in one conversation; of one that was poured into another, there."""
    if target := threads.poured_into(key):
        return redirect("forums:feed_thread", target.key)
    found = get_object_or_404(threads.seen_by(VISITOR), key=key)
    return written(request, words_for(VISITOR, found.title), found.get_absolute_url(), feeds.of_posts(found))


def written(request: HttpRequest, title: str, path: str, entries: Sequence[Entry]) -> HttpResponse:
    feed = Atom1Feed(
        title=clean(f"{title} – No Worker Left Behind"),
        link=settings.SITE_URL + path,
        description=None,
        language=get_language(),
        feed_url=settings.SITE_URL + request.path,
    )
    for entry in entries:
        link = settings.SITE_URL + entry.url
        feed.add_item(
            title=clean(entry.title),
            link=link,
            unique_id=link,
            description=clean(entry.html),
            author_name=clean(entry.by),
            pubdate=entry.written_at,
            updateddate=entry.changed_at,
            categories=[clean(name) for name in entry.tags],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    if entries:
        response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response


def clean(words: str) -> str:
    """Leave out what no XML may hold."""
    return NO_XML.sub("", words)
