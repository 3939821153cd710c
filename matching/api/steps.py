"""How a case goes on: a question answered, the next mentor now, the forum with agreed words, or past a step."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.board import Waiting
from matching.api.cases import ASK_KEY, CASE, CaseSerializer, OwnCases
from matching.choices import BETWEEN, Step
from matching.commands import asks, cases, steps
from matching.errors import CaseIsOver, NobodyLeftToAsk, NothingToOffer, OnAGig, WaitsForALook, WaitsItsTurn
from matching.forms.steps import TEXT_LENGTH, TITLE_LENGTH, TextForm
from matching.models.asks import NOTE_LENGTH
from matching.queries import steps as between
from profiles.web.resources import operation


class TextSerializer(serializers.Serializer[object]):
    title = serializers.CharField(max_length=TITLE_LENGTH)
    words = serializers.CharField(max_length=TEXT_LENGTH)


class ProposeSerializer(serializers.Serializer[object]):
    step = serializers.ChoiceField(choices=[(step.value, step.label) for step in BETWEEN])


class ReplySerializer(serializers.Serializer[object]):
    ask = serializers.SlugField(max_length=12)
    words = serializers.CharField(max_length=NOTE_LENGTH)


class EarlySerializer(serializers.Serializer[object]):
    after = serializers.CharField(
        max_length=12,
        required=False,
        default="",
        allow_blank=True,
        help_text="The key of the ask you have seen running. Where another one runs by now, nobody more is asked.",
    )


class AskEarly(OwnCases):
    @operation(
        "Ask the next mentor now",
        takes=EarlySerializer,
        gives=CaseSerializer,
        sent={"after": ASK_KEY},
        example=CASE,
        refusals=(CaseIsOver, NobodyLeftToAsk, OnAGig, WaitsForALook, WaitsItsTurn),
    )
    def post(self, request: Request, key: str) -> Response:
        """Whoever was asked before keeps the time they were given."""
        case, said = self.find(key), self.read(EarlySerializer)
        cases.ask_early(case=case, by=self.person, at=timezone.now(), after=said["after"])
        return self.shown(case)


class Reply(OwnCases):
    @operation(
        "Answer a mentor's question",
        takes=ReplySerializer,
        gives=CaseSerializer,
        sent={"ask": ASK_KEY, "words": "Bikes only, three days a week."},
        example=CASE,
        refusals=(CaseIsOver,),
    )
    def post(self, request: Request, key: str) -> Response:
        """The mentor has their time again. Where nothing is asked any more, nothing changes."""
        case, said = self.find(key), self.read(ReplySerializer)
        ask = get_object_or_404(case.asks.all(), key=said["ask"])
        asks.reply(ask=ask, by=self.person, words=said["words"], at=timezone.now())
        return self.shown(case)


class Approve(OwnCases):
    @operation(
        "Agree to ask it in the forum",
        takes=TextSerializer,
        gives=CaseSerializer,
        sent={"title": "How do I name a price?", "words": "I clean flats and am asked for a price by phone."},
        example={**CASE, "step": "thread", "offered": [{"step": "thread", "url": "/threads/k2v7/"}]},
        refusals=(CaseIsOver, NothingToOffer, OnAGig, WaitsForALook, WaitsItsTurn),
    )
    def post(self, request: Request, key: str) -> Response:
        """Where the case stands there, or a coordinator proposed it. Done twice, the second time changes nothing."""
        case, said = self.find(key), self.read(TextSerializer)
        data = self.checked(TextForm(said))
        steps.approve(case=case, step=Step.THREAD, by=self.person, at=timezone.now(), **data)
        return self.shown(case)


class Skip(OwnCases):
    @operation(
        "Go on without the forum or a seat",
        gives=CaseSerializer,
        example={**CASE, "step": "board"},
        refusals=(CaseIsOver, OnAGig, WaitsForALook, WaitsItsTurn),
    )
    def post(self, request: Request, key: str) -> Response:
        """What comes next comes now. Where the case stands on neither, nothing changes."""
        case = self.find(key)
        steps.skip(case=case, by=self.person, at=timezone.now())
        return self.shown(case)


class Propose(Waiting):
    @operation(
        "Propose the forum or a seat",
        takes=ProposeSerializer,
        sent={"step": "thread"},
        status=204,
        refusals=(CaseIsOver, NothingToOffer, OnAGig, WaitsForALook, WaitsItsTurn),
    )
    def post(self, request: Request, key: str) -> Response:
        """For somebody on the board: they decide. Absent where this site has no such thing."""
        case, said = self.find(key), self.read(ProposeSerializer)
        if said["step"] not in between.wired():
            raise Http404
        steps.propose(case=case, step=Step(said["step"]), by=self.person, at=timezone.now())
        return Response(status=204)
