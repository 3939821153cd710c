"""The rooms of the forum."""

from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.choices import BoardAudience
from forums.commands import boards as commands
from forums.errors import SlugTaken, TopicHasTag
from forums.forms.boards import BoardForm, TagForm
from forums.queries import boards
from profiles.queries import topics
from profiles.web.doors import Admins, Everybody
from profiles.web.resources import Resource, operation


class ForumBoardSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    rules = serializers.CharField()
    audience = serializers.ChoiceField(choices=BoardAudience.choices)
    archived = serializers.SerializerMethodField(help_text="Kept for reading: nothing new is written there.")

    def get_archived(self, board: object) -> bool:
        return getattr(board, "archived_at", None) is not None


class SetUpSerializer(serializers.Serializer[object]):
    slug = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=60)
    about = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    rules = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    audience = serializers.ChoiceField(choices=BoardAudience.choices)
    hue = serializers.IntegerField(min_value=1, max_value=6, default=1)
    position = serializers.IntegerField(min_value=0, max_value=999, default=0)
    archived = serializers.BooleanField(default=False)


class NamedTagSerializer(serializers.Serializer[object]):
    slug = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=40)
    topic = serializers.CharField(required=False, default="", allow_blank=True, help_text="The code of a topic.")


ROOM = {
    "slug": "pay-and-apps",
    "name": "Pay and apps",
    "about": "Accounts, ratings, and what an hour is worth.",
    "rules": "No account numbers, please.",
    "audience": "public",
    "archived": False,
}


TAG = {"slug": "appeal", "name": "Appeals", "topic": "deactivation"}


class Rooms(Resource):
    area = "forum"
    permission_classes = [Everybody]

    @operation("The boards of the forum", gives=ForumBoardSerializer, listed=True, example=ROOM)
    def get(self, request: Request) -> Response:
        """Those that you may read, in their order; for visitors those that are public."""
        return self.listed(ForumBoardSerializer, boards.visible_to(self.person_or_none))


class SetUp(Resource):
    area = "duty"
    permission_classes = [Admins]

    @operation(
        "Set up or change a board",
        takes=SetUpSerializer,
        gives=ForumBoardSerializer,
        sent=ROOM,
        example=ROOM,
        refusals=(SlugTaken,),
    )
    def put(self, request: Request, slug: str) -> Response:
        """The board at this address, or a new one where there is none; another ``slug`` in the body moves it."""
        said = self.read(SetUpSerializer)
        form = BoardForm(said)
        archived = self.checked(form)["archived"]
        board = boards.every().filter(slug=slug).first()
        made = commands.set_up(room=form.room(), board=board, archived=archived, by=self.person, at=timezone.now())
        return Response(ForumBoardSerializer(made).data)


class SetUpTag(Resource):
    area = "duty"
    permission_classes = [Admins]

    @operation("Add a tag", takes=NamedTagSerializer, status=204, sent=TAG, refusals=(TopicHasTag,))
    def post(self, request: Request) -> Response:
        """A tag that is there changes its name and its topic: who knows that is asked for answers."""
        groups = topics.groups(get_language() or "en")
        data = self.checked(TagForm(self.read(NamedTagSerializer), groups=groups))
        commands.add_tag(by=self.person, at=timezone.now(), **data)
        return Response(status=204)
