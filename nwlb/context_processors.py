"""The frame around every page: theme, navigation, the account menu, the bell. One query of its own: what is new."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nwlb.wiring import ACCOUNT_MENU, NAVIGATION, Place
from profiles.models import Person
from profiles.queries import notices, roles
from profiles.web import unsent
from profiles.web.looks import saves_data, theme_of


def frame(request: HttpRequest) -> dict[str, Any]:
    person: Person | None = getattr(request, "person", None)
    frame: dict[str, Any] = {
        "theme": theme_of(request),
        "save_data": saves_data(request),
        "demo": not settings.PRODUCTION,
    }
    if person is None:
        return frame
    return frame | {
        "navigation": [entry(request, place) for place in NAVIGATION],
        "account_menu": SimpleLazyObject(lambda: menu(request, person)),
        "search_url": reverse("profiles:search_show"),
        "notices_url": reverse("profiles:notice_list"),
        "unread_notices": SimpleLazyObject(lambda: notices.unread(person)),
        "unsent_url": reverse("profiles:unsent_list") if unsent.token_for(request, person) else "",
        "me": {"name": person.name, "key": person.key, "picture": picture(person)},
    }


def menu(request: HttpRequest, person: Person) -> list[dict[str, Any]]:
    """The same things for everybody; those of a duty come first."""
    held = roles.held_by(person)
    # By name: what two duties look after stands once in the menu of who holds both.
    shown = {place.url_name: place for place in ACCOUNT_MENU if place.role is None or place.role in held}
    return [entry(request, place, person) for place in shown.values()]


def entry(request: HttpRequest, place: Place, person: Person | None = None) -> dict[str, Any]:
    url = reverse(place.url_name, args=[person.key] if person and place.own else [])
    return {
        "name": place.url_name,
        "label": place.label,
        "icon": place.icon,
        "url": url,
        "current": request.path == url,
        "duty": place.role is not None,
    }


def picture(person: Person) -> str:
    return reverse("profiles:picture_show", args=[person.picture.name]) if person.picture else ""
