"""Towns, to find the words by which one is meant."""

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.queries import places
from profiles.web.doors import Everybody
from profiles.web.resources import Query, Resource, operation


class PlaceSerializer(serializers.Serializer[object]):
    town = serializers.CharField(help_text="What your profile takes as `town`.")
    country = serializers.CharField(help_text="ISO 3166, two letters.")
    zone = serializers.CharField(help_text="Its time zone.")


class Places(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation(
        "Towns that are called so",
        gives=PlaceSerializer,
        listed=True,
        query=(Query("q", "What somebody types: `bristol`, or `Easton, Bristol`."),),
        example={"town": "Bristol, England, United Kingdom", "country": "GB", "zone": "Europe/London"},
    )
    def get(self, request: Request) -> Response:
        """One where it is clear which is meant, else up to six to choose from; typing errors are forgiven."""
        language = get_language() or "en"
        found = places.resolve(request.query_params.get("q", ""), language)
        meant = (found.place,) if found.place else found.choices
        rows = [{"town": places.describe(p, language), "country": p.country, "zone": p.zone} for p in meant]
        return self.listed(PlaceSerializer, rows)
