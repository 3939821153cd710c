"""Is it alive, and can it do its work? Asked by load balancers and by people on call."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nwlb.findings import State, findings
from nwlb.readings import cache_answers, take
from profiles.choices import RoleName
from profiles.queries import work
from profiles.web import MemberRequest, role_required


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, cache and a worker that has really done something lately.

    ``oldest_due`` names for each kind of obligation that is overdue how many seconds its oldest row is.
    Only the database decides the status: without Redis or a worker pages still work, so taking
    the web away as well would help nobody. The words tell what is wrong.
    """
    found = {"database": database(), "cache": reachable_cache(), "worker": "unknown"}
    overdue = {}
    if found["database"] == "ok":
        found["worker"] = worker()
        overdue = seconds_overdue()
    ready = found["database"] == "ok"
    status = "ok" if set(found.values()) == {"ok"} else "degraded" if ready else "down"
    return JsonResponse({"status": status, **found, "oldest_due": overdue}, status=200 if ready else 503)


@require_safe
@role_required(RoleName.COORDINATOR, RoleName.ADMIN)
def show(request: MemberRequest) -> HttpResponseBase:
    """How the machine does, in words, for those who look after the place."""
    found = findings(take(at=timezone.now()))
    context = {
        "trouble": [finding for finding in found if finding.state is State.BAD],
        "rest": [finding for finding in found if finding.state is not State.BAD],
    }
    return render(request, "pages/health.html", context)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def reachable_cache() -> str:
    return "ok" if cache_answers() else "unreachable"


def seconds_overdue() -> dict[str, int]:
    at = timezone.now()
    return {kind: int((at - since).total_seconds()) for kind, since in work.oldest_due(at=at).items()}


def worker() -> str:
    answered = work.last_sign_of_life()
    if answered is None:
        return "never seen"
    age = (timezone.now() - answered).total_seconds()
    return "ok" if age <= settings.CANARY_SECONDS else "silent"
