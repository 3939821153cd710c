"""A person's own data: taken along, or deleted. Both ask once more who it is."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from profiles.commands import privacy
from profiles.forms.data import EraseForm
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def show(request: MemberRequest) -> HttpResponseBase:
    return render(request, "profiles/settings/data.html", {"side": side("data_show")})


@require_safe
@member_required
@reauthentication_required  # type: ignore[untyped-decorator]
def export(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    everything = privacy.export(person=request.person, at=at)
    text = json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="my-data-{at:%Y-%m-%d}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: MemberRequest) -> HttpResponseBase:
    """Delete for good, after the person has typed their short name."""
    form = EraseForm(request.POST if request.method == "POST" else None, handle=request.person.handle)
    if form.is_bound and form.is_valid():
        privacy.erase(person=request.person, by=request.person, at=timezone.now())
        logout(request)
        flash(request, _("Your account and all you wrote about yourself are deleted. Take care."))
        return redirect("/")
    context = {"form": form, "side": side("data_show"), "handle": request.person.handle}
    return render(request, "profiles/settings/erase.html", context)
