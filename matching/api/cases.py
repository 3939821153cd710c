"""Asking for support, and where a case stands."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.people import PERSON, SomebodySerializer
from matching.choices import AskState, CaseState, Halt, Length, Reason, Step, Verb
from matching.commands import cases
from matching.errors import AskedAlready, CaseIsOver, NotOpenToAsks, NotToOneself, TooManyCases
from matching.forms.cases import MOST_TIMES, CaseForm
from matching.models import Case
from matching.models.cases import MOST_WISHES, WORDS_LENGTH
from matching.queries import asking, gigs
from matching.queries import cases as standing
from profiles.commands import drafts
from profiles.queries import topics
from profiles.web.resources import Query, Resource, operation

DRAFT = "case"
CASE_KEY, ASK_KEY = "c3t8mz5wq1rk", "a9f2hd6xs4pv"
STOPPED = "What the clock stands still for: turn, gig or look (a moderator has to look first). Empty while it goes."
STOPS = ("ask", "wish", "fit", "group", "thread", "board")
NAMES = {f"wish_{place}": "wishes" for place in range(1, MOST_WISHES + 1)}


class TopicSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()


class ChoicesSerializer(serializers.Serializer[object]):
    topics = TopicSerializer(many=True)
    mentors = SomebodySerializer(many=True, help_text="Who fits now, the best first.")
    times = serializers.ListField(
        child=serializers.DateTimeField(), help_text="When you and the first mentor are free."
    )


class OpenSerializer(serializers.Serializer[object]):
    topic = serializers.SlugField(max_length=60, help_text="One of the topics of cases/choices/.")
    words = serializers.CharField(max_length=WORDS_LENGTH, required=False, default="", allow_blank=True)
    tried = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    length = serializers.ChoiceField(choices=Length.choices, required=False, default=Length.OPEN.value)
    times = serializers.ListField(
        child=serializers.DateTimeField(), max_length=MOST_TIMES, required=False, default=list
    )
    shows_topics = serializers.BooleanField(required=False, default=True)
    contact = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="Only for whoever says yes."
    )
    wishes = serializers.ListField(
        child=serializers.SlugField(max_length=12),
        max_length=MOST_WISHES,
        required=False,
        default=list,
        help_text="Keys of mentors, whoever shall be asked first in front. Without any, who fits best is asked.",
    )


class AskedSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    mentor = SomebodySerializer()
    state = serializers.ChoiceField(choices=AskState.choices)
    asked_at = serializers.DateTimeField(source="at")
    due_at = serializers.DateTimeField(
        source="answer_by", allow_null=True, help_text="Until when they have time; null while the clock stands still."
    )
    reason = serializers.ChoiceField(choices=Reason.choices, allow_blank=True)
    note = serializers.CharField()
    question = serializers.CharField()
    reply = serializers.CharField()
    suggested = SomebodySerializer(allow_null=True)


class StopSerializer(serializers.Serializer[object]):
    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in STOPS])
    state = serializers.ChoiceField(choices=[(state, state) for state in ("done", "now", "next")])
    name = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)


class MoveSerializer(serializers.Serializer[object]):
    verb = serializers.ChoiceField(choices=Verb.choices)
    mentor = serializers.CharField(source="ask.mentor.name", default="")
    at = serializers.DateTimeField()


class OfferedSerializer(serializers.Serializer[object]):
    step = serializers.ChoiceField(choices=Step.choices)
    url = serializers.CharField(help_text="Its page on this site.")


class CaseSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="case.key")
    topic = serializers.CharField()
    state = serializers.ChoiceField(source="case.state", choices=CaseState.choices)
    step = serializers.ChoiceField(source="case.step", choices=Step.choices)
    words = serializers.CharField(source="case.words")
    tried = serializers.CharField(source="case.tried")
    length = serializers.ChoiceField(source="case.length", choices=Length.choices)
    opened_at = serializers.DateTimeField(source="case.opened_at")
    again = serializers.BooleanField(source="case.follows_id", help_text="Its mentor before could not go on.")
    waits_since = serializers.DateTimeField(source="case.waits_since", help_text="Counts the time waited before.")
    waits_its_turn = serializers.BooleanField(
        source="case.waits_its_turn", help_text="It stands still until another of your requests is done."
    )
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When the next step is taken, if nobody answers before; null while the clock stands still.",
    )
    stopped = serializers.ChoiceField(source="halt", choices=Halt.choices, allow_blank=True, help_text=STOPPED)
    taken_by = SomebodySerializer(
        source="case.taken_by", allow_null=True, help_text="A coordinator who looks after it."
    )
    asks = AskedSerializer(many=True)
    line = StopSerializer(many=True, source="stops", help_text="Who was asked, who comes next, and from when.")
    history = MoveSerializer(many=True, source="moves", help_text="The newest first.")
    place = serializers.IntegerField(help_text="On a waiting list; 0 for none.")
    can_ask_early = serializers.BooleanField()
    mentorship = serializers.CharField(source="mentorship.key", default="", help_text="After a yes.")
    offered = OfferedSerializer(many=True, help_text="Your question in the forum, a seat that is kept for you.")
    wants_words = serializers.CharField(help_text="thread: agree to a text with cases/{key}/words/ first.")


class WaitingSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    topic = serializers.CharField()
    step = serializers.ChoiceField(choices=Step.choices)
    waits_for = SomebodySerializer(allow_null=True, help_text="null: step says who has it.")
    asks_you = serializers.BooleanField(help_text="They want to know something first: answer with cases/{key}/reply/.")
    waits_its_turn = serializers.BooleanField(help_text="It stands still until another of your requests is done.")
    until = serializers.DateTimeField(allow_null=True, help_text="null while the clock stands still.")
    stopped = serializers.ChoiceField(choices=Halt.choices, allow_blank=True, help_text=STOPPED)


AT, UNTIL = "2026-11-25T09:00:00Z", "2026-11-27T09:00:00Z"
SENT = {"topic": "pricing-job", "words": "How do I name a price?", "length": "one_off", "wishes": [PERSON["key"]]}
ASKED = {
    "key": ASK_KEY,
    "mentor": PERSON,
    "state": "pending",
    "asked_at": AT,
    "due_at": UNTIL,
    "reason": "",
    "note": "",
    "question": "",
    "reply": "",
    "suggested": None,
}
CASE = {
    "key": CASE_KEY,
    "topic": "Pricing a job",
    "state": "open",
    "step": "asks",
    "words": "How do I name a price?",
    "tried": "",
    "length": "one_off",
    "opened_at": AT,
    "again": False,
    "waits_since": AT,
    "waits_its_turn": False,
    "due_at": UNTIL,
    "stopped": "",
    "taken_by": None,
    "asks": [ASKED],
    "line": [{"kind": "ask", "state": "now", "name": "Mina", "at": UNTIL}],
    "history": [{"verb": "asked", "mentor": "Mina", "at": AT}],
    "place": 0,
    "can_ask_early": True,
    "mentorship": "",
    "offered": [],
    "wants_words": "",
}
WAITING = {
    "key": CASE_KEY,
    "topic": "Pricing a job",
    "step": "asks",
    "waits_for": PERSON,
    "asks_you": False,
    "waits_its_turn": False,
    "until": UNTIL,
    "stopped": "",
}
CHOICES = {"topics": [{"slug": "pricing-job", "name": "Pricing a job"}], "mentors": [PERSON], "times": [UNTIL]}


class OwnCases(Resource):
    area = "support"

    def find(self, key: str) -> Case:
        return get_object_or_404(standing.visible_to(self.person), key=key)

    def shown(self, case: Case, status: int = 200) -> Response:
        fresh = self.find(case.key)
        return Response(CaseSerializer(standing.standing(fresh)).data, status=status)

    def choice(self, first: str) -> asking.Choice:
        """What may be chosen, this mentor first; refused where they take no new requests."""
        choice = asking.choices(person=self.person, first=first, at=timezone.now())
        if first == self.person.key:
            raise NotToOneself
        if first and choice.first is None:
            raise NotOpenToAsks
        return choice


class Choices(OwnCases):
    @operation(
        "What you can ask for, and whom",
        gives=ChoicesSerializer,
        example=CHOICES,
        query=(Query("mentor", "The key of a mentor who shall be asked first."),),
        refusals=(NotOpenToAsks, NotToOneself),
    )
    def get(self, request: Request) -> Response:
        """Topics of the mentor who is asked first, or your wishes; mentors who fit; hours when both are free."""
        choice = self.choice(request.query_params.get("mentor", ""))
        slugs = topics.slugs("topic", choice.topics)
        named = [{"slug": slugs[pk], "name": name} for pk, name in choice.topics.items()]
        return Response(ChoicesSerializer({"topics": named, "mentors": choice.mentors, "times": choice.times}).data)


class Cases(OwnCases):
    @operation("Your open requests", gives=WaitingSerializer, listed=True, example=WAITING)
    def get(self, request: Request) -> Response:
        """Whose turn it is in each. At most two go on at once; one more may wait, if its mentor could not go on."""
        rows = standing.waiting_for(self.person)
        names = topics.names("topic", {case.topic_id for case, _ask in rows}, request.LANGUAGE_CODE)
        halts = gigs.halts(self.person, [case for case, _ask in rows])
        waiting = [
            {
                "key": case.key,
                "topic": names.get(case.topic_id, ""),
                "step": case.step,
                "waits_for": ask.mentor if ask else None,
                "asks_you": ask is not None and ask.state == AskState.MORE_INFO,
                "waits_its_turn": case.waits_its_turn,
                "until": None if halts[case.pk] else ask.due_at if ask else case.due_at,
                "stopped": halts[case.pk],
            }
            for case, ask in rows
        ]
        return self.listed(WaitingSerializer, waiting)

    @operation(
        "Ask for support",
        takes=OpenSerializer,
        gives=CaseSerializer,
        status=201,
        sent=SENT,
        example=CASE,
        refusals=(TooManyCases, AskedAlready, NotOpenToAsks, NotToOneself),
    )
    def post(self, request: Request) -> Response:
        """Opens a case and asks the first mentor at once. Silence is never the end: the case goes on by itself."""
        said, at = self.read(OpenSerializer), timezone.now()
        choice = self.choice(next(iter(said["wishes"]), ""))
        form = CaseForm(self.typed(said, choice), topics=choice.topics, mentors=choice.mentors, times=choice.times)
        data = self.checked(form, NAMES)
        case = cases.open_case(
            person=self.person, said=form.said(self.person.languages), form_key=data["form_key"], at=at
        )
        drafts.settle(person=self.person, form=DRAFT, at=at)
        return self.shown(case, status=201)

    def typed(self, said: dict[str, Any], choice: asking.Choice) -> dict[str, Any]:
        """Return what the page's form would be sent: the same limits then hold, with the same sentences."""
        ids = {slug: pk for pk, slug in topics.slugs("topic", choice.topics).items()}
        known = {moment: moment.isoformat() for moment in choice.times}
        return {
            **said,
            **{f"wish_{place}": key for place, key in enumerate(said["wishes"], 1)},
            "topic": ids.get(said["topic"], said["topic"]),
            "times": [known.get(moment, moment.isoformat()) for moment in said["times"]],
            "form_key": self.form_key(said),
        }


class OneCase(OwnCases):
    @operation("One of your requests", gives=CaseSerializer, example=CASE)
    def get(self, request: Request, key: str) -> Response:
        """Whose turn it is, what happens next and when, and what happened so far."""
        return self.shown(self.find(key))


class Withdraw(OwnCases):
    @operation(
        "Take a request back", gives=CaseSerializer, example={**CASE, "state": "withdrawn"}, refusals=(CaseIsOver,)
    )
    def post(self, request: Request, key: str) -> Response:
        """Whoever was asked is told and thanked. Done twice, the second time changes nothing."""
        case = self.find(key)
        cases.withdraw(case=case, by=self.person, at=timezone.now())
        return self.shown(case)
