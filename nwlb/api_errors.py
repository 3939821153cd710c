"""Every error of /api/ as a problem (RFC 9457): a stable code, and a sentence fit for the reader.

``type`` is where the documentation explains the code. ``errors`` says for each wrong field what is
wrong with it, by JSON pointer.
"""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from profiles.errors import NotAllowed, Refusal, TooMany
from profiles.queries.paging import BadCursor
from profiles.web.resources import PROBLEM

DOCUMENTATION = "/api/"
# The sentence for a status, where what happened has none of its own.
SENTENCES = {
    400: gettext_lazy("This request cannot be read."),
    401: gettext_lazy("Please sign in, or send a token."),
    403: gettext_lazy("You may not do this."),
    404: gettext_lazy("There is nothing here, or not for you."),
    405: gettext_lazy("This address does not know this method."),
    413: gettext_lazy("This is too much at once."),
    415: gettext_lazy("Please send JSON (Content-Type: application/json)."),
    429: gettext_lazy("That was a lot in a short time. Please wait a little and try again."),
    500: gettext_lazy("Something went wrong on our side. Nothing of yours is lost; please try again later."),
}
CODES = {
    400: "malformed",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "idempotency_key_reused",
    429: "too_many",
    500: "our_mistake",
}
OWN_WORDS = {"bad_token", "join_first", "scope", "csrf", "idempotency_key_reused"} | {
    "bad_idempotency_key",
    "invalid",
    "suspended",
}


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v")


def problem(status: int, *, code: str = "", detail: str = "", errors: Any = None) -> dict[str, Any]:
    """Return the body of an error."""
    phrase = HTTPStatus(status)
    code = code or CODES.get(status, "error")
    body = {
        "type": f"{settings.SITE_URL}{DOCUMENTATION}#{code}",
        "title": phrase.phrase,
        "status": status,
        "code": code,
        "detail": detail or str(SENTENCES.get(status, phrase.phrase)),
    }
    return body | ({"errors": errors} if errors else {})


def response(status: int, **said: Any) -> HttpResponse:
    """Answer outside of a resource: from the middleware, or when all else failed."""
    body = json.dumps(problem(status, **said))
    return HttpResponse(body, status=status, content_type=PROBLEM, headers={"Cache-Control": "private, no-store"})


def code_of(refusal: type[Exception]) -> str:
    """Return ``handle_taken`` for HandleTaken: the name of a refusal is part of the API."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a resource raised into a problem; what nobody foresaw goes on to become a 500."""
    said = _foreseen(error)
    if said is None:
        return None
    return Response(said, status=said["status"], headers=_headers(error), content_type=PROBLEM)


def _foreseen(error: Exception) -> dict[str, Any] | None:
    match error:
        case TooMany():
            return problem(429, detail=str(error.sentence))
        case Refusal():
            return problem(409, code=code_of(type(error)), detail=str(error.sentence))
        case BadCursor():
            return problem(400, code="bad_cursor", detail=_("This cursor is not one of ours. Begin at the first page."))
        case exceptions.APIException():
            return _of_framework(error)
        case Http404() | NotAllowed() | PermissionDenied():
            return problem(404 if isinstance(error, Http404) else 403)
    return None


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        detail = _("Some of this is not right. See what each field says.")
        return problem(400, code="invalid", detail=detail, errors=list(pointers(error.get_full_details())))
    code = str(getattr(error.detail, "code", ""))
    own = code in OWN_WORDS
    return problem(error.status_code, code=code if own else "", detail=str(error.detail) if own else "")


def _headers(error: Exception) -> dict[str, str]:
    shown = getattr(error, "auth_header", None)
    wait = getattr(error, "wait", None)
    return {
        **({"WWW-Authenticate": shown} if shown else {}),
        **({"Retry-After": str(int(wait) + 1)} if wait else {}),
    }


def pointers(said: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten what serializers say to (pointer, code, sentence)."""
    if isinstance(said, dict) and set(said) == {"message", "code"}:
        yield {"pointer": path, "code": str(said["code"]), "detail": str(said["message"])}
    elif isinstance(said, dict):
        for name, inner in said.items():
            yield from pointers(inner, path if name == "non_field_errors" else f"{path}/{name}")
    else:
        for number, inner in enumerate(said):
            leaf = isinstance(inner, dict) and set(inner) == {"message", "code"}
            yield from pointers(inner, path if leaf else f"{path}/{number}")
