"""A mentor's queue, and the answers."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import ASK_KEY, AT, STOPPED, UNTIL
from matching.api.people import PERSON, HandoverLineSerializer, SomebodySerializer
from matching.choices import AskState, Halt, Length, Reason
from matching.commands import asks
from matching.commands.asks import No
from matching.errors import (
    AlreadySupported,
    AnsweredAlready,
    AskIsOver,
    MentorIsFull,
    NothingToUndo,
    QuestionMissing,
)
from matching.models import Ask
from matching.models.asks import NOTE_LENGTH
from matching.queries import asks as asked
from matching.queries import cases, inbox, next_mentor
from profiles.commands import offers
from profiles.models.offers import MAX_ROOM
from profiles.web.resources import Query, Resource, operation

OTHERS = 5
LATE = "late"
TABS = (inbox.ANSWER, LATE, inbox.WAITING, inbox.DONE)
OVER = (AlreadySupported, AnsweredAlready, AskIsOver)


class CardSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="ask.key")
    person = SomebodySerializer(source="seeker")
    topic = serializers.CharField()
    words = serializers.CharField(source="ask.case.words")
    tried = serializers.CharField(source="ask.case.tried")
    length = serializers.ChoiceField(source="ask.case.length", choices=Length.choices)
    times = serializers.ListField(child=serializers.DateTimeField(), help_text="When they could have a first call.")
    free_together = serializers.BooleanField(help_text="Whether you are free at the same hours.")
    teaches_me = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(source="ask.state", choices=AskState.choices)
    asked_at = serializers.DateTimeField(source="ask.at")
    due_at = serializers.DateTimeField(
        source="ask.answer_by", allow_null=True, help_text="null while their clock stands still: there is no hurry."
    )
    stopped = serializers.ChoiceField(choices=Halt.choices, allow_blank=True, help_text=STOPPED)
    place = serializers.IntegerField(help_text="On your waiting list; 0 for none.")
    question = serializers.CharField(source="ask.question")
    reply = serializers.CharField(source="ask.reply")
    handover = HandoverLineSerializer(many=True, help_text="What their card lets you see while you are asked.")


class YesSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=NOTE_LENGTH, required=False, default="", allow_blank=True)


class MadeSerializer(serializers.Serializer[object]):
    mentorship = serializers.CharField(help_text="Its key.")


class NoSerializer(serializers.Serializer[object]):
    reason = serializers.ChoiceField(choices=Reason.choices, required=False, default=Reason.NO_REASON.value)
    note = serializers.CharField(max_length=NOTE_LENGTH, required=False, default="", allow_blank=True)
    suggested = serializers.SlugField(
        max_length=12, required=False, default="", allow_blank=True, help_text="One of asks/…/others/."
    )
    pauses = serializers.BooleanField(required=False, default=False, help_text="And pause your offer.")


class WantsToKnowSerializer(serializers.Serializer[object]):
    question = serializers.CharField(max_length=NOTE_LENGTH)


class RoomSerializer(serializers.Serializer[object]):
    room = serializers.IntegerField(min_value=0, max_value=MAX_ROOM)


class ShownRoomSerializer(serializers.Serializer[object]):
    room = serializers.IntegerField(source="most")
    taken = serializers.IntegerField()
    free = serializers.IntegerField()
    open = serializers.BooleanField(help_text="Whether people can ask you now.")
    people = SomebodySerializer(many=True, help_text="Those you mentor.")


CARD = {
    "key": ASK_KEY,
    "person": {"key": "t6y1gk3nd9sw", "name": "Teo"},
    "topic": "Pricing a job",
    "words": "How do I name a price?",
    "tried": "",
    "length": "one_off",
    "times": [UNTIL],
    "free_together": True,
    "teaches_me": [],
    "state": "pending",
    "asked_at": AT,
    "due_at": UNTIL,
    "stopped": "",
    "place": 0,
    "question": "",
    "reply": "",
    "handover": [{"field": "goals", "name": "What I want to reach", "words": "Two clients of my own"}],
}
ROOM = {"room": 2, "taken": 1, "free": 1, "open": True, "people": [{"key": "t6y1gk3nd9sw", "name": "Teo"}]}


class OwnAsks(Resource):
    area = "support"

    def find(self, key: str) -> Ask:
        return get_object_or_404(asked.visible_to(self.person), key=key)

    def shown(self, key: str) -> Response:
        ask = self.find(key)
        on_list = ask.state == AskState.WAITING
        cards = asked.cards([ask], self.person, timezone.now(), [asked.place_of(ask) if on_list else 0])
        if not cards:
            raise Http404
        return Response(CardSerializer(cards[0]).data)

    def answer(self, key: str, step: Callable[..., Any], **said: Any) -> Response:
        step(ask=self.find(key), by=self.person, at=timezone.now(), **said)
        return self.shown(key)


class Asks(OwnAsks):
    @operation(
        "Who asks you",
        gives=CardSerializer,
        paged=True,
        example=CARD,
        query=(Query("tab", "answer (the default), late, waiting or answered."),),
    )
    def get(self, request: Request) -> Response:
        """What waits for an answer, soonest due first; late ones may still be answered; your waiting list in order."""
        tab = request.query_params.get("tab", inbox.ANSWER)
        if tab not in TABS:
            raise ValidationError({"tab": [_("Please choose one of: %(names)s.") % {"names": ", ".join(TABS)}]})
        read = inbox.ANSWER if tab == LATE else tab
        found = inbox.inbox(person=self.person, tab=read, after=self.cursors()["after"], at=timezone.now())
        if tab == LATE:
            return self.page(CardSerializer, found.late, newer="", older="")
        return self.page(CardSerializer, found.cards, newer="", older=found.older)


class OneAsk(OwnAsks):
    @operation("One who asks you", gives=CardSerializer, example=CARD)
    def get(self, request: Request, key: str) -> Response:
        """What they need, in their own words."""
        return self.shown(key)


class Accept(OwnAsks):
    @operation(
        "Say yes",
        takes=YesSerializer,
        gives=MadeSerializer,
        sent={"words": "Yes. When can you talk?"},
        example={"mentorship": "p5k8vn2bx7td"},
        refusals=(*OVER, MentorIsFull),
    )
    def post(self, request: Request, key: str) -> Response:
        """The first yes wins and takes one of your places. Said twice, the second time changes nothing."""
        ask, said = self.find(key), self.read(YesSerializer)
        made = asks.accept(ask=ask, by=self.person, words=said["words"], at=timezone.now())
        pair = made or cases.active_mentorship(ask.case)
        return Response({"mentorship": pair.key if pair else ""})


class PutOnList(OwnAsks):
    @operation(
        "Put on your waiting list",
        gives=CardSerializer,
        example={**CARD, "state": "waiting", "place": 1},
        refusals=OVER,
    )
    def post(self, request: Request, key: str) -> Response:
        """They keep their place and look further meanwhile."""
        return self.answer(key, asks.put_on_list)


class Decline(OwnAsks):
    @operation(
        "Say no, kindly",
        takes=NoSerializer,
        gives=CardSerializer,
        sent={"reason": "no_time", "note": "Try the morning group.", "pauses": False},
        example={**CARD, "state": "declined"},
        refusals=OVER,
    )
    def post(self, request: Request, key: str) -> Response:
        """They are told kindly, and somebody else is asked at once."""
        said = self.read(NoSerializer)
        others = {person.key: person for person in self.others(key)} if said["suggested"] else {}
        if said["suggested"] and said["suggested"] not in others:
            raise ValidationError({"suggested": [_("This is none of the people who fit.")]})
        no = No(Reason(said["reason"]), said["note"], others.get(said["suggested"]), said["pauses"])
        return self.answer(key, asks.decline, no=no)

    def others(self, key: str) -> list[Any]:
        ask = self.find(key)
        besides = set(ask.case.asks.values_list("mentor_id", flat=True))
        return next_mentor.fitting(ask.case, besides=besides, at=timezone.now(), limit=OTHERS)


class Others(Decline):
    http_method_names = ["get", "head"]

    @operation("Who might fit better", gives=SomebodySerializer, listed=True, example=PERSON)
    def get(self, request: Request, key: str) -> Response:
        """People you can suggest with a no."""
        return self.listed(SomebodySerializer, self.others(key))


class Question(OwnAsks):
    @operation(
        "Ask a question first",
        takes=WantsToKnowSerializer,
        gives=CardSerializer,
        sent={"question": "Bike or car?"},
        example={**CARD, "state": "more_info", "question": "Bike or car?"},
        refusals=(*OVER, QuestionMissing),
    )
    def post(self, request: Request, key: str) -> Response:
        """It is their turn then; when they answer, you have your time again."""
        self.find(key)  # whose it is not hears nothing of the body
        return self.answer(key, asks.want_more, question=self.read(WantsToKnowSerializer)["question"])


class TakeBack(OwnAsks):
    @operation("Take your last answer back", gives=CardSerializer, example=CARD, refusals=(NothingToUndo,))
    def post(self, request: Request, key: str) -> Response:
        """For a while, and not once the two of you have begun to talk."""
        return self.answer(key, asks.undo)


class Room(OwnAsks):
    def room(self) -> Response:
        return Response(ShownRoomSerializer(inbox.room_of(self.person, timezone.now())).data)

    @operation("Your places", gives=ShownRoomSerializer, example=ROOM)
    def get(self, request: Request) -> Response:
        """How many people you take at once, and who they are."""
        return self.room()

    @operation(
        "Say how many people you take", takes=RoomSerializer, gives=ShownRoomSerializer, sent={"room": 2}, example=ROOM
    )
    def put(self, request: Request) -> Response:
        """Those who are there already stay."""
        offers.set_room(person=self.person, room=self.read(RoomSerializer)["room"], at=timezone.now())
        return self.room()
