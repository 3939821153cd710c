"""What the pages of the forum share: pages of lists, the frame for members and visitors."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext_lazy

from forums.models import Thread
from forums.queries import boards, languages, tags, threads
from forums.queries.lists import Narrowed
from forums.queries.readers import Reader
from forums.web.cards import line_card
from profiles.queries.paging import BadCursor

WAITS = gettext_lazy("A moderator reads it first, and then others see it.")
ALREADY = gettext_lazy("You have posted this already; here it is.")
KEPT = ("list", "language", "tag")


def narrowed_to(said: QueryDict) -> Narrowed:
    """Return what a list is to be narrowed down to; 404 where there is no such tag or language."""
    language, slug = said.get("language", ""), said.get("tag", "")
    if language and not languages.is_known(language):
        raise Http404
    return Narrowed(get_object_or_404(tags.offered(), slug=slug) if slug else None, language)


def list_page(
    request: HttpRequest,
    reader: Reader,
    rows: QuerySet[Thread],
    top: list[Thread],
    to: Narrowed,
    *,
    names_boards: bool = True,
) -> dict[str, Any]:
    """Lay out one page of a list; what stands on top stands on its first page, and only there."""
    cursors = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = threads.page(rows.exclude(pk__in=[one.pk for one in top]), reader, **cursors)
    except BadCursor as error:
        raise Http404 from error
    first = not any(cursors.values())
    return {
        "top": [line_card(line, names_board=names_boards) for line in threads.lines(top, reader)] if first else (),
        "lines": [line_card(line, names_board=names_boards) for line in page.lines],
        "previous_url": beside(request, "before", page.newer),
        "next_url": beside(request, "after", page.older),
        "narrowings": narrowings(request, reader, to),
        "whole_url": address(request, language="", tag="") if to else "",
        "boards": boards.open_to(reader),
        "frame": frame_of(reader),
        "reader": reader,
    }


def address(request: HttpRequest, **changed: str) -> str:
    """Return the address of the same list, but for what is changed; from its first page, unless a page is named."""
    kept = {name: request.GET.get(name, "") for name in KEPT} | changed
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"


def beside(request: HttpRequest, side: str, cursor: str) -> str:
    """Return the address of a neighbouring page of the same list, "" where there is none."""
    return address(request, **{side: cursor}) if cursor else ""


def narrowings(request: HttpRequest, reader: Reader, to: Narrowed) -> list[dict[str, Any]]:
    """Return the languages and tags that a list can be narrowed down to; first those that it is, which a tap ends."""
    chosen = {("language", to.language), ("tag", to.tag.slug if to.tag else "")}
    spoken = languages.offered_to(reader.person, get_language() or "en", *filter(None, [to.language]))
    every = [("language", code, name) for code, name in spoken]
    every += [("tag", tag.slug, tag.name) for tag in tags.offered()]
    shown = [(kind, value, label, (kind, value) in chosen) for kind, value, label in every]
    return [
        {"label": label, "current": current, "url": address(request, **{kind: "" if current else value})}
        for kind, value, label, current in sorted(shown, key=lambda one: not one[-1])
    ]


def frame_of(reader: Reader) -> str:
    return "base_app.html" if reader.person else "base_public.html"


def said_of(held_at: datetime | None, there: str, *, made: bool) -> str:
    """Say what became of what somebody sent."""
    if not made:
        return str(ALREADY)
    return str(WAITS) if held_at else there


def gone(request: HttpRequest) -> HttpResponseBase:
    """Answer where there is nothing to see: visitors may see more after signing in."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())
