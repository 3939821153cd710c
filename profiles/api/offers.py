"""Somebody's own offer: what it says, and whether people may ask."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.topics import ids_of
from profiles.choices import Format, GoodFor, Rhythm, Side
from profiles.commands import drafts, offers
from profiles.errors import (
    BreakIsOver,
    HandbookFirst,
    OfferNeedsAFormat,
    OfferNeedsATopic,
    OfferNotOpen,
    TopicNotShared,
)
from profiles.forms.offers import QUESTIONS, WORDS_LENGTH, HandbookForm, OfferForm
from profiles.models.offers import MAX_ROOM
from profiles.policies.people import MOST_SHARES
from profiles.queries import offers as offered
from profiles.queries import topics
from profiles.queries.said import topics_of
from profiles.web.resources import Resource, operation

DRAFT = "offer"
STATES = ("none", "closed", "open", "paused")


class OfferSerializer(serializers.Serializer[object]):
    topics = serializers.ListField(
        child=serializers.SlugField(max_length=60), max_length=MOST_SHARES, help_text="Slugs, of topics that you share."
    )
    formats = serializers.ListField(child=serializers.ChoiceField(choices=Format.choices), max_length=len(Format))
    room = serializers.IntegerField(min_value=1, max_value=MAX_ROOM, help_text="For how many people at once.")
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, allow_blank=True, required=False, default="")
    good_for = serializers.ChoiceField(choices=GoodFor.choices, allow_blank=True, required=False, default="")
    good_for_words = serializers.CharField(max_length=WORDS_LENGTH, allow_blank=True, required=False, default="")
    not_for_words = serializers.CharField(max_length=WORDS_LENGTH, allow_blank=True, required=False, default="")
    avoids_rivals = serializers.BooleanField(required=False, default=False)


class ShownOfferStateSerializer(OfferSerializer):
    room = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[(state, state) for state in STATES])
    back_on = serializers.DateField(allow_null=True, help_text="The day on which a break ends, if it has one.")
    handbook_passed = serializers.BooleanField()


SAID = {
    "topics": ["pricing-job"],
    "formats": ["long_term", "one_off"],
    "room": 2,
    "rhythm": "",
    "good_for": "beginner",
    "good_for_words": "",
    "not_for_words": "Visa or legal questions.",
    "avoids_rivals": False,
}
OFFER = {**SAID, "state": "open", "back_on": None, "handbook_passed": True}


class OwnOffer(Resource):
    area = "me"

    def shown(self) -> Response:
        state = offered.of_person(self.person, timezone.now())
        if state is None:
            unsaid = {"topics": [], "formats": [], "room": 0, "rhythm": "", "good_for": "", "good_for_words": ""}
            end = {"not_for_words": "", "state": "none", "back_on": None, "handbook_passed": False}
            return Response({**unsaid, **end, "avoids_rivals": self.person.avoids_rivals})
        offer, named = state.offer, topics.slugs("topic", state.topics)
        words = ("formats", "room", "rhythm", "good_for", "good_for_words", "not_for_words")
        return Response(
            {
                "topics": [named[pk] for pk in state.topics],
                **{name: getattr(offer, name) for name in words},
                "avoids_rivals": self.person.avoids_rivals,
                "state": "open" if state.open else "paused" if state.paused else "closed",
                "back_on": state.back_on,
                "handbook_passed": offer.handbook_passed_at is not None,
            }
        )

    def step(self, command: Callable[..., bool], **details: Any) -> Response:
        command(person=self.person, at=timezone.now(), **details)
        return self.shown()


class Offer(OwnOffer):
    @operation("Your offer", gives=ShownOfferStateSerializer, example=OFFER)
    def get(self, request: Request) -> Response:
        """What you mentor in. `state` is `none` before you said anything."""
        return self.shown()

    @operation(
        "Say what you offer",
        takes=OfferSerializer,
        gives=ShownOfferStateSerializer,
        sent=SAID,
        example=OFFER,
        refusals=(TopicNotShared, OfferNeedsATopic, OfferNeedsAFormat),
    )
    def put(self, request: Request) -> Response:
        """All of it at once. It neither opens nor closes the offer."""
        said, at = self.read(OfferSerializer), timezone.now()
        chosen = ids_of("topic", said["topics"], "topics")
        shared = topics_of(self.person, Side.SHARE)["topics"]
        state = offered.of_person(self.person, at)
        may = dict.fromkeys([*shared, *(state.topics if state else ())])
        if not set(chosen) <= set(may):
            raise TopicNotShared
        form = OfferForm({**said, "topics": chosen}, topics=topics.names("topic", may, get_language() or "en"))
        self.checked(form)
        offers.describe(person=self.person, said=form.offered(), at=at)
        drafts.settle(person=self.person, form=DRAFT, at=at)
        self.person.refresh_from_db()
        return self.shown()


class PauseSerializer(serializers.Serializer[object]):
    until = serializers.DateField(
        allow_null=True, required=False, help_text="From this day on people can ask again; null is open-ended."
    )


class OpenOffer(OwnOffer):
    @operation(
        "Let people ask",
        gives=ShownOfferStateSerializer,
        example=OFFER,
        refusals=(HandbookFirst, OfferNeedsATopic, OfferNeedsAFormat),
    )
    def post(self, request: Request) -> Response:
        """Opens the offer, and ends a break. Done twice, the second time changes nothing."""
        return self.step(offers.open_offer)


class PauseOffer(OwnOffer):
    @operation(
        "Take a break",
        takes=PauseSerializer,
        gives=ShownOfferStateSerializer,
        sent={"until": "2027-01-10"},
        example={**OFFER, "state": "paused", "back_on": "2027-01-10"},
        refusals=(OfferNotOpen, BreakIsOver),
    )
    def post(self, request: Request) -> Response:
        """Nobody new can ask, until a day or until you say so."""
        return self.step(offers.pause, until=self.read(PauseSerializer).get("until"))


class ResumeOffer(OwnOffer):
    @operation("End a break", gives=ShownOfferStateSerializer, example=OFFER)
    def post(self, request: Request) -> Response:
        """Done twice, the second time changes nothing."""
        return self.step(offers.resume)


class CloseOffer(OwnOffer):
    @operation("Stop offering", gives=ShownOfferStateSerializer, example={**OFFER, "state": "closed"})
    def post(self, request: Request) -> Response:
        """What you wrote stays for another time."""
        return self.step(offers.close)


class AnswerSerializer(serializers.Serializer[object]):
    value = serializers.CharField()
    text = serializers.CharField()


class QuestionSerializer(serializers.Serializer[object]):
    name = serializers.CharField(help_text="Under which the answer is sent.")
    text = serializers.CharField()
    answers = AnswerSerializer(many=True)


class AnswersSerializer(serializers.Serializer[object]):
    advice = serializers.CharField(max_length=20)
    full = serializers.CharField(max_length=20)
    money = serializers.CharField(max_length=20)


class Handbook(OwnOffer):
    @operation(
        "The handbook's three questions",
        gives=QuestionSerializer,
        listed=True,
        example={"name": "full", "text": "Somebody asks you, and …", "answers": [{"value": "say", "text": "Say no"}]},
    )
    def get(self, request: Request) -> Response:
        """The handbook itself is a page: /offer/handbook/."""
        rows = [
            {
                "name": name,
                "text": str(asked.text),
                "answers": [{"value": value, "text": str(text)} for value, text in asked.answers],
            }
            for name, asked in QUESTIONS.items()
        ]
        return self.listed(QuestionSerializer, rows)

    @operation(
        "Answer the three questions",
        takes=AnswersSerializer,
        gives=ShownOfferStateSerializer,
        sent={"advice": "…", "full": "…", "money": "…"},
        example={**OFFER, "state": "closed"},
    )
    def post(self, request: Request) -> Response:
        """With all three right an offer may open. What is wrong is said; try as often as you like."""
        self.checked(HandbookForm(self.read(AnswersSerializer)))
        offers.pass_handbook(person=self.person, at=timezone.now())
        return self.shown()
