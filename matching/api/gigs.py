"""Being on a gig: while it lasts, no clock of one's own runs."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.commands import gigs
from matching.errors import GigTooLong, GigTooShort
from matching.forms.gigs import GigForm
from matching.queries import gigs as standing
from profiles.web.resources import Resource, operation


class GigSerializer(serializers.Serializer[object]):
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True, help_text="When everything goes on; null while on no gig.")


class BackSerializer(serializers.Serializer[object]):
    until = serializers.DateField(help_text="The day on which you are back.")


STOPPED = {"since": "2026-11-25T09:00:00Z", "until": "2026-12-05T06:00:00Z"}


class OwnGig(Resource):
    area = "support"

    @operation("Whether you are on a gig", gives=GigSerializer, example=STOPPED)
    def get(self, request: Request) -> Response:
        """Nothing of yours runs out meanwhile: requests, answers, mentorships."""
        return self.shown()

    @operation(
        "Go on a gig",
        takes=BackSerializer,
        gives=GigSerializer,
        sent={"until": "2026-12-05"},
        example=STOPPED,
        refusals=(GigTooLong, GigTooShort),
    )
    def put(self, request: Request) -> Response:
        """Stop your clocks until the morning of that day where you live. Sent again, only the day changes."""
        said: dict[str, Any] = self.read(BackSerializer)
        at = timezone.now()
        day = self.checked(GigForm(said, today=standing.today(self.person, at)))["until"]
        gigs.start(person=self.person, until=standing.back_on(self.person, day), at=at)
        return self.shown()

    @operation("Come back from a gig", status=204)
    def delete(self, request: Request) -> Response:
        """Everything goes on where it was, later by exactly the time that you were away."""
        gigs.end(person=self.person, at=timezone.now())
        return Response(status=204)

    def shown(self) -> Response:
        gig = standing.of_person(self.person)
        return Response(GigSerializer(gig or {"since": None, "until": None}).data)
