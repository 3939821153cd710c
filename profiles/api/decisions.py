"""What was decided, second looks, closings by two, and what we look out for."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.reports import DECISION, KEY, DecisionSerializer
from profiles.choices import fold
from profiles.commands import appeals, decisions, restrictions, watched
from profiles.errors import (
    AlreadyDecided,
    AppealOver,
    NeedsAnother,
    NotYoursToDecide,
    ReasonMissing,
    SlowedDown,
    StillHeld,
    TooCommonToWatch,
    TooManyWords,
)
from profiles.forms.reports import MendForm, WatchedForm
from profiles.models import Restriction
from profiles.models.appeals import ANSWER_LENGTH, APPEAL_LENGTH
from profiles.models.watched import WORD_LENGTH
from profiles.queries import appeals as second_looks
from profiles.queries import reports
from profiles.queries import restrictions as curbs
from profiles.queries import watched as listed
from profiles.web.doors import Judges, Moderators
from profiles.web.resources import Resource, operation

AT = "2026-11-25T10:00:00Z"
APPEAL_KEY = "a5t8rw3kz7pd"


class UndoneSerializer(serializers.Serializer[object]):
    missing = serializers.IntegerField(help_text="How many voices are still missing; 0: it is taken back.")


class ObjectionSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=APPEAL_LENGTH)


class MendedSerializer(serializers.Serializer[object]):
    words = serializers.CharField()


class AppealSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    words = serializers.CharField()
    at = serializers.DateTimeField()
    decision = DecisionSerializer()
    follows = serializers.CharField(
        source="decision.restriction.kind",
        default=None,
        allow_null=True,
        help_text="What follows for its author, and ends if granted.",
    )
    until = serializers.DateTimeField(
        source="decision.restriction.until", default=None, allow_null=True, help_text="Until when that is."
    )


class AnswerSerializer(serializers.Serializer[object]):
    granted = serializers.BooleanField()
    answer = serializers.CharField(max_length=ANSWER_LENGTH)


class ClosingSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    person = serializers.SerializerMethodField(
        help_text="A key, or what they are called where they wrote without a name."
    )
    until = serializers.DateTimeField(help_text="When it lapses without a second yes.")
    decision = DecisionSerializer()

    def get_person(self, row: Restriction) -> str:
        return row.decision.alias or row.person.key


class RestrictionSerializer(serializers.Serializer[object]):
    kind = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(source="decision.key")


class WatchedSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=WORD_LENGTH)


APPEAL = {
    "key": APPEAL_KEY,
    "words": "It was a quote.",
    "at": AT,
    "decision": DECISION,
    "follows": "suspend",
    "until": AT,
}
CLOSING = {"key": APPEAL_KEY, "person": KEY, "until": AT, "decision": DECISION}
RESTRICTION = {"kind": "suspend", "since": AT, "until": AT, "decision": DECISION["key"]}


class Decided(Resource):
    area = "duty"
    permission_classes = [Moderators]

    @operation("What was decided", gives=DecisionSerializer, paged=True, example=DECISION)
    def get(self, request: Request) -> Response:
        """The newest first, of all moderators."""
        page = reports.decisions(self.person, **self.cursors())
        return self.page(DecisionSerializer, page.rows, newer=page.newer, older=page.older)


class OneDecision(Resource):
    area = "me"
    even_out = True

    @operation("A decision about something of yours", gives=DecisionSerializer, example=DECISION)
    def get(self, request: Request, key: str) -> Response:
        """What a moderator decided, and why. Only you and the moderators read it."""
        return Response(DecisionSerializer(get_object_or_404(reports.told_to(self.person), key=key)).data)


class Objection(Resource):
    area = "me"
    even_out = True

    @operation(
        "Ask for a second look",
        takes=ObjectionSerializer,
        sent={"words": "It was a quote."},
        status=204,
        refusals=(AppealOver,),
    )
    def post(self, request: Request, key: str) -> Response:
        """Once, within two weeks; somebody else than who decided answers. Sent twice, it is one."""
        decision = get_object_or_404(reports.told_to(self.person), key=key)
        said = self.read(ObjectionSerializer)
        appeals.make(decision=decision, person=self.person, words=said["words"], at=timezone.now())
        return Response(status=204)


class Mended(Resource):
    area = "me"

    @operation(
        "Send again what was given back",
        takes=MendedSerializer,
        sent={"words": "The same without the number."},
        status=204,
        refusals=(AlreadyDecided, StillHeld, SlowedDown),
    )
    def post(self, request: Request, key: str) -> Response:
        """Your words take the place of the old ones and are shown at once."""
        decision = get_object_or_404(reports.told_to(self.person), key=key)
        said = self.read(MendedSerializer)
        form = MendForm({"mended": said["words"]}, longest=reports.longest_to_mend(decision))
        words = self.checked(form, {"mended": "words"})["mended"]
        decisions.mend(decision=decision, by=self.person, words=words, at=timezone.now())
        return Response(status=204)


class Undo(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation(
        "Take a decision back",
        gives=UndoneSerializer,
        example={"missing": 0},
        refusals=(NotYoursToDecide,),
    )
    def post(self, request: Request, key: str) -> Response:
        """Your own at once; another's when three moderators say so. Done twice, the second time changes nothing.

        Its matter then waits again, as old and as hidden as it was.
        """
        decision = get_object_or_404(reports.decisions_made(), key=key)
        missing = decisions.undo(decision=decision, by=self.person, at=timezone.now())
        return Response(UndoneSerializer({"missing": missing or 0}).data)


class Appeals(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation("Second looks that wait", gives=AppealSerializer, listed=True, example=APPEAL)
    def get(self, request: Request) -> Response:
        """The longest waiting first, at most twenty."""
        return self.listed(AppealSerializer, second_looks.waiting()[: second_looks.AT_ONCE])


class AnswerAppeal(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation(
        "Take a second look",
        takes=AnswerSerializer,
        sent={"granted": True, "answer": "You quoted somebody. It is back."},
        status=204,
        refusals=(AlreadyDecided, NeedsAnother, NotYoursToDecide, ReasonMissing),
    )
    def post(self, request: Request, key: str) -> Response:
        """Not by who decided. Granted, it is taken back with what followed from it; both read your answer."""
        appeal = get_object_or_404(second_looks.made(), key=key)
        said = self.read(AnswerSerializer)
        appeals.answer(appeal=appeal, by=self.person, granted=said["granted"], words=said["answer"], at=timezone.now())
        return Response(status=204)


class Closings(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation("Accounts whose closing waits for a second yes", gives=ClosingSerializer, listed=True, example=CLOSING)
    def get(self, request: Request) -> Response:
        """Those that lapse first at the top."""
        return self.listed(ClosingSerializer, curbs.to_confirm(timezone.now()))


class ConfirmClosing(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation(
        "Close an account as the second person",
        status=204,
        refusals=(AlreadyDecided, NeedsAnother, NotYoursToDecide),
    )
    def post(self, request: Request, key: str) -> Response:
        """Not by who proposed it."""
        at = timezone.now()
        row = get_object_or_404(curbs.to_confirm(at), key=key)
        restrictions.confirm(restriction=row, by=self.person, at=at)
        return Response(status=204)


class OwnRestrictions(Resource):
    area = "me"
    even_out = True

    @operation("What you may not do for a time", gives=RestrictionSerializer, listed=True, example=RESTRICTION)
    def get(self, request: Request) -> Response:
        """Each with the decision that says why."""
        return self.listed(RestrictionSerializer, curbs.of(self.person, timezone.now()))


class Watched(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation("The words we look out for", gives=WatchedSerializer, listed=True, example={"words": "quick cash"})
    def get(self, request: Request) -> Response:
        """What holds one of them is looked at before others see it."""
        return self.listed(WatchedSerializer, listed.listed())

    @operation(
        "Look out for a word",
        takes=WatchedSerializer,
        sent={"words": "quick cash"},
        status=204,
        refusals=(TooManyWords, TooCommonToWatch),
    )
    def post(self, request: Request) -> Response:
        """Whole words; capitals and accents make no difference."""
        said = self.read(WatchedSerializer)
        watched.add(words=self.checked(WatchedForm(said))["words"], by=self.person, at=timezone.now())
        return Response(status=204)


class WatchedGone(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation(
        "Take a word off the list", takes=WatchedSerializer, sent={"words": "quick cash"}, status=204, names=True
    )
    def post(self, request: Request) -> Response:
        """By its words."""
        said = self.read(WatchedSerializer)
        word = get_object_or_404(listed.listed(), folded=fold(said["words"]))
        watched.remove(word=word, by=self.person, at=timezone.now())
        return Response(status=204)
