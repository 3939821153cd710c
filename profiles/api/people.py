"""People as the API shows them: what ``profile_for`` lets the reader see, nothing more."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.commands import limits
from profiles.queries import directory
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation

PAGES_AN_HOUR = 200  # enough to find somebody, too few to copy everybody


class CraftSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    years = serializers.CharField(help_text="How long, in words; empty where it is not said.")


class DaySerializer(serializers.Serializer[object]):
    day = serializers.CharField()
    hours = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, str]:
        return dict(zip(("day", "hours"), instance, strict=True))


class ShownOfferSerializer(serializers.Serializer[object]):
    open = serializers.BooleanField(help_text="False while on a break.")
    room = serializers.IntegerField(help_text="For how many more people there is room.")
    back_on = serializers.DateField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    formats = serializers.ListField(child=serializers.CharField())
    rhythm = serializers.CharField()
    good_for = serializers.CharField()
    good_for_words = serializers.CharField()
    not_for_words = serializers.CharField()


class PersonSerializer(serializers.Serializer[object]):
    """A person as the reader may see them. What is hidden from the reader is empty; words are in their language."""

    key = serializers.CharField()
    name = serializers.CharField()
    handle = serializers.CharField()
    headline = serializers.CharField()
    url = serializers.CharField(help_text="The page of this person on the site.")
    since = serializers.DateTimeField()
    is_self = serializers.BooleanField()
    unconfirmed = serializers.BooleanField(help_text="Brought in from a sheet and has not agreed yet.")
    kept = serializers.BooleanField(help_text="Whether you keep this person.")
    about = serializers.CharField()
    goal = serializers.CharField()
    crafts = CraftSerializer(many=True)
    place = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    talks = serializers.ListField(child=serializers.CharField())
    free = serializers.ListField(child=serializers.CharField(), source="presets")
    days = DaySerializer(many=True)
    hours_vary = serializers.BooleanField()
    other_zone = serializers.BooleanField(help_text="Their hours are in another time zone than yours.")
    share = serializers.ListField(child=serializers.CharField())
    learn = serializers.ListField(child=serializers.CharField())
    picture = serializers.CharField(help_text="Where the picture is served, or empty.")
    offer = ShownOfferSerializer(allow_null=True)


PERSON = {
    "key": "m4k7qx2vbn8p",
    "name": "Mina",
    "handle": "mina",
    "headline": "Courier, runs her own round",
    "url": "/people/m4k7qx2vbn8p/",
    "since": "2026-03-02T08:15:00Z",
    "is_self": False,
    "unconfirmed": False,
    "kept": True,
    "about": "Twelve years on a bike. Ask me about prices.",
    "goal": "",
    "crafts": [{"name": "Bike courier", "years": "10 years or more"}],
    "place": "Bristol",
    "languages": ["English", "Polish"],
    "talks": ["Phone", "In person"],
    "free": ["Weekday mornings"],
    "days": [{"day": "Monday", "hours": "08:00–12:00"}],
    "hours_vary": False,
    "other_zone": False,
    "share": ["Pricing a job"],
    "learn": [],
    "picture": "",
    "offer": {
        "open": True,
        "room": 2,
        "back_on": None,
        "topics": ["Pricing a job"],
        "formats": ["One talk"],
        "rhythm": "",
        "good_for": "People who are just starting",
        "good_for_words": "",
        "not_for_words": "Visa or legal questions.",
    },
}


class People(Resource):
    area = "people"

    @operation("Everybody here", gives=PersonSerializer, paged=True, example=PERSON)
    def get(self, request: Request) -> Response:
        """Whom you may see, the newest first. At most 200 pages an hour: people are not here to be copied."""
        at = timezone.now()
        key = self.person.key
        limits.spend(action="list people", subject=key, allowed=PAGES_AN_HOUR, per=timedelta(hours=1), at=at)
        page = directory.page(self.person, at=at, **self.cursors())
        return self.page(PersonSerializer, page.people, newer=page.newer, older=page.older)


class OnePerson(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation("A person", gives=PersonSerializer, example=PERSON)
    def get(self, request: Request, key: str) -> Response:
        """As you may see them. Visitors see those who show their profile to everyone."""
        shown = directory.one(self.person_or_none, key, at=timezone.now())
        if shown is None:
            raise Http404
        return Response(PersonSerializer(shown).data)
