"""The rooms of the forum."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.choices import BoardAudience
from forums.queries import boards
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation


class RoomSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    rules = serializers.CharField()
    audience = serializers.ChoiceField(choices=BoardAudience.choices)
    archived = serializers.SerializerMethodField(help_text="Kept for reading: nothing new is written there.")

    def get_archived(self, board: object) -> bool:
        return getattr(board, "archived_at", None) is not None


ROOM = {
    "slug": "pay-and-apps",
    "name": "Pay and apps",
    "about": "Accounts, ratings, and what an hour is worth.",
    "rules": "No account numbers, please.",
    "audience": "public",
    "archived": False,
}


class Rooms(Resource):
    area = "forum"
    permission_classes = [Everybody]

    @operation("The boards of the forum", gives=RoomSerializer, listed=True, example=ROOM)
    def get(self, request: Request) -> Response:
        """Those that you may read, in their order; for visitors those that are public."""
        return self.listed(RoomSerializer, boards.visible_to(self.person_or_none))
