"""Whom one's time reached: nobody else sees this page."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from matching.queries import receipts
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, member_required


@require_safe
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    try:
        found = receipts.receipt(request.person, after=request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    here = reverse("matching:receipt_show")
    context = {
        "tally": receipts.tally(request.person),
        "receipt": found,
        "next_url": f"{here}?after={found.older}" if found.older else "",
    }
    return render(request, "matching/receipts/show.html", context)
