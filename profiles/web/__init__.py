"""Small helpers for views: who may come in, what is said afterwards, where to go on."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from profiles.choices import RoleName
from profiles.errors import Refusal
from profiles.models import Person
from profiles.queries import accounts, roles
from profiles.web import unsent

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request that member_required has let through."""

    person: Person


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def member_required(view: MemberView[P]) -> View[P]:
    """Anonymous people sign in first; an account without a person finishes joining first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        if getattr(request, "person", None) is None:
            return redirect("profiles:onboarding_finish")
        member = cast(MemberRequest, request)
        try:
            response = view(member, *args, **kwargs)
        except Http404:
            if not unsent.came_from_us(request) or not unsent.keep(request, member.person):
                raise
            response = _say_it_is_gone(request)
        return unsent.settle(request, member.person, response)

    guarded.members_only = True  # type: ignore[attr-defined]
    return cast(View[P], guarded)


def _say_it_is_gone(request: HttpRequest) -> HttpResponseBase:
    """Lead to the words that somebody wrote to what is not there any more."""
    messages.error(request, _("What you wrote this to is no longer there. Your words are kept here for you."))
    return redirect("profiles:unsent_list")


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Lead to the door and on; what was typed into a form is kept, and shown again after signing in."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if unsent.keep(request, None):
        text = _("You were signed out before this was sent. Your words are kept: sign in, and you find them again.")
        messages.warning(request, text)
        return unsent.remember(redirect_to_login(reverse("profiles:unsent_list")), request)
    messages.warning(request, _("You were signed out before this was done. Sign in, then do it once more."))
    return redirect_to_login(unsent.page_of(request))


def role_required(*names: RoleName) -> Callable[[MemberView[P]], View[P]]:
    """Pages of a duty do not exist for anybody else: 404, not 403."""

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not roles.held_by(request.person) & set(names):
                raise Http404
            if accounts.lacks_second_step(request.person):
                messages.info(request, _("Your duty here needs a second step at sign-in. Please set one up first."))
                return redirect("mfa_index")
            return view(request, *args, **kwargs)

        return member_required(cast(MemberView[P], guarded))

    return decorate


def person_of(request: HttpRequest) -> Person | None:
    """Return the signed-in member, on pages that visitors see as well."""
    return getattr(request, "person", None)


def flash(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say on the next page what was done; ``undo`` is the address whose POST takes it back."""
    messages.success(request, text, extra_tags=undo)


def refuse(request: HttpRequest, refusal: Refusal) -> None:
    """Say on the next page why something was not done; what was typed along is kept."""
    if (person := person_of(request)) is not None:
        unsent.keep(request, person)
    messages.error(request, str(refusal.sentence))


def way_back(request: HttpRequest, default: str) -> str:
    """Return the page of ours that a form came from, by its field or query ``next``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else default
