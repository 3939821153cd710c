"""The OpenAPI schema of /api/v1/, made of what ``operation`` says at each method.

Loaded with the first request for the schema or its page (api_docs.py), not with the site: most
processes never need the generator.
"""

from functools import cache
from typing import Any, cast

from django.urls import path
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from nwlb import api_errors, api_urls
from nwlb.api_errors import code_of
from profiles.web.doors import DutyHolders, Everybody, ReadByEverybody
from profiles.web.resources import LONGEST_KEY, PROBLEM, READS, Operation, Resource

MOST_IN_A_CURSOR = 500


class WrongFieldSerializer(serializers.Serializer[object]):
    pointer = serializers.CharField(help_text="Where in the body, as a JSON pointer.")
    code = serializers.CharField()
    detail = serializers.CharField(help_text="A sentence in the reader's language.")


class ProblemSerializer(serializers.Serializer[object]):
    """What every error looks like (RFC 9457)."""

    type = serializers.URLField(help_text="Where the documentation explains the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable: programs may rely on it.")
    detail = serializers.CharField(help_text="A sentence in the reader's language, fit to be shown.")
    errors = WrongFieldSerializer(many=True, required=False)  # type: ignore[assignment]


class OperationSchema(AutoSchema):
    """Answers the generator's questions about one method."""

    @property
    def said(self) -> Operation:
        said: Operation = getattr(self.view, self.method.lower()).operation
        return said

    @property
    def resource(self) -> Resource:
        return cast(Resource, self.view)

    def get_operation_id(self) -> str:
        return f"{self.view.__class__.__name__}_{self.method}".lower()

    def get_summary(self) -> str:
        return self.said.summary

    def get_description(self) -> str:  # type: ignore[override]
        words = [getattr(self.view, self.method.lower()).__doc__ or ""]
        words += [f"Refused with 409: `{code_of(refusal)}`." for refusal in self.said.refusals]
        return "\n\n".join(word.strip() for word in words if word)

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0].replace("-", " ")]

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": str(self.resource.scope_for(self.method))}

    def get_auth(self) -> list[dict[str, list[str]]]:
        ways: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
        doors = self.view.permission_classes
        visitors = Everybody in doors or (ReadByEverybody in doors and self.method in READS)
        return [*ways, {}] if visitors else ways

    def get_override_parameters(self) -> list[Any]:
        asked = [
            OpenApiParameter(query.name, OpenApiTypes.STR, description=query.about, many=query.many)
            for query in self.said.query
        ]
        if self.said.paged:
            about = "From `next` or `previous` of a page; without it the first page."
            asked.append(
                OpenApiParameter("cursor", {"type": "string", "maxLength": MOST_IN_A_CURSOR}, description=about)
            )
        if self.method not in READS:
            about = "Any name of this write. Sent again within a day with the same body, it is not done again."
            name = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"}
            asked.append(OpenApiParameter("Idempotency-Key", name, OpenApiParameter.HEADER, description=about))
        return asked

    def get_request_serializer(self) -> Any:
        return self.said.takes

    def get_examples(self) -> list[OpenApiExample]:
        said = self.said
        shown = []
        if said.sent is not None:
            shown.append(OpenApiExample("Sent", said.sent, request_only=True))
        if said.example is not None:
            status = str(said.status)
            shown.append(OpenApiExample("Answer", self.answered(), response_only=True, status_codes=[status]))
        return shown

    def answered(self) -> Any:
        if self.said.paged:
            return {"results": [self.said.example], "next": None, "previous": None}
        return {"results": [self.said.example]} if self.said.listed else self.said.example

    def get_response_serializers(self) -> Any:
        good = OpenApiResponse(self.form(), description="As asked." if self.said.gives else "Done.")
        return {
            (self.said.status, self.said.gives_as) if self.said.gives else self.said.status: good,
            **{(status, PROBLEM): self.problem(status) for status in self.problems()},
        }

    def form(self) -> Any:
        """Return the shape of a good answer; a list is wrapped, with or without neighbours."""
        gives = self.said.gives
        if gives is None or isinstance(gives, dict) or not (self.said.paged or self.said.listed):
            return gives
        inner = self.resolve_serializer(gives, "response")
        fields: dict[str, Any] = {"results": {"type": "array", "items": inner.ref}}
        if self.said.paged:
            fields |= {side: {"type": "string", "format": "uri", "nullable": True} for side in ("next", "previous")}
        wrapped = {"type": "object", "properties": fields, "required": list(fields)}
        name = f"{'PageOf' if self.said.paged else 'ListOf'}{inner.name}"
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, wrapped, name)  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(component)
        return component.ref

    def problems(self) -> list[int]:
        """Return the statuses of errors that this method may answer with."""
        duty = any(isinstance(door, DutyHolders) for door in self.view.get_permissions())
        named = "{" in self.path or self.said.names
        writes = self.method not in READS
        told = {400: True, 401: True, 403: True, 404: named or duty, 409: bool(self.said.refusals)}
        return [status for status, told in (told | {413: True, 415: writes, 422: writes, 429: True}).items() if told]

    def problem(self, status: int) -> OpenApiResponse:
        example = api_errors.problem(status)
        shown = OpenApiExample(example["title"], example, media_type=PROBLEM, status_codes=[str(status)])
        return OpenApiResponse(ProblemSerializer, description=example["title"], examples=[shown])

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False


@cache
def schema() -> dict[str, Any]:
    """Return the schema, made once a process. Its words are English, as names and codes are."""
    patterns = [path("api/v1/", (api_urls.resources, None, None))]
    with translation.override("en"):
        made: dict[str, Any] = SchemaGenerator(patterns=patterns).get_schema(public=True)  # type: ignore[no-untyped-call]
    return made
