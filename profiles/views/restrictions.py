"""The one page of whoever is out for a time: why, until when, and how to object."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from profiles.policies.restrictions import is_suspended
from profiles.queries import restrictions
from profiles.web import MemberRequest, member_required


@require_safe
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    rows = restrictions.of(request.person, at)
    if not rows:
        return redirect("home")
    context = {"restrictions": rows, "out": is_suspended(request.person, at)}
    return render(request, "profiles/reports/out.html", context)
