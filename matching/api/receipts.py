"""Whom one's time reached."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import AT
from matching.api.people import SomebodySerializer
from matching.choices import MentorshipState
from matching.queries import receipts
from profiles.web.resources import Resource, operation


class TallySerializer(serializers.Serializer[object]):
    given = serializers.IntegerField(help_text="People you gave time to.")
    received = serializers.IntegerField(help_text="People who gave you some.")


class ReachedSerializer(serializers.Serializer[object]):
    person = SomebodySerializer()
    topic = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    became = serializers.ChoiceField(choices=MentorshipState.choices)
    thanks = serializers.CharField(help_text="The last line they wrote to you.")


REACHED = {
    "person": {"key": "t6y1gk3nd9sw", "name": "Teo"},
    "topic": "Pricing a job",
    "since": AT,
    "until": "2026-12-09T09:00:00Z",
    "became": "completed",
    "thanks": "",
}


class OwnTally(Resource):
    area = "support"

    @operation("What you gave and had", gives=TallySerializer, example={"given": 7, "received": 2})
    def get(self, request: Request) -> Response:
        """Two numbers that only rise. Nobody else sees them, and neither is owed."""
        return Response(TallySerializer(receipts.tally(self.person)).data)


class OwnReached(Resource):
    area = "support"

    @operation("Whom your time reached", gives=ReachedSerializer, paged=True, example=REACHED)
    def get(self, request: Request) -> Response:
        """The newest first, for you alone."""
        found = receipts.receipt(self.person, **self.cursors())
        return self.page(ReachedSerializer, found.rows, newer=found.newer, older=found.older)
