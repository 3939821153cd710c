"""People who fit, and why."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.encoding.facts import STATES
from matching.engine.facts import ORDER
from matching.queries import rounds, suggestions
from matching.queries.sentences import NOBODY, NOBODY_DEFAULT
from profiles.queries import people
from profiles.web.resources import Resource, operation

PAGE = 10


class ReasonSerializer(serializers.Serializer[object]):
    fact = serializers.ChoiceField(choices=[(fact, fact) for fact in ORDER])
    state = serializers.ChoiceField(choices=[(state, state) for state in STATES])
    name = serializers.CharField(source="label", help_text="The name of the fact in the reader's language.")
    text = serializers.CharField(help_text="The sentence that says it.")


class SuggestedSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    name = serializers.CharField()
    headline = serializers.CharField()
    place = serializers.CharField()
    picture = serializers.CharField()
    url = serializers.CharField()
    room = serializers.IntegerField()
    kept = serializers.BooleanField()
    reasons = ReasonSerializer(many=True, source="facts")


class FitSerializer(SuggestedSerializer):
    why_not = serializers.CharField(help_text="Why they are not among your suggestions, where that can be said.")


class FoundSerializer(serializers.Serializer[object]):
    results = SuggestedSerializer(many=True)
    wishes = serializers.ListField(child=serializers.CharField(), help_text="What you want to learn, first wish first.")
    nobody = serializers.CharField(help_text="Why nobody fits, in words; empty when somebody does.")
    last_match = serializers.ListField(
        child=serializers.CharField(),
        help_text="How the last match came out for you, in words: why not somebody who fits better, or why nobody yet.",
    )


SUGGESTED = {
    "key": "m4k7qx2vbn8p",
    "name": "Mina",
    "headline": "Courier, runs her own round",
    "place": "Bristol",
    "picture": "",
    "url": "/people/m4k7qx2vbn8p/",
    "room": 2,
    "kept": False,
    "reasons": [
        {"fact": "skill", "state": "yes", "name": "Skill", "text": "Mina offers “Pricing a job”, your first wish."}
    ],
}


class Suggestions(Resource):
    area = "people"

    @operation(
        "People who fit you",
        gives=FoundSerializer,
        example={"results": [SUGGESTED], "wishes": ["Pricing a job"], "nobody": "", "last_match": []},
    )
    def get(self, request: Request) -> Response:
        """The best ten, tonight's pick first, computed now; each with five facts and why."""
        found = suggestions.for_person(person=self.person, at=timezone.now(), limit=PAGE)
        _title, text = NOBODY.get(found.why, NOBODY_DEFAULT)
        told = {"nobody": "" if found.people else str(text), "last_match": rounds.told(person=self.person)}
        return Response(FoundSerializer({"results": found.people, "wishes": found.wishes, **told}).data)


class Fit(Resource):
    area = "people"

    @operation("How a person's offer fits you", gives=FitSerializer, example={**SUGGESTED, "why_not": ""})
    def get(self, request: Request, key: str) -> Response:
        """404 where the person has no open offer."""
        other = get_object_or_404(people.visible_to(self.person).exclude(pk=self.person.pk), key=key)
        found = suggestions.between(viewer=self.person, person=other, at=timezone.now())
        if found is None:
            raise Http404
        return Response(FitSerializer(found).data)
