"""What somebody says about themselves and decides for themselves."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.topics import ids_of
from profiles.choices import WEEK_SLOTS, Audience, Preset, RoleName, Talk, Years
from profiles.commands import drafts, handles, people
from profiles.errors import HandleTaken
from profiles.forms.fields import WORDS_LENGTH
from profiles.forms.people import ProfileForm
from profiles.models.people import NAME_LENGTH, SHOWN_FIELDS
from profiles.policies.people import MOST_CRAFTS, MOST_LANGUAGES, MOST_OWN_WORDS
from profiles.queries import hours, places, roles, topics
from profiles.queries.said import about_themselves
from profiles.web.resources import Resource, operation

DRAFT = "profile"


class OwnCraftSerializer(serializers.Serializer[object]):
    craft = serializers.SlugField(max_length=40)
    years = serializers.ChoiceField(
        choices=Years.choices, allow_null=True, required=False, help_text="0 to 3: the bands of the sign-up."
    )


class ProfileSerializer(serializers.Serializer[object]):
    """What is left out of a change stays as it is."""

    name = serializers.CharField(max_length=NAME_LENGTH)
    handle = serializers.CharField(min_length=3, max_length=handles.LENGTH)
    headline = serializers.CharField(max_length=120, allow_blank=True)
    about = serializers.CharField(max_length=2000, allow_blank=True)
    goal = serializers.CharField(max_length=600, allow_blank=True)
    town = serializers.CharField(max_length=places.LONGEST, allow_blank=True, help_text="As /api/v1/places/ names it.")
    languages = serializers.ListField(child=serializers.CharField(max_length=8), max_length=MOST_LANGUAGES)
    talks = serializers.ListField(child=serializers.ChoiceField(choices=Talk.choices), max_length=len(Talk))
    crafts = OwnCraftSerializer(many=True, max_length=MOST_CRAFTS)  # type: ignore[call-arg]
    own_crafts = serializers.ListField(child=serializers.CharField(max_length=WORDS_LENGTH), max_length=MOST_OWN_WORDS)


class ChangedSerializer(ProfileSerializer):
    anyway = serializers.BooleanField(
        required=False, default=False, help_text="You mean it: what looks like a number or an address may stay."
    )


class MeSerializer(ProfileSerializer):
    key = serializers.CharField()
    language = serializers.CharField(help_text="In which you read this site.")
    zone = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=RoleName.choices))


PROFILE = {
    "name": "Mina",
    "handle": "mina",
    "headline": "Courier, runs her own round",
    "about": "Twelve years on a bike. Ask me about prices.",
    "goal": "",
    "town": "Bristol, England, United Kingdom",
    "languages": ["en", "pl"],
    "talks": ["phone", "in_person"],
    "crafts": [{"craft": "bike-courier", "years": 3}],
    "own_crafts": [],
}
ME = {**PROFILE, "key": "m4k7qx2vbn8p", "language": "en", "zone": "Europe/London", "roles": []}


class Me(Resource):
    area = "me"

    @operation("Who you are", gives=MeSerializer, example=ME)
    def get(self, request: Request) -> Response:
        """All that your profile says, also what you hide from others, and your duties here."""
        return Response(self.shown())

    @operation(
        "Change your profile",
        takes=ChangedSerializer,
        gives=MeSerializer,
        sent={"headline": "Courier in the mornings"},
        example=ME,
        refusals=(HandleTaken,),
    )
    def patch(self, request: Request) -> Response:
        """Only what you send changes."""
        said = self.read(ChangedSerializer, partial=True)
        trades = topics.trades(get_language() or "en")
        form = ProfileForm(self.data(said), person=self.person, trades=trades, initial=self.kept)
        self.checked(form)
        at = timezone.now()
        people.describe(person=self.person, said=form.described(), at=at)
        drafts.settle(person=self.person, form=DRAFT, at=at)
        self.person.refresh_from_db()
        return Response(self.shown())

    def shown(self) -> dict[str, Any]:
        said = about_themselves(self.person)
        named = topics.slugs("craft", said["crafts"])
        return {
            **{name: said[name] for name in ("name", "handle", "headline", "about", "goal", "own_crafts")},
            "town": self.town(),
            "languages": list(said["languages"]),
            "talks": list(said["talks"]),
            "crafts": [{"craft": named[pk], "years": said[f"years_{pk}"]} for pk in said["crafts"]],
            "key": self.person.key,
            "language": self.person.locale,
            "zone": self.person.zone,
            "roles": sorted(roles.held_by(self.person)),
        }

    def town(self) -> str:
        place = self.person.place
        return places.describe(place, get_language() or "en") if place else ""

    def data(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the form as a browser would send it: what is kept, and over it what was said."""
        self.kept = about_themselves(self.person)
        data = {**self.kept, "town": self.town(), **said}
        data["own_crafts"] = "\n".join(data["own_crafts"])
        if "crafts" in said:
            chosen = {one["craft"]: one.get("years") for one in said["crafts"]}
            data["crafts"] = ids_of("craft", list(chosen), "crafts")
            data |= {f"years_{pk}": years for pk, years in zip(data["crafts"], chosen.values(), strict=True)}
        return data


