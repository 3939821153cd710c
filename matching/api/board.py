"""Who still waits, for the coordinators."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import ASK_KEY, AT, CASE_KEY, UNTIL, OwnCases
from matching.api.outlook import FORECAST, ForecastSerializer
from matching.api.people import PERSON, SomebodySerializer
from matching.choices import AskState
from matching.commands import cases, letters
from matching.errors import CaseIsOver, NothingToUndo, NotOnBoard, NotOpenToAsks, NotToOneself, SaysNothing
from matching.forms.letters import LetterForm
from matching.models import Case
from matching.models.letters import LETTER_LENGTH
from matching.queries import asking, board, promise
from matching.queries import cases as standing
from matching.queries import letters as written
from matching.queries.board import Narrow
from profiles.web.doors import Coordinators
from profiles.web.resources import Query, Resource, operation

WHY = ("unsure", "nobody", "asked", "limits")


class TriedSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
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
    why = serializers.ChoiceField(
        choices=[(why, why) for why in WHY],
        allow_blank=True,
        help_text="Why nobody could: they do not know what, nobody with room offers it, all were asked, or none fits.",
    )


class CountSerializer(serializers.Serializer[object]):
    value = serializers.CharField(help_text="To narrow the list by.")
    name = serializers.CharField(source="label")
    people = serializers.IntegerField(source="many")


class WhoSerializer(serializers.Serializer[object]):
    people = serializers.IntegerField(source="many")
    languages = CountSerializer(many=True)
    towns = CountSerializer(many=True)
    crafts = CountSerializer(many=True)


class FunnelSerializer(serializers.Serializer[object]):
    asked = serializers.IntegerField()
    first = serializers.IntegerField(help_text="Found by the first mentor.")
    next = serializers.IntegerField(help_text="By the next ones.")
    between = serializers.IntegerField(help_text="By a seat or in the forum.")
    board = serializers.IntegerField(help_text="By the coordinators.")
    later = serializers.IntegerField(help_text="Of these, after more than seven active days.")
    on_the_way = serializers.IntegerField()
    withdrawn = serializers.IntegerField()


class PointSerializer(serializers.Serializer[object]):
    day = serializers.FloatField()
    share = serializers.FloatField(help_text="Of those who asked, who still waits after that day.")


class CurveSerializer(serializers.Serializer[object]):
    forecast = ForecastSerializer()
    points = PointSerializer(many=True)


class FiguresSerializer(serializers.Serializer[object]):
    waiting = WhoSerializer()
    funnel = FunnelSerializer(help_text="Of the last thirty days.")
    curve = CurveSerializer(allow_null=True, help_text="null below twenty who were supported.")


class LetterSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    author = SomebodySerializer()
    words = serializers.CharField()
    at = serializers.DateTimeField()


class LetterWordsSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=LETTER_LENGTH)


class AssignSerializer(serializers.Serializer[object]):
    mentor = serializers.SlugField(max_length=12)


TEO = {"key": "t6y1gk3nd9sw", "name": "Teo"}
ROW = {
    "key": CASE_KEY,
    "person": TEO,
    "topic": "Pricing a job",
    "words": "How do I name a price?",
    "days": 4,
    "again": False,
    "since": AT,
    "taken_by": None,
    "asks": [{"key": ASK_KEY, "mentor": PERSON, "state": "expired", "due_at": UNTIL}],
    "remedies": [PERSON],
    "why": "",
}


LETTER = {
    "key": "l4p7zs2wk9dm",
    "author": {"key": "c8n3xv5hq2jt", "name": "Cora"},
    "words": "May I call you today?",
    "at": AT,
}
FIGURES = {
    "waiting": {
        "people": 14,
        "languages": [{"value": "so", "name": "Somali", "people": 5}],
        "towns": [{"value": "Bristol", "name": "Bristol", "people": 6}],
        "crafts": [{"value": "courier", "name": "Courier", "people": 6}],
    },
    "funnel": {
        "asked": 156,
        "first": 72,
        "next": 33,
        "between": 30,
        "board": 6,
        "later": 1,
        "on_the_way": 14,
        "withdrawn": 1,
    },
    "curve": {"forecast": FORECAST, "points": [{"day": 2.0, "share": 0.5}]},
}


class Waiting(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    def find(self, key: str) -> Case:
        return get_object_or_404(standing.on_board(self.person), key=key)


class Board(Waiting):
    @operation(
        "Who still waits",
        gives=OnBoardSerializer,
        paged=True,
        example=ROW,
        query=(
            Query("language", "Only who asked in this language, by its code."),
            Query("town", "Only who lives there, as waiting/figures/ names it."),
            Query("craft", "Only who does this work, by its slug."),
        ),
    )
    def get(self, request: Request) -> Response:
        """Whoever waits longest first, with those who could be asked."""
        narrow = Narrow(*(request.query_params.get(name, "")[:80] for name in ("language", "town", "craft")))
        after = self.cursors()["after"]
        found = board.page(coordinator=self.person, narrow=narrow, after=after, at=timezone.now())
        return self.page(OnBoardSerializer, found.rows, newer="", older=found.older)


class Figures(Waiting):
    @operation("Who waits, and how it went lately", gives=FiguresSerializer, example=FIGURES)
    def get(self, request: Request) -> Response:
        """How many wait by language, town and work; where people found somebody lately, and how long it took."""
        at = timezone.now()
        waits = board.page(coordinator=self.person, narrow=Narrow(), after="", at=at)
        found = {"waiting": waits, "funnel": promise.funnel(at=at), "curve": promise.curve(at=at)}
        return Response(FiguresSerializer(found).data)


class Letters(Waiting):
    @operation("What you and somebody who waits wrote", gives=LetterSerializer, listed=True, example=LETTER)
    def get(self, request: Request, key: str) -> Response:
        """The oldest first, at most fifty. All coordinators read it."""
        return self.listed(LetterSerializer, written.of_case(self.find(key)))

    @operation(
        "Write to somebody who waits",
        takes=LetterWordsSerializer,
        gives=LetterSerializer,
        status=201,
        sent={"words": LETTER["words"]},
        example=LETTER,
        refusals=(CaseIsOver, SaysNothing),
    )
    def post(self, request: Request, key: str) -> Response:
        """They get news of it. Where nobody had taken it up, you have now."""
        return write(self, self.find(key))


class Answer(OwnCases):
    @operation(
        "Answer a coordinator",
        takes=LetterWordsSerializer,
        gives=LetterSerializer,
        status=201,
        sent={"words": "Yes, tomorrow after six."},
        example={**LETTER, "author": TEO, "words": "Yes, tomorrow after six."},
        refusals=(CaseIsOver, NotOnBoard, SaysNothing),
    )
    def post(self, request: Request, key: str) -> Response:
        """Whoever of them wrote last gets news of it."""
        return write(self, self.find(key))


def write(resource: Resource, case: Case) -> Response:
    said = resource.read(LetterWordsSerializer)
    form_key = resource.form_key(said)
    words = resource.checked(LetterForm({**said, "form_key": form_key}))["words"]
    made, _new = letters.write(case=case, author=resource.person, words=words, form_key=form_key, at=timezone.now())
    return Response(LetterSerializer(made).data, status=201)


class Unassign(Waiting):
    @operation("Take back that somebody was asked", status=204, refusals=(NothingToUndo,))
    def post(self, request: Request, key: str) -> Response:
        """By the key of the ask, for ten minutes and unless they have answered."""
        ask = get_object_or_404(asking.assigned(self.person), key=key)
        cases.unassign(ask=ask, by=self.person, at=timezone.now())
        return Response(status=204)


class Take(Waiting):
    @operation("Take a case up", status=204, refusals=(CaseIsOver,))
    def post(self, request: Request, key: str) -> Response:
        """The person is told who looks after them. Done twice, the second time changes nothing."""
        cases.take_up(case=self.find(key), by=self.person, at=timezone.now())
        return Response(status=204)


class Assign(Waiting):
    @operation(
        "Whom you could ask for somebody",
        gives=SomebodySerializer,
        paged=True,
        example=PERSON,
        query=(Query("name", "Only whose name holds these letters."),),
    )
    def get(self, request: Request, key: str) -> Response:
        """Also mentors of other topics, whoever joined last first."""
        case, name = self.find(key), request.query_params.get("name", "")[:80].strip()
        after = self.cursors()["after"]
        found = asking.by_hand(case, viewer=self.person, name=name, after=after, at=timezone.now())
        return self.page(SomebodySerializer, found.people, newer="", older=found.older)

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
