from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.adapters import visitors
from profiles.commands import drafts
from profiles.errors import TooLong
from profiles.forms.drafts import declared, words
from profiles.queries.drafts import Payload, stamp, visitor_of
from profiles.web import MemberRequest, flash, member_required, person_of, way_back

LONG = 200  # characters, from which on somebody may want to shorten it


@require_POST
def save(request: HttpRequest, form: str) -> HttpResponseBase:
    """Keep what stands in a form. Scripts get 204; a button without scripts names where to go next."""
    person = person_of(request)
    fields = declared(form, member=person is not None)
    if fields is None:
        raise Http404
    token = visitors.token_of(request)
    at, payload = timezone.now(), words(fields, request.POST)
    try:
        drafts.keep(
            form=form,
            payload=payload,
            person=person,
            visitor=visitor_of(token),
            address=visitors.hashed_address(request),
            at=at,
        )
    except TooLong:
        return _too_long(request, payload)
    if person is not None and "next" in request.POST:
        flash(request, _("Kept. Only you see it."))
    response = _answer(request)
    response["Draft-At"] = stamp(at)
    return response if person else visitors.remember(response, token)


@require_POST
@member_required
def throw_away(request: MemberRequest, form: str) -> HttpResponseBase:
    """Let go of words that were kept; what stays of them on the phone goes when it is opened there."""
    if declared(form, member=True) is None:
        raise Http404
    drafts.settle(person=request.person, form=form, at=timezone.now())
    flash(request, _("Thrown away."))
    return redirect(way_back(request, "/"))


def _too_long(request: HttpRequest, payload: Payload) -> HttpResponse:
    """Hand back what cannot be kept, so that it can be made shorter; scripts have it in their page."""
    if "next" not in request.POST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    rows = [(name, value, len(value) >= LONG) for name, values in payload.items() for value in values]
    context = {"rows": rows, "next": request.POST["next"]}
    return render(request, "profiles/drafts/too_long.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _answer(request: HttpRequest) -> HttpResponse:
    onward = request.POST.get("next", "")
    if not onward:
        return HttpResponse(status=204)
    if urlsplit(onward).netloc or not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    return HttpResponseRedirect(onward)
