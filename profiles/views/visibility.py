from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.choices import Audience
from profiles.commands import people
from profiles.forms.visibility import VisibilityForm
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    form = VisibilityForm(request.POST if request.method == "POST" else None, person=request.person)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        people.set_visibility(
            person=request.person,
            audience=Audience(said["audience"]),
            fields=form.audiences(),
            in_previews=said["in_previews"],
            avoids_rivals=said["avoids_rivals"],
            at=timezone.now(),
        )
        flash(request, _("Saved. This is what others see from now on."))
        return redirect("profiles:visibility_edit")
    context = {"form": form, "side": side("visibility_edit"), "person": request.person}
    return render(request, "profiles/settings/visibility.html", context)
