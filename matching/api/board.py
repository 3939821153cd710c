"""Who still waits, for the coordinators."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import AT, CASE_KEY, UNTIL
from matching.api.people import PERSON, SomebodySerializer
from matching.choices import AskState
from matching.commands import cases
from matching.errors import CaseIsOver, NotOpenToAsks, NotToOneself
from matching.models import Case
from matching.queries import asking
from matching.queries import cases as standing
from profiles.web.doors import Coordinators
from profiles.web.resources import Resource, operation


class TriedSerializer(serializers.Serializer[object]):
    mentor = SomebodySerializer()
    state = serializers.ChoiceField(choices=AskState.choices)
    due_at = serializers.DateTimeField()


class OnBoardSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="case.key")
    person = SomebodySerializer(source="case.person")
    topic = serializers.CharField()
    words = serializers.CharField(source="case.words")
    days = serializers.IntegerField(help_text="Without help, those before their mentor could not go on too.")
    again = serializers.BooleanField(source="case.follows_id", help_text="Their mentor could not go on.")
    since = serializers.DateTimeField(source="case.step_since", help_text="With the coordinators since then.")
    taken_by = SomebodySerializer(source="case.taken_by", allow_null=True)
    asks = TriedSerializer(many=True)
    remedies = SomebodySerializer(many=True, help_text="Who could be asked now.")


class AssignSerializer(serializers.Serializer[object]):
    mentor = serializers.SlugField(max_length=12)


ROW = {
    "key": CASE_KEY,
    "person": {"key": "t6y1gk3nd9sw", "name": "Teo"},
    "topic": "Pricing a job",
    "words": "How do I name a price?",
    "days": 4,
    "again": False,
    "since": AT,
    "taken_by": None,
    "asks": [{"mentor": PERSON, "state": "expired", "due_at": UNTIL}],
    "remedies": [PERSON],
}


class Waiting(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    def find(self, key: str) -> Case:
        return get_object_or_404(standing.on_board(self.person), key=key)


class Board(Waiting):
    @operation("Who still waits", gives=OnBoardSerializer, listed=True, example=ROW)
    def get(self, request: Request) -> Response:
        """Whoever waits longest first, with those who could be asked."""
        return self.listed(OnBoardSerializer, asking.board(coordinator=self.person, at=timezone.now()))


class Take(Waiting):
    @operation("Take a case up", status=204, refusals=(CaseIsOver,))
    def post(self, request: Request, key: str) -> Response:
        """The person is told who looks after them. Done twice, the second time changes nothing."""
        cases.take_up(case=self.find(key), by=self.person, at=timezone.now())
        return Response(status=204)


class Assign(Waiting):
    @operation(
        "Ask a mentor for somebody",
        takes=AssignSerializer,
        sent={"mentor": PERSON["key"]},
        status=204,
        refusals=(CaseIsOver, NotOpenToAsks, NotToOneself),
    )
    def post(self, request: Request, key: str) -> Response:
        """Any mentor whom this person may meet and who has room; the mentor answers as always."""
        case, at = self.find(key), timezone.now()
        said = self.read(AssignSerializer)
        mentor = get_object_or_404(asking.askable(case, at), key=said["mentor"])
        cases.assign(case=case, mentor=mentor, by=self.person, at=at)
        return Response(status=204)
