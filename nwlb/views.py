"""Pages of the roof: the door, home, and what is shown when something goes wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.views import i18n
from django.views.decorators.http import require_safe

from forums.queries import duties
from matching.queries import gigs, suggestions, turns
from nwlb import api_errors
from nwlb.first_steps import first_steps
from profiles.commands import people
from profiles.policies.reports import waits_urgently
from profiles.queries import steps
from profiles.web import MemberRequest, member_required, unsent

TEXT_PAGES = ("rules", "privacy", "accessibility", "credits", "offline")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "front.html")


def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose on this device, and with the person: their mails speak it too."""
    response = i18n.set_language(request)
    person, chosen = getattr(request, "person", None), response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if person is not None and chosen is not None:
        people.speak(person=person, locale=chosen.value, at=timezone.now())
    return response


@require_safe
@member_required
def home(request: MemberRequest) -> HttpResponse:
    at = timezone.now()
    waiting = turns.of_person(request.person)
    # Whoever has something under way is shown that first: the list of people is one tap away.
    shown = () if waiting.any else suggestions.top(person=request.person, at=at, limit=3)
    said = steps.said(person=request.person, at=at)
    hour = timezone.localtime(at).hour
    first = None if waiting.any else first_steps(said=said, has_asked=waiting.has_asked)
    duty = duties.waiting_for(request.person)
    urgent = waits_urgently(request.person)
    context = {
        "duties": duty,
        "urgent": urgent,
        "suggestions": shown,
        "said": said,
        "hour": hour,
        "turns": waiting,
        "first": first,
    }
    return render(request, "home.html", {**context, "gig_days": gigs.days_offered(request.person, at)})


@require_safe
def text_page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"pages/{name}.html")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a worker rules only over paths below its own."""
    script = (settings.BASE_DIR / "static" / "js" / "sw.js").read_bytes()
    response = HttpResponse(script, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/favicon.svg"), permanent=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was typed on a page of ours that is older than the sign-in, else say what to do."""
    return unsent.after_expiry(request) or render(request, "403.html", {"csrf": True}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands without the database; the number is the one in every line of the log."""
    if api_errors.is_api(request):
        return api_errors.response(500)
    return HttpResponse(render_to_string("500.html", {"incident": getattr(request, "number", "")}), status=500)
