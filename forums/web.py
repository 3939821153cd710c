"""What the pages of the forum share: pages of lists, the frame for members and visitors."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from forums.models import Thread
from forums.queries import boards, threads
from forums.queries.readers import Reader
from profiles.queries.paging import BadCursor

WAITS = gettext_lazy("A moderator reads it first, and then others see it.")


def list_page(request: HttpRequest, reader: Reader, rows: QuerySet[Thread], top: list[Thread]) -> dict[str, Any]:
    """Lay out one page of a list; what stands on top stands on its first page, and only there."""
    cursors = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = threads.page(rows.exclude(pk__in=[one.pk for one in top]), reader, **cursors)
    except BadCursor as error:
        raise Http404 from error
    first = not any(cursors.values())
    return {
        "top": threads.lines(top, reader) if first else (),
        "lines": page.lines,
        "previous_url": beside(request, "before", page.newer),
        "next_url": beside(request, "after", page.older),
        "boards": boards.open_to(reader),
        "frame": frame_of(reader),
        "reader": reader,
    }


def beside(request: HttpRequest, side: str, cursor: str) -> str:
    """Return the address of a neighbouring page of the same list."""
    kept = {"list": request.GET["list"]} if "list" in request.GET else {}
    return f"?{urlencode({**kept, side: cursor})}" if cursor else ""


def frame_of(reader: Reader) -> str:
    return "base_app.html" if reader.person else "base_public.html"


def gone(request: HttpRequest) -> HttpResponseBase:
    """Answer where there is nothing to see: visitors may see more after signing in."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())
