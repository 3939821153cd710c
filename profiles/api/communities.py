"""What a community decides for everybody: read and written by its admins."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.commands import communities
from profiles.errors import UnknownZone
from profiles.forms.communities import CommunityForm
from profiles.policies.people import MOST_LANGUAGES
from profiles.queries import communities as decided
from profiles.web.doors import Admins
from profiles.web.resources import Resource, operation


class CommunitySerializer(serializers.Serializer[object]):
    name = serializers.CharField(max_length=80)
    zone = serializers.CharField(max_length=40)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), max_length=MOST_LANGUAGES, help_text="Offered first, by code."
    )


COMMUNITY = {"name": "No Worker Left Behind", "zone": "Europe/London", "languages": ["en", "es"]}


class Community(Resource):
    area = "duty"
    permission_classes = [Admins]

    @operation("What the community decided", gives=CommunitySerializer, example=COMMUNITY)
    def get(self, request: Request) -> Response:
        """For admins."""
        return Response(CommunitySerializer(decided.current()).data)

    @operation(
        "Decide for the community",
        takes=CommunitySerializer,
        gives=CommunitySerializer,
        sent=COMMUNITY,
        example=COMMUNITY,
        refusals=(UnknownZone,),
    )
    def put(self, request: Request) -> Response:
        """All of it at once; the audit keeps who did."""
        said = self.read(CommunitySerializer)
        form = CommunityForm(said, initial={"languages": said["languages"]})
        chosen = {name: self.checked(form)[name] for name in ("name", "zone", "languages")}
        communities.decide(by=self.person, **chosen, at=timezone.now())
        return Response(CommunitySerializer(decided.current()).data)
