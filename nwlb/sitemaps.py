"""What search engines may read, and where it stands: public boards and what is said there, nothing else."""

import re

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forums.models import Thread
from forums.queries import boards, sitemaps
from forums.queries.readers import VISITOR
from forums.queries.sitemaps import Month

HOUR = 3600
BOARDS = "boards"
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
# The longest rule that fits a path is in force (RFC 9309); a star is anything, the dollar sign the end.
# What stands behind a board, a conversation or a post is a door for members, or the same words in another order.
RULES = """User-agent: *
Disallow: /
Allow: /$
Allow: /static/
Allow: /sitemap
Allow: /forum/$
Allow: /forum/b/
Allow: /forum/t/
Allow: /forum/p/
Disallow: /forum/*/*/*/
Disallow: /forum/*language=
Disallow: /forum/*tag=
Disallow: /forum/*before=
"""


class Boards(Sitemap):  # type: ignore[type-arg]  # not subscriptable when it runs
    def items(self) -> list[str]:
        rooms = (board.get_absolute_url() for board in boards.open_to(VISITOR))
        return [reverse("front"), reverse("forums:thread_list"), *rooms]

    def location(self, item: str) -> str:
        return item


class Conversations(Sitemap):  # type: ignore[type-arg]
    """Those that began in one month."""

    def __init__(self, month: Month) -> None:
        self.month = month

    def items(self) -> QuerySet[Thread]:
        return sitemaps.begun_in(self.month)

    def lastmod(self, item: Thread) -> object:
        return item.last_post_at


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    where = f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}\n"
    return HttpResponse(RULES + where, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts. One query, however many conversations there are."""
    parts = [BOARDS, *(f"{year}-{month:02}" for year, month in sitemaps.months())]
    items = [SitemapIndexItem(settings.SITE_URL + reverse("sitemap_part", args=[part])) for part in parts]
    return render(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=HOUR)
def part(request: HttpRequest, name: str) -> HttpResponseBase:
    return sitemap(request, {name: called(name)}, section=name)


def called(name: str) -> Boards | Conversations:
    if name == BOARDS:
        return Boards()
    if (month := MONTH.fullmatch(name)) is None:
        raise Http404
    return Conversations((int(month[1]), int(month[2])))
