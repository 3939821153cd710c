"""The promise, measured in public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.queries import promise


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Said to everybody, with figures only where there are enough people not to tell of one."""
    return render(request, "matching/promise/show.html", {"promise": promise.promise(at=timezone.now())})
