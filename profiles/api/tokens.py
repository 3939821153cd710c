"""The keys of one's programs. New ones are made on the site, after signing in again."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import Scope
from profiles.commands import tokens
from profiles.queries import tokens as held
from profiles.web.resources import Resource, operation


class TokenSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How the secret begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_on = serializers.DateField(allow_null=True)


TOKEN = {
    "key": "b7kq2mxn4v8p",
    "name": "My sheet",
    "prefix": "nwlb_Zk3p",
    "scopes": ["read:people"],
    "at": "2026-03-02T08:15:00Z",
    "expires_at": "2026-06-02T08:15:00Z",
    "last_used_on": None,
}


class Tokens(Resource):
    area = "me"

    @operation("The keys of your programs", gives=TokenSerializer, listed=True, example=TOKEN)
    def get(self, request: Request) -> Response:
        """Never the secret: it was shown once."""
        return self.listed(TokenSerializer, held.of_person(self.person))


class OneToken(Resource):
    area = "me"

    @operation("Take a key back", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """It opens nothing from now on, this one included if it is the one you send."""
        token = get_object_or_404(held.of_person(self.person), key=key)
        tokens.revoke(token=token, by=self.person, at=timezone.now())
        return Response(status=204)
