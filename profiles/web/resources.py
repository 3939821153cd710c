"""What every resource of /api/v1/ shares. docs/recipes.md shows how to add one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError, PermissionDenied, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from profiles.adapters.tokens import PersonalToken, Session
from profiles.choices import Scope
from profiles.commands import answered
from profiles.errors import Suspended
from profiles.models import Person, Token
from profiles.policies.restrictions import is_suspended
from profiles.web import cursors
from profiles.web.doors import Load, Members, person_of

READS = ("GET", "HEAD")
LONGEST_KEY = 64
PROBLEM = "application/problem+json"
M = TypeVar("M", bound=Callable[..., Any])
Many = Sequence[Any]


@dataclass(frozen=True)
class Query:
    """One parameter after the question mark, for the schema."""

    name: str
    about: str
    many: bool = False


@dataclass(frozen=True)
class Operation:
    """What the schema and the documentation say of one method of a resource."""

    summary: str
    takes: type[Serializer[Any]] | None = None
    gives: type[Serializer[Any]] | dict[str, Any] | None = None
    gives_as: str = "application/json"
    status: int = 200
    listed: bool = False
    paged: bool = False
    sent: Any = None
    example: Any = None
    query: tuple[Query, ...] = ()
    refusals: tuple[type[Exception], ...] = ()
    names: bool = False


def operation(summary: str, **details: Any) -> Callable[[M], M]:
    """Describe a method: every one needs it, a test asks.

    ``takes`` and ``gives`` are serializers, ``sent`` and ``example`` show a body and an answer (of a
    list: one entry), ``refusals`` names what may be answered with 409, ``names`` says that the body
    or the query names something that may not be there. The docstring says the rest.
    Plain data: the machine that makes the schema of it is loaded with the first schema.
    """

    def describe(method: M) -> M:
        method.operation = Operation(summary, **details)  # type: ignore[attr-defined]
        return method

    return describe


class Json(JSONParser):
    """JSON that Postgres can keep: no lone surrogates; nested so deep that no form of ours is, it is refused."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError(_("This JSON cannot be read.")) from error
        return data


