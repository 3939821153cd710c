"""The pages that explain /api/v1/, made of its schema: ours, light, and without anybody's script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from nwlb.api_errors import SENTENCES
from nwlb.api_urls import GENERATOR
from profiles.choices import Scope
from profiles.web.resources import PROBLEM

LEAST_WRONG = 400


@dataclass(frozen=True)
class Asked:
    """One parameter after the question mark, or a header."""

    name: str
    about: str


@dataclass(frozen=True)
class Entry:
    """One method of one address. ``sent`` and ``answer`` are JSON, or "" where there is none."""

    name: str
    method: str
    path: str
    summary: str
    about: tuple[str, ...]
    scope: str
    everybody: bool
    asked: tuple[Asked, ...]
    sent: str
    status: str
    answer: str
    wrong: tuple[str, ...]


@cache
def parts() -> dict[str, tuple[Entry, ...]]:
    """Return the methods by the first word of their address, in the order of the addresses."""
    found: dict[str, list[Entry]] = {}
    for path, methods in import_string(GENERATOR)()["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0].replace(" ", "-"), []).append(_entry(path, method, said))
    return {part: tuple(entries) for part, entries in found.items()}


def _entry(path: str, method: str, said: dict[str, Any]) -> Entry:
    good, *wrong = said["responses"]
    return Entry(
        name=said["operationId"].replace("_", "-"),
        method=method.upper(),
        path=path,
        summary=said["summary"],
        about=tuple(said["description"].split("\n\n")),
        scope=said["x-scope"],
        everybody={} in said["security"],
        asked=tuple(_asked(said)),
        sent=_example(said.get("requestBody", {})),
        status=good,
        answer=_example(said["responses"][good]),
        wrong=tuple(wrong),
    )


def _asked(said: dict[str, Any]) -> Iterator[Asked]:
    for parameter in said.get("parameters", []):
        if parameter["in"] == "query":
            yield Asked(parameter["name"], parameter.get("description", ""))


def _example(body: dict[str, Any]) -> str:
    """Return the first example of a body as JSON."""
    for form, content in body.get("content", {}).items():
        for example in content.get("examples", {}).values():
            if form != PROBLEM:
                return json.dumps(example["value"], indent=2, ensure_ascii=False)
    return ""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Tell how to begin, what goes wrong, and what there is."""
    context = {"parts": parts(), "scopes": Scope.choices, "sentences": SENTENCES.items()}
    return render(request, "pages/api.html", context)


@require_safe
def show_part(request: HttpRequest, part: str) -> HttpResponse:
    """Show every method of one part, with examples."""
    if part not in parts():
        raise Http404
    return render(request, "pages/api_part.html", {"part": part, "entries": parts()[part]})
