"""Forms that came after their session had ended: look at the words again, send them, or throw them away."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.commands import unsent
from profiles.queries import unsent as kept
from profiles.web import MemberRequest, flash, member_required
from profiles.web.unsent import token_for


@require_safe
@member_required
def list_unsent(request: MemberRequest) -> HttpResponseBase:
    token = token_for(request, request.person)
    return render(request, "profiles/unsent/list.html", {"forms": kept.of_browser(token) if token else []})


@require_POST
@member_required
def forget(request: MemberRequest, key: str) -> HttpResponseBase:
    unsent.forget(token=token_for(request, request.person), key=key)
    flash(request, _("Thrown away. Nobody has read it."))
    return redirect("profiles:unsent_list")
