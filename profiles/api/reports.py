"""Telling the moderators, their queue, and what an author reads of a decision."""

from django.http import Http404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import Away, Verdict, Wrong
from profiles.commands import decisions
from profiles.commands import reports as commands
from profiles.errors import (
    AlreadyDecided,
    CannotBeMended,
    HoldsADuty,
    KeptAsItIs,
    NotYoursToDecide,
    ReasonMissing,
    SayWhyFirst,
    TakenByAnother,
    TooMany,
)
from profiles.forms.reports import FOLLOWS, WHY_LENGTH
from profiles.models.reports import REASON_LENGTH, REPORT_LENGTH
from profiles.policies.reports import laid_before
from profiles.queries import reports
from profiles.queries.reports import Matter
from profiles.web.doors import Judges
from profiles.web.resources import Resource, operation

KEY, MATTER_KEY, DECISION_KEY = "m4k7qx2vbn8p", "r7dw3hgk5z2m", "d2x9vbq4m8nk"


class ReportSerializer(serializers.Serializer[object]):
    kind = serializers.CharField(max_length=40, help_text="What it is, such as profiles.person.")
    key = serializers.SlugField(max_length=40, help_text="Its key.")
    wrong = serializers.ChoiceField(choices=Wrong.choices)
    words = serializers.CharField(max_length=REPORT_LENGTH, required=False, default="", allow_blank=True)
    hide_now = serializers.BooleanField(required=False, default=False, help_text="Take it out of your sight at once.")
    keep_apart = serializers.BooleanField(required=False, default=False, help_text="Block its author as well.")


class FiledSerializer(serializers.Serializer[object]):
    kind = serializers.CharField()
    wrong = serializers.CharField()
    words = serializers.CharField()
    at = serializers.DateTimeField()
    verdict = serializers.CharField(source="decision.verdict", default="")


class SaidSerializer(serializers.Serializer[object]):
    by = serializers.CharField(source="reporter.name")
    wrong = serializers.CharField()
    words = serializers.CharField()
    at = serializers.DateTimeField()


class MatterSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    kind = serializers.CharField()
    subject_key = serializers.CharField()
    about = serializers.SerializerMethodField(help_text="Its author's key; empty where they wrote without a name.")
    alias = serializers.CharField(help_text="What its author is called there.")
    quote = serializers.CharField(help_text="What the first reporter saw.")
    picture = serializers.CharField(source="picture.url", default=None, allow_null=True, help_text="What it shows.")
    urgent = serializers.BooleanField()
    since = serializers.DateTimeField()
    held = serializers.ListField(child=serializers.CharField(), help_text="Why the site held it back.")
    veiled = serializers.BooleanField(help_text="Reports hid it already: several members', or one urgent.")
    along = serializers.IntegerField(help_text="How many replies of others are hidden with it.")
    earlier = serializers.IntegerField(help_text="Decisions against its author within a year.")
    claimed_until = serializers.DateTimeField(source="claim.until", default=None, allow_null=True)
    reports = SaidSerializer(many=True, source="said")

    def get_about(self, matter: Matter) -> str:
        return matter.about.key if matter.about and not matter.alias else ""


class DecideSerializer(serializers.Serializer[object]):
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    rule = serializers.ChoiceField(choices=Wrong.choices)
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, default="", allow_blank=True)
    follows = serializers.ChoiceField(
        choices=list(FOLLOWS), required=False, default="", allow_blank=True, help_text="What follows for the author."
    )


class DecisionSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    kind = serializers.CharField()
    verdict = serializers.CharField()
    rule = serializers.CharField()
    reason = serializers.CharField()
    quote = serializers.CharField()
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    mended_at = serializers.DateTimeField(allow_null=True)


class ClaimSerializer(serializers.Serializer[object]):
    until = serializers.DateTimeField()


class WhySerializer(serializers.Serializer[object]):
    why = serializers.CharField(max_length=WHY_LENGTH)


class PassageSerializer(serializers.Serializer[object]):
    author = serializers.CharField()
    words = serializers.CharField()
    at = serializers.DateTimeField()
    reported = serializers.BooleanField()


SENT = {
    "kind": "profiles.person",
    "key": KEY,
    "wrong": "money",
    "words": "She asked me for 20.",
    "hide_now": True,
    "keep_apart": False,
}
SAID = {"by": "Teo", "wrong": "money", "words": "She asked me for 20.", "at": "2026-11-25T09:00:00Z"}
FILED = {
    "kind": "profiles.person",
    "wrong": "money",
    "words": "She asked me for 20.",
    "at": "2026-11-25T09:00:00Z",
    "verdict": "warn",
}
MATTER = {
    "key": MATTER_KEY,
    "kind": "profiles.person",
    "subject_key": KEY,
    "about": KEY,
    "alias": "",
    "quote": "Mina\n\nCourier, runs her own round",
    "picture": None,
    "urgent": False,
    "since": "2026-11-25T09:00:00Z",
    "held": [],
    "veiled": False,
    "along": 0,
    "earlier": 0,
    "claimed_until": None,
    "reports": [SAID],
}
SAYS = {"verdict": "warn", "rule": "money", "reason": "Help here is free."}
DECIDED = {**SAYS, "follows": "slow-3"}
DECISION = {
    **SAYS,
    "key": DECISION_KEY,
    "kind": "profiles.person",
    "quote": "Mina\n\nCourier, runs her own round",
    "at": "2026-11-25T10:00:00Z",
    "undone_at": None,
    "mended_at": None,
}
CLAIM = {"until": "2026-11-25T10:15:00Z"}
PASSAGE = {"author": "Mina", "words": "For the template I take 20.", "at": "2026-11-24T20:11:00Z", "reported": True}


