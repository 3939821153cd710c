"""The card that somebody takes along to another mentor."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.people import HandoverLineSerializer
from matching.commands import handovers
from matching.forms.handovers import HandoverForm
from matching.models.handovers import FIELD_LENGTH, FIELDS
from matching.queries import handovers as cards
from profiles.web.resources import Resource, operation


class HandoverSerializer(serializers.Serializer[object]):
    worked_on = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    goals = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    tried = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    helps = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    hours = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    languages = serializers.CharField(max_length=FIELD_LENGTH, required=False, default="", allow_blank=True)
    shown = serializers.ListField(
        child=serializers.ChoiceField(choices=[(name, cards.LABELS[name]) for name in FIELDS]),
        max_length=len(FIELDS),
        required=False,
        default=list,
        help_text="The fields that others may see; nothing is shown that is not named here.",
    )


class ShownHandoverSerializer(HandoverSerializer):
    seen = HandoverLineSerializer(many=True, help_text="What others see now.")


SENT = {"worked_on": "My true cost of a delivery", "goals": "Two clients of my own", "shown": ["goals"]}
CARD = {
    "worked_on": "My true cost of a delivery",
    "goals": "Two clients of my own",
    "tried": "",
    "helps": "",
    "hours": "",
    "languages": "",
    "shown": ["goals"],
    "seen": [{"field": "goals", "name": "What I want to reach", "words": "Two clients of my own"}],
}


class OwnHandover(Resource):
    area = "support"

    @operation("Your card for a new mentor", gives=ShownHandoverSerializer, example=CARD)
    def get(self, request: Request) -> Response:
        """Who is asked for you, or mentors you, sees of it what you allow, and nobody else anything."""
        return self.shown()

    @operation("Write your card", takes=HandoverSerializer, gives=ShownHandoverSerializer, sent=SENT, example=CARD)
    def put(self, request: Request) -> Response:
        """As a whole: what is left out is empty, and what is not in `shown` is seen by nobody from now on."""
        said: dict[str, Any] = self.read(HandoverSerializer)
        form = HandoverForm({**said, **{f"show_{name}": name in said["shown"] for name in FIELDS}})
        self.checked(form)
        handovers.save(person=self.person, said=form.said, shown=form.shown, at=timezone.now())
        return self.shown()

    def shown(self) -> Response:
        card = cards.of_person(self.person)
        words = {name: getattr(card, name, "") for name in FIELDS}
        lines = cards.lines(card) if card else ()
        return Response(ShownHandoverSerializer({**words, "shown": card.shown if card else [], "seen": lines}).data)
