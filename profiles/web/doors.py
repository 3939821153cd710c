"""Who may use a resource of the API, and how often."""

import time
from typing import Any, ClassVar

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from profiles.adapters.visitors import hashed_address
from profiles.choices import RoleName
from profiles.models import Person
from profiles.queries import accounts, roles

MINUTE = 60
OF_A_MEMBER = 600
OF_A_VISITOR = 120


def person_of(request: Request) -> Person | None:
    """Return the member behind a token or a session."""
    person: Person | None = getattr(request._request, "person", None)  # noqa: SLF001 - shared with the pages
    return person


class Everybody(BasePermission):
    """Visitors too; what they see is up to the query."""


class Members(BasePermission):
    """Visitors sign in first (401); an account without a person finishes joining first (403)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if person_of(request) is None:
            raise PermissionDenied(_("Please finish joining on the site first."), "join_first")
        return True


class ReadByEverybody(Members):
    """Visitors look, as the query lets them; whoever writes is a member."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in ("GET", "HEAD") or super().has_permission(request, view)


class DutyHolders(Members):
    """A resource of a duty does not exist for anybody else: 404, as its pages."""

    names: ClassVar[frozenset[RoleName]] = frozenset()

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        person = person_of(request)
        if person is None or not roles.held_by(person) & self.names:
            raise Http404
        if accounts.lacks_second_step(person):
            raise PermissionDenied(_("Your duty here needs a second step at sign-in. Please set one up first."))
        return True


class Coordinators(DutyHolders):
    names = frozenset({RoleName.COORDINATOR})


class Moderators(DutyHolders):
    names = frozenset({RoleName.MODERATOR})


class Judges(DutyHolders):
    """Second looks are for moderators and admins."""

    names = frozenset({RoleName.MODERATOR, RoleName.ADMIN})


class Admins(DutyHolders):
    names = frozenset({RoleName.ADMIN})


class Load(BaseThrottle):
    """Protects the machine: requests a minute, counted in Redis, and let through without it.

    What protects people is counted exactly, by the commands, in Postgres.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        person = person_of(request)
        subject, allowed = (person.key, OF_A_MEMBER) if person else (hashed_address(request._request), OF_A_VISITOR)  # noqa: SLF001
        name = f"api:{subject}:{int(time.time()) // MINUTE}"
        cache.add(name, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(name) <= allowed
        except ValueError:  # Redis came back, or was emptied, between the two
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE
