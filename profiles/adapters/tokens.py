"""Our answers to what Django REST framework asks about who comes in."""

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from profiles.commands import tokens
from profiles.models import Account, Token
from profiles.queries import tokens as held

SCHEME = "bearer"
WORDS = 2  # the scheme and the secret


class PersonalToken(BaseAuthentication):
    """``Authorization: Bearer nwlb_…``. It goes before a session, so a program is always what it says."""

    def authenticate(self, request: Request) -> tuple[Account, Token] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.encode():
            return None
        secret = words[1].decode("ascii", "replace") if len(words) == WORDS else ""
        at = timezone.now()
        token = held.by_secret(secret, at)
        if token is None or token.person.account is None:
            raise AuthenticationFailed(_("This token is unknown, has ended or was taken back."), code="bad_token")
        tokens.use(token=token, at=at)
        structlog.contextvars.bind_contextvars(person=token.person.key)
        # Where KnowThePerson puts the member of a session.
        request._request.person = token.person  # type: ignore[attr-defined]  # noqa: SLF001
        return token.person.account, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="nwlb"'


class Session(SessionAuthentication):
    """The session of the pages, for scripts of our own: writes need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(_("The CSRF token is missing or old. Load the page anew."), "csrf") from error
