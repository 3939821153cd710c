"""The two together."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import AT, CASE, CaseSerializer
from matching.api.people import PERSON, HandoverLineSerializer, SomebodySerializer
from matching.choices import Length, MentorshipState
from matching.commands import followups, mentorships
from matching.errors import NothingToReopen
from matching.forms.mentorships import ContactForm, EndForm
from matching.models import Mentorship
from matching.queries import cases as standing
from matching.queries import mentorships as together
from matching.queries import messages
from profiles.web.resources import Resource, operation

PAIR_KEY = "p5k8vn2bx7td"


class LineSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="mentorship.key")
    state = serializers.ChoiceField(source="mentorship.state", choices=MentorshipState.choices)
    other = SomebodySerializer()
    last_at = serializers.DateTimeField()
    excerpt = serializers.CharField(help_text="How the last message begins.")
    mine = serializers.BooleanField(help_text="Whether you wrote it.")
    new = serializers.BooleanField(help_text="Whether you have not read it.")


class PairSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="mentorship.key")
    other = SomebodySerializer()
    is_mentor = serializers.BooleanField(help_text="Whether you are the mentor of the two.")
    topic = serializers.CharField()
    words = serializers.CharField(source="mentorship.ask.case.words", help_text="What was asked.")
    length = serializers.ChoiceField(source="mentorship.length", choices=Length.choices)
    state = serializers.ChoiceField(source="mentorship.state", choices=MentorshipState.choices)
    started_at = serializers.DateTimeField(source="mentorship.started_at")
    until = serializers.DateTimeField(source="mentorship.until", allow_null=True)
    ended_at = serializers.DateTimeField(source="mentorship.ended_at", allow_null=True)
    farewell = serializers.CharField(source="mentorship.farewell")
    contact = serializers.CharField(source="theirs.contact", help_text="What the other shares with you.")
    my_contact = serializers.CharField(source="mine.contact")
    shows_read = serializers.BooleanField(source="mine.shows_read")
    marks = serializers.BooleanField(help_text="Read marks are shown only if both allow them.")
    away = serializers.BooleanField(help_text="Whether the other is away for now: your time together stands still.")
    handover = HandoverLineSerializer(many=True, help_text="For a mentor: what the other's card lets them see.")


class ContactSerializer(serializers.Serializer[object]):
    contact = serializers.CharField(max_length=120, allow_blank=True, help_text="Empty takes it back.")


class MarksSerializer(serializers.Serializer[object]):
    shows_read = serializers.BooleanField()


class EndSerializer(serializers.Serializer[object]):
    farewell = serializers.CharField(max_length=600, required=False, default="", allow_blank=True)
    hands_on = serializers.BooleanField(
        required=False, default=False, help_text="A mentor who cannot go on: the other goes straight back."
    )


LINE = {
    "key": PAIR_KEY,
    "state": "active",
    "other": PERSON,
    "last_at": AT,
    "excerpt": "Yes. When can you talk?",
    "mine": False,
    "new": True,
}
PAIR = {
    "key": PAIR_KEY,
    "other": PERSON,
    "is_mentor": False,
    "topic": "Pricing a job",
    "words": "How do I name a price?",
    "length": "one_off",
    "state": "active",
    "started_at": AT,
    "until": "2026-12-09T09:00:00Z",
    "ended_at": None,
    "farewell": "",
    "contact": "",
    "my_contact": "",
    "shows_read": False,
    "marks": False,
    "away": False,
    "handover": [],
}


class OwnPairs(Resource):
    area = "support"

    def find(self, key: str) -> Mentorship:
        return get_object_or_404(together.visible_to(self.person), key=key)

    def shown(self, key: str) -> Response:
        return Response(PairSerializer(together.pair_for(self.find(key), self.person)).data)


class Mentorships(OwnPairs):
    @operation("Your mentorships", gives=LineSerializer, paged=True, example=LINE)
    def get(self, request: Request) -> Response:
        """With the newest words first; those that are over as well."""
        lines, older = messages.conversations(self.person, after=self.cursors()["after"])
        return self.page(LineSerializer, lines, newer="", older=older)


class OneMentorship(OwnPairs):
    @operation("One of your mentorships", gives=PairSerializer, example=PAIR)
    def get(self, request: Request, key: str) -> Response:
        """What you agreed, and how to reach each other."""
        return self.shown(key)


class Contact(OwnPairs):
    @operation(
        "Share your number or address",
        takes=ContactSerializer,
        gives=PairSerializer,
        sent={"contact": "+44 7700 900123"},
        example={**PAIR, "my_contact": "+44 7700 900123"},
    )
    def put(self, request: Request, key: str) -> Response:
        """Only the two of you see it. Where the mentorship is over, nothing is shared any more."""
        pair, said = self.find(key), self.read(ContactSerializer)
        contact = self.checked(ContactForm(said))["contact"]
        mentorships.share_contact(mentorship=pair, person=self.person, contact=contact, at=timezone.now())
        return self.shown(key)


class Marks(OwnPairs):
    @operation("Allow read marks", takes=MarksSerializer, gives=PairSerializer, sent={"shows_read": True}, example=PAIR)
    def put(self, request: Request, key: str) -> Response:
        """They are shown to both or to nobody."""
        pair, said = self.find(key), self.read(MarksSerializer)
        mentorships.show_read(mentorship=pair, person=self.person, shows=said["shows_read"])
        return self.shown(key)


class End(OwnPairs):
    @operation(
        "End a mentorship",
        takes=EndSerializer,
        gives=PairSerializer,
        sent={"farewell": "Thank you. I named my first price."},
        example={**PAIR, "state": "ended", "ended_at": AT, "farewell": "Thank you. I named my first price."},
    )
    def post(self, request: Request, key: str) -> Response:
        """The other is told, with your last line. Done twice, the second time changes nothing."""
        pair, said = self.find(key), self.read(EndSerializer)
        mentorships.end(mentorship=pair, by=self.person, at=timezone.now(), **self.checked(EndForm(said)))
        return self.shown(key)


class Again(OwnPairs):
    @operation(
        "Go straight back",
        gives=CaseSerializer,
        example={**CASE, "again": True},
        refusals=(NothingToReopen,),
    )
    def post(self, request: Request, key: str) -> Response:
        """Where your mentor finished: your request is open again, and the time you waited counts. Twice is once."""
        case = followups.ask_again(mentorship=self.find(key), by=self.person, at=timezone.now())
        return Response(CaseSerializer(standing.standing(case)).data)
