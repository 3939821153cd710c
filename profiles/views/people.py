"""A person's page."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from profiles.choices import Audience, RoleName
from profiles.contracts import Panel, registry
from profiles.queries import mutes, people, roles
from profiles.queries.profiles import profile_for, with_details
from profiles.web import person_of

SEEN_AS = {"members": Audience.MEMBERS, "everyone": Audience.EVERYONE}


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show what the viewer may see; the owner may look through the eyes of others (?as=)."""
    viewer, at = person_of(request), timezone.now()
    person = with_details(people.visible_to(viewer), viewer, at).filter(key=key).first()
    if person is None:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())  # the same for keys that nobody has
    own = viewer is not None and viewer.pk == person.pk
    seen_as = SEEN_AS.get(request.GET.get("as", "")) if own else None
    context = {
        "shown": profile_for(viewer, person, seen_as=seen_as),
        "panels": [] if viewer is None or own else _panels(viewer=viewer, person=person, at=at),
        "own": own,
        "muted": viewer is not None and not own and mutes.mutes(viewer, person),
        "may_give_duties": viewer is not None and RoleName.ADMIN in roles.held_by(viewer),
        "seen_as": seen_as,
        "closed_to_visitors": seen_as == Audience.EVERYONE and person.audience != Audience.EVERYONE,
        "frame": "base_app.html" if viewer else "base_public.html",
    }
    return render(request, "profiles/people/show.html", context)


def _panels(**whom: Any) -> list[Panel]:
    """Ask the floors above what they have to say about the two."""
    return [panel for source in registry.profile_panels if (panel := source.panel(**whom)) is not None]
