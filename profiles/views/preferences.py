from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from profiles.commands import preferences
from profiles.forms.preferences import PreferencesForm
from profiles.queries.preferences import meant_by, of_person
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    form = PreferencesForm(request.POST if request.method == "POST" else None, wanted=of_person(request.person))
    if form.is_bound and form.is_valid():
        preferences.choose(
            person=request.person,
            often=form.often(),
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_until=form.cleaned_data["quiet_until"],
            at=timezone.now(),
        )
        flash(request, _("Saved. This is how we write to you from now on."))
        return redirect("profiles:preferences_edit")
    context = {"form": form, "side": side("preferences_edit"), "person": request.person}
    return render(request, "profiles/settings/preferences.html", context)


@csrf_exempt  # mail programs post here without a cookie (RFC 8058); the token says who and what
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """End mail about the kinds that a mail told of. Looking changes nothing: scanners of mail look."""
    meant = meant_by(token)
    if meant is None:
        raise Http404
    if request.method == "POST":
        preferences.stop(person=meant.person, kinds=meant.kinds)
    context = {"kinds": [kind.label for kind in meant.kinds], "done": request.method == "POST"}
    return render(request, "profiles/preferences/stop.html", context)