class AlwaysJson(BaseContentNegotiation):
    """There is one form of every answer, whatever was asked for."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> Any:
        sent_as = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent_as), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: Any = None
    ) -> tuple[Any, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class KeyIsTaken(APIException):
    status_code = 422
    default_code = "idempotency_key_reused"

    @property
    def default_detail(self) -> str:  # type: ignore[override]
        return _("This Idempotency-Key came with another request before. Use a new one.")


def digest_of(request: Request) -> str:
    """Tell one write from another by its method, address and body; of an upload by its fields and files."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        digest.update(json.dumps(sorted(request.POST.lists())).encode())
        for name, file in sorted(request.FILES.items()):
            digest.update(f"{name}\n".encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    else:
        digest.update(request._request.body)  # noqa: SLF001
    return digest.hexdigest()


class Resource(APIView):
    """One address of the API; its methods are ``get``, ``post``, ``put``, ``patch`` and ``delete``.

    ``area`` names what a token must be made for: ``read:area`` to look, ``write:area`` for the rest.
    ``permission_classes`` is one of profiles.web.doors. ``self.person`` is the member, on resources
    for Everybody perhaps None. Who sees what stays with the queries, who may do what with the
    policies: a resource decides neither.
    """

    area: ClassVar[str]
    even_out: ClassVar[bool] = False  # also for who is out for a time: to read why, and to object
    authentication_classes = [PersonalToken, Session]
    permission_classes = [Members]
    throttle_classes = [Load]
    parser_classes = [Json]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJson
    metadata_class = None

    def form_key(self, said: object) -> str:
        """Return what makes one row of a body that is sent again: the whole key and the body, or nothing twice."""
        key = self.request.headers.get("Idempotency-Key")
        return uuid5(NAMESPACE_URL, f"{key} {said}").hex if key else uuid4().hex

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(UTC):  # every time that is sent, whatever the person's zone
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in who may come in; then see to it that a write under a key is done once."""
        super().initial(request, *args, **kwargs)
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method in READS or self.person_or_none is None:
            return
        method = str(request.method).lower()
        handler = getattr(self, method, self.http_method_not_allowed)
        setattr(self, method, lambda request, *args, **kwargs: self.once(key, handler, request, *args, **kwargs))

    def check_permissions(self, request: Request) -> None:
        person = person_of(request)
        if person is not None and not self.even_out and is_suspended(person, timezone.now()):
            raise PermissionDenied(Suspended.sentence, "suspended")
        super().check_permissions(request)
        if (
            isinstance(request.auth, Token)
            and (needed := self.scope_for(str(request.method))) not in request.auth.scopes
        ):
            raise PermissionDenied(
                _("This token was not made for that. It needs %(scope)s.") % {"scope": needed}, "scope"
            )

    @classmethod
    def scope_for(cls, method: str) -> Scope:
        return Scope(f"{'read' if method in READS else 'write'}:{cls.area}")

    @property
    def person(self) -> Person:
        """The member; only on resources that let nobody else in."""
        person = person_of(self.request)
        if person is None:
            raise PermissionDenied
        return person

    @property
    def person_or_none(self) -> Person | None:
        return person_of(self.request)

    def once(self, key: str, handler: Any, /, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a write under a key: do it, or say again what was said."""
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise ParseError(_("An Idempotency-Key has 1 to 64 plain characters."), "bad_idempotency_key")
        said = digest_of(request)
        live: list[HttpResponseBase] = []

        def act() -> answered.Answer:
            try:
                response = handler(request, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - what is none of ours is raised again
                response = self.handle_exception(error)
            live.append(response)
            body = "" if response.data is None else JSONRenderer().render(response.data).decode()
            return answered.Answer(response.status_code, body)

        try:
            answer = answered.once(
                person=self.person,
                key=key,
                fingerprint=said,
                act=act,
                at=timezone.now(),
            )
        except answered.OtherRequest as error:
            raise KeyIsTaken from error
        return self._said_again(answer) if answer.again else live[0]

    def _said_again(self, answer: answered.Answer) -> HttpResponse:
        form = PROBLEM if answer.status >= 400 else "application/json"  # noqa: PLR2004
        response = HttpResponse(answer.body, status=answer.status, content_type=form)
        response["Idempotency-Replayed"] = "true"
        return response

    def read(self, serializer: type[BaseSerializer[Any]], **options: Any) -> dict[str, Any]:
        """Return the body of a request in the shape of a serializer; 400 says what is wrong where."""
        form = serializer(data=self.request.data, **options)
        form.is_valid(raise_exception=True)
        read: dict[str, Any] = form.validated_data
        return read

    def checked(self, form: Form, names: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
        """Return what a form of the pages makes of it: the same limits, the same sentences.

        ``names`` says what a field of the form is called in the body, where that differs.
        """
        if not form.is_valid():
            called = {"__all__": "non_field_errors", **names}
            raise ValidationError({called.get(name, name): list(map(str, said)) for name, said in form.errors.items()})
        return form.cleaned_data

    def cursors(self) -> dict[str, str]:
        """Return ``after`` and ``before`` for a query with pages."""
        return cursors.unseal(self.request.query_params.get("cursor", ""), self.request.path)

    def listed(self, serializer: type[BaseSerializer[Any]], rows: Iterable[Any]) -> Response:
        """Answer with a short list that is whole."""
        return Response({"results": serializer(rows, many=True).data})

    def page(self, serializer: type[BaseSerializer[Any]], rows: Many, *, newer: str, older: str) -> Response:
        """Answer with one page and the addresses of its neighbours."""
        return Response(
            {
                "results": serializer(rows, many=True).data,
                "next": self._beside(cursors.AFTER, older),
                "previous": self._beside(cursors.BEFORE, newer),
            }
        )

    def _beside(self, side: str, place: str) -> str | None:
        if not place:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursors.seal(side, place, self.request.path)
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().finalize_response(request, response, *args, **kwargs)
        done.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(done, ("Authorization", "Accept-Language"))
        return done
