"""What mail a person wants, and when not."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import NoticeKind, Often
from profiles.commands import preferences
from profiles.errors import QuietHoursHaveNoEnd
from profiles.queries.preferences import of_person
from profiles.web.resources import Resource, operation


class PreferencesSerializer(serializers.Serializer[object]):
    """How often mail brings each kind of news. What is left out of a change stays as it is."""

    requests = serializers.ChoiceField(choices=Often.choices)
    mentorships = serializers.ChoiceField(choices=Often.choices)
    messages = serializers.ChoiceField(choices=Often.choices)
    together = serializers.ChoiceField(choices=Often.choices)
    forum = serializers.ChoiceField(choices=Often.choices)
    roundup = serializers.ChoiceField(choices=Often.choices)
    meetups = serializers.ChoiceField(choices=Often.choices)
    moderation = serializers.ChoiceField(choices=Often.choices)
    place = serializers.ChoiceField(choices=Often.choices)
    quiet_from = serializers.TimeField(allow_null=True, help_text="On the clock of your own zone; null: never quiet.")
    quiet_until = serializers.TimeField(allow_null=True)


PREFERENCES = dict.fromkeys(NoticeKind.values, "at_once") | {"quiet_from": "22:00:00", "quiet_until": "08:30:00"}


class OwnPreferences(Resource):
    area = "me"

    @operation("What we write to you", gives=PreferencesSerializer, example=PREFERENCES)
    def get(self, request: Request) -> Response:
        """Codes for signing in always come."""
        return Response(PreferencesSerializer(of_person(self.person)).data)

    @operation(
        "Choose what we write to you",
        takes=PreferencesSerializer,
        gives=PreferencesSerializer,
        sent={"forum": "weekly"},
        example=PREFERENCES,
        refusals=(QuietHoursHaveNoEnd,),
    )
    def patch(self, request: Request) -> Response:
        """Only what you send changes."""
        now = of_person(self.person)
        said = self.read(PreferencesSerializer, partial=True)
        preferences.choose(
            person=self.person,
            often={kind: Often(said.get(kind.value, now.often(kind))) for kind in NoticeKind},
            quiet_from=said.get("quiet_from", now.quiet_from),
            quiet_until=said.get("quiet_until", now.quiet_until),
            at=timezone.now(),
        )
        return Response(PreferencesSerializer(of_person(self.person)).data)
