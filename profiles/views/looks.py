"""How the site looks on this device: cookies; the language is also kept with the person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.choices import Theme
from profiles.commands import people
from profiles.forms.looks import LookForm
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required
from profiles.web.looks import theme_of

ICONS = {Theme.AUTO.value: "smartphone", Theme.LIGHT.value: "sun", Theme.DARK.value: "moon"}
A_YEAR = 60 * 60 * 24 * 365


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    form = LookForm(request.POST if request.method == "POST" else None, initial=_now(request))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        people.speak(person=request.person, locale=said["language"], at=timezone.now())
        with translation.override(said["language"]):
            flash(request, _("Saved. This is how the pages look now."))
        return _remembered(redirect("profiles:look_edit"), said["theme"], said["language"], save_data=said["save_data"])
    context = {"form": form, "side": side("look_edit"), "icons": ICONS}
    return render(request, "profiles/settings/look.html", context)


def _now(request: HttpRequest) -> dict[str, object]:
    return {
        "theme": theme_of(request),
        "save_data": request.COOKIES.get("save_data") == "on",
        "language": translation.get_language(),
    }


def _remembered(response: HttpResponse, theme: str, language: str, *, save_data: bool) -> HttpResponse:
    wanted = {"theme": theme, "save_data": "on" if save_data else "", settings.LANGUAGE_COOKIE_NAME: language}
    for name, value in wanted.items():
        if value:
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
        else:
            response.delete_cookie(name, samesite="Lax")
    return response
