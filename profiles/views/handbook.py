"""One page to read before the first offer opens, and three questions."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.commands import offers
from profiles.errors import OfferNeedsAFormat, OfferNeedsATopic
from profiles.forms.offers import HandbookForm
from profiles.queries import offers as offered
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    form = HandbookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        offers.pass_handbook(person=request.person, at=at)
        return _open(request)
    state = offered.of_person(request.person, at)
    passed = state is not None and state.offer.handbook_passed_at is not None
    opened = state is not None and state.offer.opened_at is not None
    ready = state is not None and state.says_enough
    context = {"form": form, "passed": passed, "opened": opened, "ready": ready, "right": form.right()}
    return render(request, "profiles/offers/handbook.html", context)


def _open(request: MemberRequest) -> HttpResponseBase:
    """Open the offer at once where it says all that it needs."""
    try:
        offers.open_offer(person=request.person, at=timezone.now())
    except (OfferNeedsATopic, OfferNeedsAFormat):
        flash(request, _("All three are right. One step is left: look through your offer and open it."))
    else:
        text = _("All three are right, and your offer is open. You can pause it with one tap.")
        flash(request, text, undo=reverse("profiles:offer_close"))
    return redirect("profiles:offer_edit")