class Reports(Resource):
    area = "lists"

    @operation("What you told the moderators", gives=FiledSerializer, paged=True, example=FILED)
    def get(self, request: Request) -> Response:
        """The newest first, and what came of it: `verdict` is empty while it waits."""
        page = reports.filed_by(self.person, **self.cursors())
        return self.page(FiledSerializer, page.rows, newer=page.newer, older=page.older)

    @operation("Tell the moderators", takes=ReportSerializer, sent=SENT, status=204, refusals=(TooMany,), names=True)
    def post(self, request: Request) -> Response:
        """A person reads it. Sent twice while it waits, it is one report; its author does not learn who sent it."""
        said = self.read(ReportSerializer)
        found = reports.find(viewer=self.person, kind=said["kind"], key=said["key"])
        if found is None:
            raise Http404
        commands.file(
            reporter=self.person,
            kind=said["kind"],
            key=said["key"],
            found=found,
            wrong=Wrong(said["wrong"]),
            words=said["words"],
            away=[away for away in Away if said[away]],
            at=timezone.now(),
        )
        return Response(status=204)


class Matters(Resource):
    area = "duty"
    permission_classes = [Judges]

    @operation("What waits for a moderator", gives=MatterSerializer, listed=True, example=MATTER)
    def get(self, request: Request) -> Response:
        """The first twenty: urgent ones, then the longest waiting. What is about you is not among them.

        An admin sees what no moderator can decide, since each knows somebody in it.
        """
        return self.listed(MatterSerializer, reports.queue(laid_before(self.person), timezone.now()))


class OfMatters(Resource):
    area = "duty"
    permission_classes = [Judges]

    def matter(self, key: str) -> reports.Matter:
        found = reports.matter(laid_before(self.person), key, timezone.now())
        if found is None:
            raise Http404
        return found


class OneMatter(OfMatters):
    @operation("One matter", gives=MatterSerializer, example=MATTER)
    def get(self, request: Request, key: str) -> Response:
        """All open reports about one thing."""
        return Response(MatterSerializer(self.matter(key)).data)

    @operation(
        "Decide a matter",
        takes=DecideSerializer,
        sent=DECIDED,
        gives=DecisionSerializer,
        example=DECISION,
        status=201,
        refusals=(
            AlreadyDecided,
            TakenByAnother,
            NotYoursToDecide,
            ReasonMissing,
            CannotBeMended,
            KeptAsItIs,
            HoldsADuty,
        ),
    )
    def post(self, request: Request, key: str) -> Response:
        """Settles all its reports. The author reads the reason, each reporter hears that somebody looked."""
        matter, said = self.matter(key), self.read(DecideSerializer)
        decision = decisions.decide(
            report=matter.reports[0],
            by=self.person,
            verdict=Verdict(said["verdict"]),
            rule=Wrong(said["rule"]),
            reason=said["reason"].strip(),
            measure=FOLLOWS[said["follows"]][1],
            at=timezone.now(),
        )
        return Response(DecisionSerializer(decision).data, status=201)


class OnIt(OfMatters):
    @operation(
        "Take a matter on",
        gives=ClaimSerializer,
        example=CLAIM,
        refusals=(TakenByAnother, NotYoursToDecide, AlreadyDecided),
    )
    def post(self, request: Request, key: str) -> Response:
        """For a quarter of an hour nobody else decides it."""
        until = decisions.claim(report=self.matter(key).reports[0], by=self.person, at=timezone.now())
        return Response(ClaimSerializer({"until": until}).data)

    @operation("Give a matter back", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Others may decide it at once. Done twice, the second time changes nothing."""
        decisions.let_go(report=self.matter(key).reports[0], by=self.person)
        return Response(status=204)


class Around(OfMatters):
    @operation(
        "Read what stands around it", gives=PassageSerializer, listed=True, example=PASSAGE, refusals=(SayWhyFirst,)
    )
    def get(self, request: Request, key: str) -> Response:
        """Ten messages on either side of a reported one, after you said why (POST)."""
        matter = self.matter(key)
        if not matter.private:
            raise Http404
        if not reports.has_opened(self.person, matter):
            raise SayWhyFirst
        return self.listed(PassageSerializer, reports.around(matter))

    @operation(
        "Say why you need to read around it",
        takes=WhySerializer,
        sent={"why": "To see what came before."},
        status=204,
        refusals=(NotYoursToDecide,),
    )
    def post(self, request: Request, key: str) -> Response:
        """Everybody in the conversation is told that a moderator read ten messages around this one."""
        matter, said = self.matter(key), self.read(WhySerializer)
        if not matter.private:
            raise Http404
        commands.open_around(report=matter.reports[0], by=self.person, why=said["why"], at=timezone.now())
        return Response(status=204)
