"""What somebody does not want to see: people, and single things."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.commands import mutes
from profiles.queries import mutes as unheard
from profiles.queries import people, reports
from profiles.web.resources import Resource, operation


class MuteSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="muted.key")
    name = serializers.CharField(source="muted.name")
    at = serializers.DateTimeField()


MUTE = {"key": "m4k7qx2vbn8p", "name": "Mina", "at": "2026-03-02T08:15:00Z"}


class Mutes(Resource):
    area = "lists"

    @operation("The people you mute", gives=MuteSerializer, listed=True, example=MUTE)
    def get(self, request: Request) -> Response:
        """The newest first. Nobody else sees this list."""
        return self.listed(MuteSerializer, unheard.set_by(self.person))


class OneMute(Resource):
    area = "lists"

    @operation("Mute a person", status=204)
    def put(self, request: Request, key: str) -> Response:
        """You see and hear less of them: no news, not in lists. What waits for an answer still reaches you."""
        other = get_object_or_404(people.visible_to(self.person).exclude(pk=self.person.pk), key=key)
        mutes.add(person=self.person, muted=other, at=timezone.now())
        return Response(status=204)

    @operation("Lift a mute", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """You see them as before."""
        row = get_object_or_404(unheard.set_by(self.person), muted__key=key)
        mutes.remove(person=self.person, muted=row.muted)
        return Response(status=204)


class OneAside(Resource):
    area = "lists"

    @operation("Put one thing away", status=204)
    def put(self, request: Request, kind: str, key: str) -> Response:
        """A message or another thing that can be reported is folded away, for you alone."""
        if reports.find(viewer=self.person, kind=kind, key=key) is None:
            raise Http404
        mutes.put_aside(person=self.person, kind=kind, key=key, at=timezone.now())
        return Response(status=204)

    @operation("Show it again", status=204)
    def delete(self, request: Request, kind: str, key: str) -> Response:
        """Only what you put away yourself."""
        if not mutes.take_up(person=self.person, kind=kind, key=key):
            raise Http404
        return Response(status=204)
