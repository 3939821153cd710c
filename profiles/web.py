"""Small helpers for views: who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from profiles.choices import RoleName
from profiles.models import Person
from profiles.queries import roles

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request that member_required has let through."""

    person: Person


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def member_required(view: MemberView[P]) -> View[P]:
    """Anonymous people sign in first; an account without a person finishes joining first."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "person", None) is None:
            return redirect("profiles:onboarding_finish")
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def role_required(*names: RoleName) -> Callable[[MemberView[P]], View[P]]:
    """Pages of a duty do not exist for anybody else: 404, not 403."""

    def decorate(view: MemberView[P]) -> View[P]:
        @member_required
        @wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not roles.held_by(request.person) & set(names):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
