"""Who still waits, for the coordinators: the end of the ladder is a person."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.choices import Step
from matching.commands import cases, steps
from matching.models import Case
from matching.queries import asking, promise
from matching.queries import board as waiting
from matching.queries import cases as standing
from matching.queries import steps as between
from matching.queries.board import Narrow
from profiles.choices import RoleName
from profiles.errors import Refusal
from profiles.queries import sheet_export
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, refuse, role_required


@require_safe
@role_required(RoleName.COORDINATOR)
def show(request: MemberRequest) -> HttpResponseBase:
    """Whoever waits longest first, what can be done for each, and how it went lately."""
    at, narrow = timezone.now(), narrowed(request)
    try:
        board = waiting.page(coordinator=request.person, narrow=narrow, after=request.GET.get("after", ""), at=at)
    except BadCursor:
        return redirect("matching:case_board")
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "board": board,
        "narrow": narrow,
        "query": query.urlencode(),
        "funnel": promise.funnel(at=at),
        "curve": promise.curve(at=at),
        "steps": between.wired(),
    }
    return render(request, "matching/cases/board.html", context)


@require_safe
@role_required(RoleName.COORDINATOR)
def download(request: MemberRequest) -> HttpResponseBase:
    """The same list as a sheet."""
    rows = waiting.sheet(coordinator=request.person, narrow=narrowed(request), at=timezone.now())
    response = StreamingHttpResponse(sheet_export.lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="waiting.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def narrowed(request: HttpRequest) -> Narrow:
    return Narrow(*(request.GET.get(name, "")[:80] for name in ("language", "town", "craft")))


@require_POST
@role_required(RoleName.COORDINATOR)
def take(request: MemberRequest, key: str) -> HttpResponseBase:
    case = get_object_or_404(standing.on_board(request.person), key=key)
    try:
        cases.take_up(case=case, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("You have taken this up. %(name)s knows.") % {"name": case.person.name})
    return redirect(reverse("matching:case_board"))


@require_POST
@role_required(RoleName.COORDINATOR)
def propose(request: MemberRequest, key: str) -> HttpResponseBase:
    """Propose a seat, or to ask in the forum."""
    case = get_object_or_404(standing.on_board(request.person), key=key)
    step = request.POST.get("step", "")
    if step not in between.wired():
        raise Http404
    try:
        steps.propose(case=case, step=Step(step), by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("%(name)s is asked whether they want it.") % {"name": case.person.name})
    return redirect(reverse("matching:case_board"))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.COORDINATOR)
def assign(request: MemberRequest, key: str) -> HttpResponseBase:
    """Choose by hand whom to ask, and ask them."""
    at = timezone.now()
    case = get_object_or_404(standing.on_board(request.person), key=key)
    if request.method != "POST":
        return by_hand(request, case)
    mentor = get_object_or_404(asking.askable(case, at), key=request.POST.get("mentor", ""))
    try:
        ask = cases.assign(case=case, mentor=mentor, by=request.person, at=at)
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        names = {"name": mentor.name, "seeker": case.person.name}
        back = reverse("matching:case_unassign", args=[ask.key])
        flash(request, _("%(name)s is asked for %(seeker)s now.") % names, undo=back)
    return redirect(reverse("matching:case_board"))


def by_hand(request: MemberRequest, case: Case) -> HttpResponseBase:
    name, after = request.GET.get("name", "")[:80].strip(), request.GET.get("after", "")
    try:
        found = asking.by_hand(case, viewer=request.person, name=name, after=after, at=timezone.now())
    except BadCursor:
        return redirect("matching:case_assign", key=case.key)
    older = f"?{urlencode({'name': name, 'after': found.older})}" if found.older else ""
    context = {"case": case, "people": found.people, "older": older, "name": name}
    return render(request, "matching/cases/assign.html", context)


@require_POST
@role_required(RoleName.COORDINATOR)
def unassign(request: MemberRequest, key: str) -> HttpResponseBase:
    """Take back, for a while, that somebody was asked."""
    ask = get_object_or_404(asking.assigned(request.person), key=key)
    try:
        cases.unassign(ask=ask, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Taken back. %(name)s is not asked any more.") % {"name": ask.mentor.name})
    return redirect(reverse("matching:case_board"))