class LanguageSerializer(serializers.Serializer[object]):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)


class Language(Resource):
    area = "me"

    @operation("Say in which language you read", takes=LanguageSerializer, status=204, sent={"language": "en"})
    def put(self, request: Request) -> Response:
        """Mails come in it, and pages on every device. An answer here follows Accept-Language."""
        said = self.read(LanguageSerializer)
        people.speak(person=self.person, locale=said["language"], at=timezone.now())
        return Response(status=204)


class HoursSerializer(serializers.Serializer[object]):
    hours = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=WEEK_SLOTS - 1),
        max_length=WEEK_SLOTS,
        help_text="Free hours of a usual week: 0 is Monday 00:00 to 01:00, 167 Sunday 23:00, in your time zone.",
    )
    vary = serializers.BooleanField(help_text="It changes every week: your times are a rough idea.")


class ShownHoursSerializer(HoursSerializer):
    presets = serializers.ListField(
        child=serializers.ChoiceField(choices=Preset.choices), help_text="Parts of the week that are free as a whole."
    )


class Hours(Resource):
    area = "me"

    @operation("When you are free", gives=ShownHoursSerializer, example={"hours": [8, 9], "vary": False, "presets": []})
    def get(self, request: Request) -> Response:
        """None at all means that you have not said."""
        return self.shown()

    @operation(
        "Say when you are free",
        takes=HoursSerializer,
        gives=ShownHoursSerializer,
        sent={"hours": [8, 9, 10, 11], "vary": False},
        example={"hours": [8, 9, 10, 11], "vary": False, "presets": []},
    )
    def put(self, request: Request) -> Response:
        """The whole week at once."""
        said = self.read(HoursSerializer)
        week = hours.week_from_hours(said["hours"])
        people.set_hours(person=self.person, week=week, vary=said["vary"], at=timezone.now())
        self.person.refresh_from_db()
        return self.shown()

    def shown(self) -> Response:
        week = self.person.week
        free = {"hours": hours.hours_of(week), "presets": hours.presets_of(week)}
        return Response({**free, "vary": self.person.hours_vary})


class VisibilitySerializer(serializers.Serializer[object]):
    """Who sees what. What is left out of a change stays as it is."""

    audience = serializers.ChoiceField(choices=[Audience.MEMBERS.value, Audience.EVERYONE.value])
    in_previews = serializers.BooleanField(help_text="You may appear without a name to people who sign up.")
    avoids_rivals = serializers.BooleanField(help_text="Never meet people who do your work in your town.")
    show_about = serializers.ChoiceField(choices=Audience.choices)
    show_crafts = serializers.ChoiceField(choices=Audience.choices)
    show_place = serializers.ChoiceField(choices=Audience.choices)
    show_languages = serializers.ChoiceField(choices=Audience.choices)
    show_hours = serializers.ChoiceField(choices=Audience.choices)
    show_goal = serializers.ChoiceField(choices=Audience.choices)
    show_picture = serializers.ChoiceField(choices=Audience.choices)


SHOWN = {"audience": "members", "in_previews": False, "avoids_rivals": False} | {
    f"show_{name}": "members" for name in SHOWN_FIELDS
}


class Visibility(Resource):
    area = "me"

    @operation("Who sees what of you", gives=VisibilitySerializer, example=SHOWN)
    def get(self, request: Request) -> Response:
        """For each part of your profile."""
        return Response(VisibilitySerializer(self.person).data)

    @operation(
        "Decide who sees what of you",
        takes=VisibilitySerializer,
        gives=VisibilitySerializer,
        sent={"show_place": "only_me"},
        example=SHOWN,
    )
    def patch(self, request: Request) -> Response:
        """Only what you send changes."""
        said = {**VisibilitySerializer(self.person).data, **self.read(VisibilitySerializer, partial=True)}
        people.set_visibility(
            person=self.person,
            audience=Audience(said["audience"]),
            fields={name: Audience(said[f"show_{name}"]) for name in SHOWN_FIELDS},
            in_previews=said["in_previews"],
            avoids_rivals=said["avoids_rivals"],
            at=timezone.now(),
        )
        self.person.refresh_from_db()
        return Response(VisibilitySerializer(self.person).data)
