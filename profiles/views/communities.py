from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.choices import RoleName
from profiles.commands import communities
from profiles.forms.communities import CommunityForm
from profiles.queries import communities as decided
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, role_required


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.ADMIN)
def edit(request: MemberRequest) -> HttpResponseBase:
    now = decided.current()
    initial = {"name": now.name, "zone": now.zone, "languages": now.languages}
    form = CommunityForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "zone", "languages")}
        communities.decide(by=request.person, **said, at=timezone.now())
        flash(request, _("The community is saved."))
        return redirect("profiles:community_edit")
    context = {"form": form, "side": side("community_edit", runs_it=True)}
    return render(request, "profiles/settings/community.html", context)
