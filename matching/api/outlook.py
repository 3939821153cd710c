"""What somebody who waits can expect and do meanwhile."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import OwnCases
from matching.api.people import PERSON, SomebodySerializer
from matching.queries import outlook
from profiles.web.resources import operation


class ForecastSerializer(serializers.Serializer[object]):
    half = serializers.IntegerField(source="half_days", allow_null=True, help_text="Days until half had somebody.")
    most = serializers.IntegerField(source="most_days", allow_null=True, help_text="Until eight of ten had.")
    longest = serializers.FloatField(help_text="What is null takes longer than so many days.")
    people = serializers.IntegerField(help_text="Counted from, those still waiting too.")


class HelpSerializer(serializers.Serializer[object]):
    title = serializers.CharField()
    line = serializers.CharField()
    url = serializers.CharField()


class OutlookSerializer(serializers.Serializer[object]):
    forecast = ForecastSerializer(allow_null=True, help_text="null where too few asked for an honest figure.")
    others = SomebodySerializer(many=True, help_text="On the first day: who fits besides those asked.")
    help = HelpSerializer(many=True, help_text="What often helps before a mentor answers.")


FORECAST = {"half": 2, "most": 5, "longest": 31.0, "people": 63}


class Outlook(OwnCases):
    @operation(
        "What to expect of a request",
        gives=OutlookSerializer,
        example={"forecast": FORECAST, "others": [PERSON], "help": []},
    )
    def get(self, request: Request, key: str) -> Response:
        """How long it may take, those still waiting counted and days on a gig not; what one can do meanwhile."""
        return Response(OutlookSerializer(outlook.of_case(self.find(key), timezone.now())).data)
