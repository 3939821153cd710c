"""Search, for members: words and filters in the address, so that every filter is a link."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.adapters.searching import People
from profiles.commands import recent_searches
from profiles.contracts import Narrowing
from profiles.forms.searches import SearchForm
from profiles.queries import asked, results, saved_searches, topics
from profiles.queries.asked import Asked, Meant
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and form.asked:
        context |= _found(request, form)
    elif form.is_valid():
        context |= _start(request)
    return render(request, "profiles/searches/show.html", context)


@require_safe
@member_required
def choose(request: MemberRequest) -> HttpResponseBase:
    """Every topic and every kind of work as a link that narrows the search down."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        raise Http404
    context = {"lists": lists(form.asked), "back_url": address(form.asked)}
    return render(request, "profiles/searches/choose.html", context)


@require_POST
@member_required
def forget(request: MemberRequest) -> HttpResponseBase:
    n = recent_searches.forget(person=request.person)
    said = ngettext("%(n)d search is forgotten.", "%(n)d searches are forgotten.", n) % {"n": n}
    flash(request, said if n else _("There was nothing to forget."))
    return redirect("profiles:search_show")


def address(search: Asked, **more: str) -> str:
    extra = urlencode({name: value for name, value in more.items() if value})
    query = "&".join(part for part in (search.query, extra) if part)
    return reverse("profiles:search_show") + (f"?{query}" if query else "")


def lists(search: Asked) -> dict[str, Any]:
    """Return topics by group and work by trade, each with its address. Five queries."""
    told = get_language() or "en"
    groups = [
        (group.name, [(topic.name, address(search.but(topic=topic.slug))) for topic in group.topics])
        for group in topics.groups(told)
    ]
    trades = [
        (
            trade.name,
            [
                (trade.name, address(search.but(craft=trade.slug))),
                *((work.name, address(search.but(craft=work.slug))) for work in trade.works),
            ],
        )
        for trade in topics.trades(told)
    ]
    return {"topics": groups, "crafts": trades}


def _start(request: MemberRequest) -> dict[str, Any]:
    told = get_language() or "en"
    recent = saved_searches.recent(request.person, told)
    return {"lists": lists(Asked()), "recent": recent, "start": True}


def _found(request: MemberRequest, form: SearchForm) -> dict[str, Any]:
    search, at, told = form.asked, timezone.now(), get_language() or "en"
    kind = _kind(request)
    narrowings = [
        one for each in results.kinds() if each.kind == kind for one in each.narrowings(viewer=request.person)
    ]
    narrowed = _narrowed(request, narrowings)
    what = asked.meant(search, told, form.place, narrowed)
    cursors = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        sections = results.found(viewer=request.person, what=what, kind=kind, at=at, **cursors)
    except BadCursor as error:
        raise Http404 from error
    if request.method == "GET" and search.q and not any(cursors.values()):
        recent_searches.remember(person=request.person, query=search.query, at=at)
    context = {
        "sections": [(section, address(search, kind=section.kind)) for section in sections],
        "tabs": _tabs(search, kind),
        "narrowings": [_choices(search, kind, one, narrowed) for one in narrowings],
        "filters": _filters(search, what),
        "query": search.query,
        "choose_url": f"{reverse('profiles:search_choose')}?{search.query}",
        "label": asked.in_a_line(search, what.labels),
        **_pages(sections, search, kind, narrowed),
    }
    if not any(section.hits.rows for section in sections) and not any(cursors.values()):
        context |= _nobody(request, search, what) if kind in ("", People.kind) else {"nothing": True}
    return context


def _kind(request: MemberRequest) -> str:
    kind = request.GET.get("kind", "")
    if kind and kind not in [each.kind for each in results.kinds()]:
        raise Http404
    return kind


def _tabs(search: Asked, kind: str) -> list[dict[str, Any]]:
    """Return a tab for each kind of result; none while there is but one."""
    kinds = results.kinds()
    if len(kinds) == 1:
        return []
    every = {"label": _("All"), "url": address(search), "current": not kind}
    return [
        every,
        *({"label": k.title, "url": address(search, kind=k.kind), "current": k.kind == kind} for k in kinds),
    ]


def _narrowed(request: MemberRequest, narrowings: Sequence[Narrowing]) -> dict[str, str]:
    """Return what of the address is one of the choices that this reader has; the rest is passed over."""
    said = {one.name: (request.GET.get(one.name, ""), {value for value, _label in one.choices}) for one in narrowings}
    return {name: value for name, (value, known) in said.items() if value and value in known}


def _choices(search: Asked, kind: str, one: Narrowing, narrowed: dict[str, str]) -> dict[str, Any]:
    """Return one way to narrow a kind of result down, each choice as a link."""
    now = narrowed.get(one.name, "")
    links = [
        {"label": label, "url": address(search, kind=kind, **{**narrowed, one.name: value}), "current": value == now}
        for value, label in one.choices
    ]
    return {"label": one.label, "links": links, "now": next(link["label"] for link in links if link["current"])}


def _filters(search: Asked, what: Meant) -> list[tuple[str, str]]:
    """Return each filter in words with the address of the search without it."""
    return [(label, address(search.but(**{name: ""}))) for name, label in what.labels.items()]


def _pages(sections: tuple[results.Section, ...], search: Asked, kind: str, narrowed: dict[str, str]) -> dict[str, str]:
    if len(sections) != 1:
        return {}
    hits = sections[0].hits
    return {
        "previous_url": address(search, kind=kind, **narrowed, before=hits.newer) if hits.newer else "",
        "next_url": address(search, kind=kind, **narrowed, after=hits.older) if hits.older else "",
    }


def _nobody(request: MemberRequest, search: Asked, what: Meant) -> dict[str, Any]:
    """Say what to do next: filters to let go, a search to keep."""
    names = results.looser(viewer=request.person, asked=search, what=what, at=timezone.now())
    return {
        "nobody": True,
        "looser": [(what.labels[name], address(search.but(**{name: ""}))) for name in names],
        "saved": saved_searches.is_saved(request.person, search.but(free="").query),
    }
