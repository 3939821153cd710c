"""A form that arrives when its session is over, or what it was written to, is kept and offered again.

Two cookies, out of reach of scripts: whose pages this browser showed last (a mark, compared and
never read), and a random token with that mark, under which the words stand as drafts. Whoever else
signs in on the same phone is shown nothing of them. See docs/decisions/0031.
"""

from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from profiles.adapters import visitors
from profiles.commands import unsent
from profiles.errors import TooLong, TooMany
from profiles.models import Person
from profiles.queries import drafts
from profiles.queries import unsent as kept
from profiles.queries.unsent import key_of, mark_of, payload_of

WHOSE = f"{settings.PREFIX}whose"
COOKIE = f"{settings.PREFIX}unsent"
SECONDS = 60 * 60 * 24 * 90  # longer than a session lasts
FOUND = 302

R = TypeVar("R", bound=HttpResponseBase)


def keep(request: HttpRequest, person: Person | None) -> bool:
    """Keep what was typed into the form of this request; False where nothing was, or nobody knows by whom.

    A picture that came along is not: its form asks for it again.
    """
    mark = mark_of(person) if person else request.COOKIES.get(WHOSE, "")
    payload = payload_of(request.POST, to=request.path, page=page_of(request))
    if not mark or payload is None:
        return False
    token = token_of(request, mark) or drafts.new_token()
    address = visitors.hashed_address(request)
    try:
        unsent.keep(token=token, key=key_of(request.path), payload=payload, address=address, at=timezone.now())
    except (TooLong, TooMany):
        return False
    request.unsent = f"{token}.{mark}"  # type: ignore[attr-defined]
    return True


def token_of(request: HttpRequest, mark: str) -> str:
    """Return the token of this browser, if what it keeps is of the person with this mark."""
    token, _dot, whose = request.COOKIES.get(COOKIE, "").partition(".")
    return token if whose == mark else ""


def token_for(request: HttpRequest, person: Person) -> str:
    return token_of(request, mark_of(person))


def page_of(request: HttpRequest) -> str:
    """Return the page of ours that a form stood on, or the form's own address."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return urlsplit(page).path if ours else request.get_full_path()


def came_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that a form stood on a page of ours; a form of another site is never kept."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def remember(response: R, request: HttpRequest) -> R:
    """Let the browser keep what leads to its words."""
    return _set(response, COOKIE, request.unsent)  # type: ignore[attr-defined]


def sign(request: HttpRequest, person: Person, response: R) -> R:
    """Remember whose page this was; not in what others are handed from a cache."""
    mark = mark_of(person)
    if request.COOKIES.get(WHOSE) != mark and "public" not in response.get("Cache-Control", ""):
        _set(response, WHOSE, mark)
    return response


def settle(request: HttpRequest, person: Person, response: R) -> R:
    """After a member's page: let go of words that have arrived, unless this very form was kept."""
    if hasattr(request, "unsent"):
        return remember(response, request)
    mark = mark_of(person)
    if request.method == "POST" and response.status_code == FOUND and (token := token_of(request, mark)):
        unsent.forget(token=token, key=key_of(request.path))
        if not kept.of_browser(token):
            response.delete_cookie(COOKIE, samesite="Lax")
    return response


def after_expiry(request: HttpRequest) -> HttpResponse | None:
    """Keep a member's form whose token is of an earlier sign-in, and lead to where it can be sent again."""
    members_only = getattr(getattr(request.resolver_match, "func", None), "members_only", False)
    person = getattr(request, "person", None)
    if not members_only or not came_from_us(request) or not keep(request, person):
        return None
    return remember(redirect(reverse("profiles:unsent_list")), request)


def _set(response: R, name: str, value: str) -> R:
    response.set_cookie(name, value, max_age=SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
