from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from profiles.adapters import visitors
from profiles.commands import drafts
from profiles.errors import TooLong
from profiles.forms.drafts import declared, words
from profiles.queries.drafts import stamp, visitor_of
from profiles.web import flash, person_of


@require_POST
def save(request: HttpRequest, form: str) -> HttpResponseBase:
    """Keep what stands in a form. Scripts get 204; a button without scripts names where to go next."""
    person = person_of(request)
    fields = declared(form, member=person is not None)
    if fields is None:
        raise Http404
    token = visitors.token_of(request)
    at = timezone.now()
    try:
        drafts.keep(
            form=form,
            payload=words(fields, request.POST),
            person=person,
            visitor=visitor_of(token),
            address=visitors.hashed_address(request),
            at=at,
        )
    except TooLong:
        return HttpResponse(status=413)
    if person is not None and "next" in request.POST:
        flash(request, _("Kept. Only you see it."))
    response = _answer(request)
    response["Draft-At"] = stamp(at)
    return response if person else visitors.remember(response, token)


def _answer(request: HttpRequest) -> HttpResponse:
    onward = request.POST.get("next", "")
    if not onward:
        return HttpResponse(status=204)
    if urlsplit(onward).netloc or not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    return HttpResponseRedirect(onward)
