from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.commands import saved_searches
from profiles.errors import Refusal
from profiles.forms.searches import SearchForm
from profiles.queries import saved_searches as kept
from profiles.views.searches import address
from profiles.web import MemberRequest, flash, member_required, refuse


@require_safe
@member_required
def list_saved(request: MemberRequest) -> HttpResponseBase:
    context = {"searches": kept.of_person(request.person, get_language() or "en")}
    return render(request, "profiles/searches/list.html", context)


@require_POST
@member_required
def add(request: MemberRequest) -> HttpResponseBase:
    """The fields of the search itself: what cannot be read is no search of ours."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        saved_searches.save(person=request.person, query=form.asked.query, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect(address(form.asked))
    flash(request, _("We tell you when there is somebody. Only you know."))
    return redirect("profiles:saved_search_list")


@require_POST
@member_required
def remove(request: MemberRequest, key: str) -> HttpResponseBase:
    get_object_or_404(kept.visible_to(request.person), key=key)
    saved_searches.remove(person=request.person, key=key)
    flash(request, _("We no longer look for that."))
    return redirect("profiles:saved_search_list")
