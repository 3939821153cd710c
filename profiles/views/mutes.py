"""Not seeing somebody, or one thing, for now."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.commands import mutes
from profiles.queries import mutes as unheard
from profiles.queries import people, reports
from profiles.web import MemberRequest, flash, member_required, way_back


@require_POST
@member_required
def add(request: MemberRequest, key: str) -> HttpResponseBase:
    other = get_object_or_404(people.visible_to(request.person).exclude(pk=request.person.pk), key=key)
    mutes.add(person=request.person, muted=other, at=timezone.now())
    text = _("You see and hear less of %(name)s now. They do not know.") % {"name": other.name}
    flash(request, text, undo=reverse("profiles:mute_remove", args=[key]))
    return redirect(way_back(request, other.get_absolute_url()))


@require_POST
@member_required
def remove(request: MemberRequest, key: str) -> HttpResponseBase:
    row = get_object_or_404(unheard.set_by(request.person), muted__key=key)
    mutes.remove(person=request.person, muted=row.muted)
    flash(request, _("You see %(name)s as before.") % {"name": row.muted.name})
    return redirect(way_back(request, reverse("profiles:block_list")))


@require_POST
@member_required
def put_aside(request: MemberRequest, kind: str, key: str) -> HttpResponseBase:
    """Fold one thing away for oneself alone, without telling anybody."""
    found = reports.find(viewer=request.person, kind=kind, key=key)
    if found is None:
        raise Http404
    mutes.put_aside(person=request.person, kind=kind, key=key, at=timezone.now())
    flash(request, _("Put away, for you alone."), undo=reverse("profiles:aside_remove", args=[kind, key]))
    return redirect(way_back(request, found.url))


@require_POST
@member_required
def take_up(request: MemberRequest, kind: str, key: str) -> HttpResponseBase:
    if not mutes.take_up(person=request.person, kind=kind, key=key):
        raise Http404
    found = reports.find(viewer=request.person, kind=kind, key=key)
    return redirect(way_back(request, found.url if found else reverse("home")))
