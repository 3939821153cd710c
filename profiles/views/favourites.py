from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.commands import favourites
from profiles.queries import favourites as kept
from profiles.queries import people
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, way_back


@require_safe
@member_required
def list_kept(request: MemberRequest) -> HttpResponseBase:
    cursors = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = kept.of_person(request.person, at=timezone.now(), **cursors)
    except BadCursor as error:
        raise Http404 from error
    here = reverse("profiles:favourite_list")
    context = {
        "people": page.people,
        "previous_url": f"{here}?before={page.newer}" if page.newer else "",
        "next_url": f"{here}?after={page.older}" if page.older else "",
    }
    return render(request, "profiles/favourites/list.html", context)


@require_POST
@member_required
def add(request: MemberRequest, key: str) -> HttpResponseBase:
    other = get_object_or_404(people.visible_to(request.person).exclude(pk=request.person.pk), key=key)
    favourites.keep(person=request.person, other=other, at=timezone.now())
    onward = way_back(request, other.get_absolute_url())
    undo = reverse("profiles:favourite_remove", args=[key]) + "?" + urlencode({"next": onward})
    flash(request, _("You keep %(name)s. Only you know.") % {"name": other.name}, undo=undo)
    return redirect(onward)


@require_POST
@member_required
def remove(request: MemberRequest, key: str) -> HttpResponseBase:
    other = get_object_or_404(people.visible_to(request.person), key=key)
    favourites.let_go(person=request.person, other=other)
    onward = way_back(request, other.get_absolute_url())
    undo = reverse("profiles:favourite_add", args=[key]) + "?" + urlencode({"next": onward})
    flash(request, _("%(name)s is no longer on your list.") % {"name": other.name}, undo=undo)
    return redirect(onward)
