"""Questions that somebody is asked to answer, and those left to the coordinators."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forums.commands import questions
from forums.queries import duties
from forums.web import beside
from forums.web.cards import line_card
from profiles.choices import RoleName
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, role_required


@require_safe
@member_required
def list_duties(request: MemberRequest) -> HttpResponseBase:
    return render(request, "forums/duties/list.html", {"duties": duties.waiting_for(request.person)})


@require_POST
@member_required
def pass_on(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say "not me"."""
    duty = get_object_or_404(duties.of_person(request.person), key=key)
    if questions.pass_on(duty=duty, by=request.person, at=timezone.now()):
        flash(request, _("Thank you for saying so. We ask somebody else."))
    return redirect("forums:duty_list")


@require_safe
@role_required(RoleName.COORDINATOR)
def list_unanswered(request: MemberRequest) -> HttpResponseBase:
    """What nobody could answer, whoever waits longest first."""
    try:
        lines, older = duties.left(request.person, after=request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    context = {"lines": [line_card(line) for line in lines], "next_url": beside(request, "after", older)}
    return render(request, "forums/questions/list.html", context)
