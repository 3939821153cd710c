"""Without signing in: what a sheet said about somebody, and their own yes or no."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.commands import invitations
from profiles.queries import invitations as links
from profiles.queries import sheet_export


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """Only the button erases: mail scanners open links too. A used link says what an unknown one does."""
    line = links.line_of(token)
    if line is None:
        return render(request, "profiles/invitations/gone.html", status=404)
    if request.method == "POST" and invitations.refuse(line=line, at=timezone.now()):
        return render(request, "profiles/invitations/erased.html")
    told = sheet_export.told(line, get_language() or "en")
    return render(request, "profiles/invitations/show.html", {"told": told, "email": line.email})
