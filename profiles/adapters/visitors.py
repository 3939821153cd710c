"""Who a visitor is: a random cookie, and for limits the hash of a network address."""

from typing import TypeVar

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from profiles.queries import drafts

COOKIE = f"{settings.PREFIX}join"
SECONDS = 60 * 60 * 24 * 30

R = TypeVar("R", bound=HttpResponseBase)


def token_of(request: HttpRequest) -> str:
    """Return the token by which a browser finds its words again; a new one for a new visitor."""
    return request.COOKIES.get(COOKIE) or drafts.new_token()


def visitor_of(request: HttpRequest) -> str:
    """Return the name under which this browser's words are kept, or "" before the first."""
    token = request.COOKIES.get(COOKIE)
    return drafts.visitor_of(token) if token else ""


def remember(response: R, token: str) -> R:
    """Let the browser keep its token for a month; no script can read it."""
    response.set_cookie(COOKIE, token, max_age=SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def forget(response: R) -> R:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def hashed(value: str) -> str:
    """Return what a limit counts under: nobody's mailbox or network address is written down for it."""
    return salted_hmac("profiles.limits", value.lower(), algorithm="sha256").hexdigest()


def hashed_address(request: HttpRequest) -> str:
    """Return the hash of the network address, behind as many proxies as the settings trust."""
    return hashed(get_client_ip(request) or "")
