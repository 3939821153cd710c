"""The people somebody does not want to meet."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.commands import blocks
from profiles.queries import blocks as kept_apart
from profiles.queries import people
from profiles.web.resources import Resource, operation


class BlockSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="blocked.key")
    name = serializers.CharField(source="blocked.name")
    at = serializers.DateTimeField()


BLOCK = {"key": "m4k7qx2vbn8p", "name": "Mina", "at": "2026-03-02T08:15:00Z"}


class Blocks(Resource):
    area = "lists"

    @operation("The people you block", gives=BlockSerializer, listed=True, example=BLOCK)
    def get(self, request: Request) -> Response:
        """The newest first. Nobody else sees this list."""
        return self.listed(BlockSerializer, kept_apart.set_by(self.person))


class OneBlock(Resource):
    area = "lists"

    @operation("Block a person", status=204)
    def put(self, request: Request, key: str) -> Response:
        """You and they no longer see each other. They are not told."""
        if not kept_apart.set_by(self.person).filter(blocked__key=key).exists():
            other = get_object_or_404(people.visible_to(self.person).exclude(pk=self.person.pk), key=key)
            blocks.add(blocker=self.person, blocked=other, at=timezone.now())
        return Response(status=204)

    @operation("Lift a block", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Only one that you set yourself."""
        row = get_object_or_404(kept_apart.set_by(self.person), blocked__key=key)
        blocks.remove(blocker=self.person, blocked=row.blocked, at=timezone.now())
        return Response(status=204)
