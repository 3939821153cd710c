"""Pages for visitors, kept until anybody writes: nothing of one reader stands on them.

Each process keeps the last few for a minute at most, under the edition: a value that all processes share,
and that every request which may write changes after its transactions have ended. Whatever was read
before lies under the value of then, which nobody asks for again; so a post that was taken out is gone
with the next look. What no request wrote, such as the work of a sweep, shows within the minute.
"""

import re
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import ParamSpec, cast
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from profiles.web import View
from profiles.web.looks import saves_data, theme_of

P = ParamSpec("P")
EDITION = "edition"
# The form that changes the language: its token belongs to one browser.
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[0-9A-Za-z]{64}(?=")')
THEIR_TOKEN = b"\0"  # stands in no page


def kept_for_visitors(view: View[P]) -> View[P]:
    """Answer a visitor with what the last one got, word for word, where nothing was written since."""

    @wraps(view)
    def kept(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.VISITOR_PAGES_KEPT_FOR or not is_nobody(request):
            return view(request, *args, **kwargs)
        pages, key = caches["pages"], key_of(request)
        if (page := pages.get(key)) is None:
            response = view(request, *args, **kwargs)
            if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK or response.cookies:
                return response
            pages.set(key, page := TOKEN.sub(THEIR_TOKEN, response.content), settings.VISITOR_PAGES_KEPT_FOR)
        return HttpResponse(page.replace(THEIR_TOKEN, get_token(request).encode()))

    return cast(View[P], kept)


def is_nobody(request: HttpRequest) -> bool:
    """Whether somebody only reads, and has neither a session nor a message waiting for them."""
    theirs = {settings.SESSION_COOKIE_NAME, "messages"}
    return request.method == "GET" and theirs.isdisjoint(request.COOKIES)


def key_of(request: HttpRequest) -> str:
    """Name all that the page of a visitor depends on."""
    edition = cache.get_or_set(EDITION, new_edition, timeout=None)
    what = repr((edition, request.get_full_path(), get_language(), theme_of(request), saves_data(request)))
    return sha256(what.encode()).hexdigest()


def new_edition() -> str:
    return uuid4().hex


def forget() -> None:
    """Let every process forget the pages it kept."""
    cache.set(EDITION, new_edition(), timeout=None)
