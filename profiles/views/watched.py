"""The community's list of watched words."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from profiles.choices import RoleName, fold
from profiles.commands import watched
from profiles.errors import Refusal
from profiles.forms.reports import WatchedForm
from profiles.queries import roles
from profiles.queries import watched as listed
from profiles.web import MemberRequest, flash, role_required

judges = role_required(RoleName.MODERATOR, RoleName.ADMIN)


@require_http_methods(["GET", "HEAD", "POST"])
@judges
def edit(request: MemberRequest) -> HttpResponseBase:
    """Read the list and add to it."""
    form = WatchedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            watched.add(words=form.cleaned_data["words"], by=request.person, at=timezone.now())
        except Refusal as refusal:
            form.add_error("words", str(refusal.sentence))
        else:
            flash(request, _("We look out for it from now on."))
            return redirect("profiles:watched_edit")
    moderates = RoleName.MODERATOR in roles.held_by(request.person)
    context = {"words": listed.listed(), "form": form, "moderates": moderates}
    return render(request, "profiles/reports/watched.html", context)


@require_POST
@judges
def remove(request: MemberRequest) -> HttpResponseBase:
    word = get_object_or_404(listed.listed(), folded=fold(request.POST.get("words", "")))
    watched.remove(word=word, by=request.person, at=timezone.now())
    flash(request, _("Taken off the list."))
    return redirect("profiles:watched_edit")
