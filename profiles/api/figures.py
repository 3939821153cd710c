"""What moderators decided, counted: for everybody."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.queries import figures
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation


class FigureSerializer(serializers.Serializer[object]):
    rule = serializers.CharField()
    counts = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class DecidedMonthSerializer(serializers.Serializer[object]):
    first = serializers.DateField()
    decisions = serializers.IntegerField()
    rows = FigureSerializer(many=True)
    taken_back = serializers.IntegerField(allow_null=True)
    appeals = serializers.IntegerField(allow_null=True)
    granted = serializers.IntegerField(allow_null=True)


MONTH = {
    "first": "2026-10-01",
    "decisions": 31,
    "rows": [{"rule": "It is advertising, or written by a machine", "counts": [6, 0, None, 12]}],
    "taken_back": 0,
    "appeals": None,
    "granted": None,
}


class ModerationFigures(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation("What moderators decided, without names", gives=DecidedMonthSerializer, listed=True, example=MONTH)
    def get(self, request: Request) -> Response:
        """By month and rule: kept, warned, given back, hidden. null stands for one to four."""
        return self.listed(DecidedMonthSerializer, figures.months(timezone.now()))
