"""On a gig: stop one's clocks with one tap, see what that means, and come back."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.commands import gigs
from matching.forms.gigs import GigForm
from matching.queries import cases
from matching.queries import gigs as standing
from profiles.errors import Refusal
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    """Say until when, or change it. The form keeps what was typed."""
    at = timezone.now()
    gig = standing.of_person(request.person)
    today = standing.today(request.person, at)
    start = {"until": timezone.localtime(gig.until).date()} if gig else {}
    form = GigForm(request.POST if request.method == "POST" else None, today=today, initial=start)
    if form.is_bound and form.is_valid():
        until = standing.back_on(request.person, form.cleaned_data["until"])
        try:
            gigs.start(person=request.person, until=until, at=at)
        except Refusal as refusal:
            form.add_error("until", str(refusal.sentence))
        else:
            flash(request, _("Stopped. Nothing runs out while you work."))
            return redirect("matching:gig_show")
    context = {
        "gig": gig,
        "form": form,
        "days": standing.days_offered(request.person, at),
        "cases": [case for case, _ask in cases.waiting_for(request.person)],
    }
    return render(request, "matching/gigs/show.html", context)


@require_POST
@member_required
def end(request: MemberRequest) -> HttpResponseBase:
    if gigs.end(person=request.person, at=timezone.now()):
        flash(request, _("Welcome back. Everything goes on where it was."))
    return redirect("matching:gig_show")
