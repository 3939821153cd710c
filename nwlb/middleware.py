"""What every request passes through before a view sees it."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from nwlb import api_errors
from profiles.errors import NotAllowed, Refusal, TooMany
from profiles.models import Person
from profiles.policies.restrictions import is_suspended
from profiles.queries import people
from profiles.web import kept_pages, unsent

FORM_TYPES = ("application/x-www-form-urlencoded", "text/plain", "application/json")
Handler = Callable[[HttpRequest], HttpResponse]


def came_from(request: HttpRequest) -> str:
    """Return the page of ours that a form was sent from; the settings, where all uploads start, if unknown."""
    referer = urlsplit(request.headers.get("Referer", ""))
    inside = referer.netloc == request.headers.get("Host") and re.match(r"/(?![/\\])", referer.path)
    return referer._replace(scheme="", netloc="", fragment="").geturl() if inside else reverse("profiles:settings_show")


def wants_a_page(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def page_above(path: str) -> str:
    """Return the address of the thing whose button sends to a path, or home: signing in may lead there."""
    parts = path.strip("/").split("/")
    above = (f"/{'/'.join(parts[:kept])}/" for kept in range(len(parts) - 1, 0, -1))
    return next(filter(is_valid_path, above), reverse("home"))


class ForgetKeptPages:
    """What visitors were shown may not be true any more after a request that could write, whatever came of it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            kept_pages.forget()
        return response


class RefuseHostileInput:
    """Cap bodies (413) and refuse what Postgres cannot store: NUL and lone surrogates (400).

    A NUL in a query string is otherwise a 500 from the database, and Django's own cap is read
    only when a view touches the body.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        status = self.refused_with(request)
        if status is None:
            return self.get_response(request)
        if api_errors.is_api(request):
            return api_errors.response(status)
        return render(request, f"{status}.html", {"back": came_from(request)}, status=status)

    def refused_with(self, request: HttpRequest) -> int | None:
        if self.too_large(request):
            return 413
        if self.unstorable(request.META.get("QUERY_STRING", "")) or "\0" in request.path:
            return 400
        if request.content_type in FORM_TYPES and self.unstorable_body(request):
            return 400
        return None

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        return reverse("profiles:import_list"), reverse("api:sheet_list")

    def too_large(self, request: HttpRequest) -> bool:
        is_upload = request.content_type == "multipart/form-data"
        largest = settings.SHEET_MAX_BYTES if request.path in self.sheets else settings.UPLOAD_MAX_BYTES
        limit = largest if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            return int(request.META.get("CONTENT_LENGTH") or 0) > limit
        except ValueError:
            return True

    def unstorable(self, raw: str) -> bool:
        lowered = raw.lower()
        return "%00" in lowered or "\0" in lowered or "%ed%a" in lowered or "%ed%b" in lowered

    def unstorable_body(self, request: HttpRequest) -> bool:
        raw = request.body.lower()
        return b"%00" in raw or b"\0" in raw or b"%ed%a" in raw or b"%ed%b" in raw or b"\\u0000" in raw


class SpeakTheirLanguage:
    """The language a person chose (cookie, then their profile by KnowThePerson), else the browser's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


# What stays open to whoever is out for a time: to read why, to object, to sign out, to take their data along.
EVEN_OUT = frozenset(
    (
        *("restriction_show", "decision_show", "decision_appeal", "moderation_figures"),
        *("data_show", "data_export", "data_erase", "account_confirm", "account_send_code", "look_edit"),
        *("rules", "privacy", "accessibility", "credits", "set_language", "offline", "service_worker", "favicon"),
        *("healthz", "readyz", "metrics", "robots"),
    )
)
EVEN_OUT_SPACES = ("account_", "mfa_", "usersessions_")


def language_of(request: HttpRequest, person: Person) -> str:
    """Return what was chosen on this device, else what is kept with the person, else the browser's."""
    known = {code for code, _name in settings.LANGUAGES}
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in known
    return person.locale if person.locale in known and not chosen else translation.get_language() or person.locale


class KnowThePerson:
    """``request.person``: the signed-in member, their zone and language; nothing cached of it.

    The browser keeps whose page it was, for words that come too late (``profiles.web.unsent``). Who
    is out for a time gets the page that says why.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = people.read_with(request.user) if request.user.is_authenticated else None
        request.person = person  # type: ignore[attr-defined]
        if person is None:
            response = self.get_response(request)
        else:
            request.LANGUAGE_CODE = language = language_of(request, person)
            with timezone.override(ZoneInfo(person.zone)), translation.override(language):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            unsent.sign(request, person, response)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Turn away who is out for a time, whatever they ask for; the API says 403 by itself."""
        person: Person | None = request.person  # type: ignore[attr-defined]
        if person is None or api_errors.is_api(request) or not is_suspended(person, timezone.now()):
            return None
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        is_open = name in EVEN_OUT or name.startswith(EVEN_OUT_SPACES)
        return None if is_open else redirect("profiles:restriction_show")


class AnswerRefusals:
    """What a view did not turn into a form error still gets a page with a sentence, never a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and wants_a_page(request) and not response.content:
            if request.method in ("GET", "HEAD") and not api_errors.is_api(request):
                return redirect(page_above(request.path))
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            return render(request, "429.html", status=429)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", status=403)
        if isinstance(error, Refusal):
            return render(request, "409.html", {"sentence": error.sentence}, status=409)
        return None
