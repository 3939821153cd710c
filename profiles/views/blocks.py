from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles.commands import blocks
from profiles.queries import blocks as kept_apart
from profiles.queries import mutes, people
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def list_blocks(request: MemberRequest) -> HttpResponseBase:
    context = {
        "blocks": kept_apart.set_by(request.person),
        "mutes": mutes.set_by(request.person),
        "side": side("block_list"),
    }
    return render(request, "profiles/blocks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say what it means, then do it. Asked again, nothing changes: the person is on the list already."""
    if kept_apart.set_by(request.person).filter(blocked__key=key).exists():
        return redirect("profiles:block_list")
    other = get_object_or_404(people.visible_to(request.person).exclude(pk=request.person.pk), key=key)
    if request.method != "POST":
        return render(request, "profiles/blocks/add.html", {"other": other})
    blocks.add(blocker=request.person, blocked=other, at=timezone.now())
    undo = reverse("profiles:block_remove", args=[key])
    flash(request, _("You and %(name)s no longer see each other.") % {"name": other.name}, undo=undo)
    return redirect("profiles:block_list")


@require_POST
@member_required
def remove(request: MemberRequest, key: str) -> HttpResponseBase:
    row = get_object_or_404(kept_apart.set_by(request.person), blocked__key=key)
    blocks.remove(blocker=request.person, blocked=row.blocked, at=timezone.now())
    flash(request, _("%(name)s is not blocked any more.") % {"name": row.blocked.name})
    return redirect("profiles:block_list")
