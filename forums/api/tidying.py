"""What moderators do to keep conversations findable."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.api.bylines import BY
from forums.api.posts import POST_KEY
from forums.api.threads import LINE, LineOfThreadsSerializer
from forums.commands import reveals, tidying
from forums.errors import NothingToSplit, NotTheseTogether
from forums.forms.posts import RevealForm
from forums.models import Thread
from forums.models.threads import TITLE_LENGTH
from forums.queries import boards, posts, readers, threads
from profiles.errors import NotYoursToDecide
from profiles.web.doors import Moderators
from profiles.web.resources import Resource, operation


class WhereSerializer(serializers.Serializer[object]):
    board = serializers.CharField(help_text="The slug of a board.")


class IntoSerializer(serializers.Serializer[object]):
    into = serializers.CharField(help_text="The key of the other conversation.")


class ApartSerializer(serializers.Serializer[object]):
    title = serializers.CharField(max_length=TITLE_LENGTH)
    posts = serializers.ListField(child=serializers.CharField(), max_length=tidying.MOST_TO_SPLIT)


class Tidying(Resource):
    area = "duty"
    permission_classes = [Moderators]

    def find(self, key: str) -> Thread:
        return get_object_or_404(threads.visible_to(self.person).select_related("board"), key=key)

    def shown(self, thread: Thread) -> Response:
        reader = readers.of(self.person)
        row = get_object_or_404(threads.with_details(threads.seen_by(reader), reader), pk=thread.pk)
        return Response(LineOfThreadsSerializer(threads.lines([row], reader)[0]).data)


class RevealWhySerializer(serializers.Serializer[object]):
    why = serializers.CharField(max_length=200, help_text="Its author reads this.")


class RevealedSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    name = serializers.CharField()


class RevealName(Tidying):
    @operation(
        "Ask who wrote something without a name",
        takes=RevealWhySerializer,
        gives=RevealedSerializer,
        sent={"why": "A threat that the police asked about."},
        example={"key": BY["key"], "name": BY["name"]},
        refusals=(NotYoursToDecide,),
    )
    def post(self, request: Request, key: str) -> Response:
        """It stands in the audit, and the author is told why."""
        nameless = posts.visible_to(self.person).filter(anonymous=True).select_related("author")
        post, said = get_object_or_404(nameless, key=key), self.read(RevealWhySerializer)
        why = self.checked(RevealForm(said))["why"]
        author = reveals.reveal(post=post, by=self.person, why=why, at=timezone.now())
        return Response(RevealedSerializer(author).data)


class Pin(Tidying):
    @operation("Pin a conversation", status=204)
    def put(self, request: Request, key: str) -> Response:
        """It stands above the others, on the first page."""
        tidying.pin(thread=self.find(key), by=self.person, pinned=True, at=timezone.now())
        return Response(status=204)

    @operation("Unpin a conversation", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """It stands among the others again."""
        tidying.pin(thread=self.find(key), by=self.person, pinned=False, at=timezone.now())
        return Response(status=204)


class Lock(Tidying):
    @operation("Close a conversation", status=204)
    def put(self, request: Request, key: str) -> Response:
        """All can read it, moderators alone can add to it. Who began it is told."""
        tidying.lock(thread=self.find(key), by=self.person, locked=True, at=timezone.now())
        return Response(status=204)

    @operation("Open a closed conversation", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        tidying.lock(thread=self.find(key), by=self.person, locked=False, at=timezone.now())
        return Response(status=204)


class MoveThread(Tidying):
    @operation(
        "Move a conversation",
        takes=WhereSerializer,
        gives=LineOfThreadsSerializer,
        sent={"board": "pay-and-apps"},
        example=LINE,
        names=True,
    )
    def post(self, request: Request, key: str) -> Response:
        """To another board; its address stays. Who began it is told."""
        thread, said = self.find(key), self.read(WhereSerializer)
        board = get_object_or_404(boards.visible_to(self.person), slug=said["board"])
        tidying.move(thread=thread, board=board, by=self.person, at=timezone.now())
        return self.shown(thread)


class MergeThreads(Tidying):
    @operation(
        "Make one of two conversations",
        takes=IntoSerializer,
        gives=LineOfThreadsSerializer,
        sent={"into": LINE["key"]},
        example=LINE,
        refusals=(NotTheseTogether,),
        names=True,
    )
    def post(self, request: Request, key: str) -> Response:
        """What is said in this one comes behind what is said in the other; its address leads there."""
        thread, said = self.find(key), self.read(IntoSerializer)
        into = self.find(said["into"])
        return self.shown(tidying.merge(thread=thread, into=into, by=self.person, at=timezone.now()))


class SplitThread(Tidying):
    @operation(
        "Make a conversation of its own of some replies",
        takes=ApartSerializer,
        gives=LineOfThreadsSerializer,
        sent={"title": "Night photos and the face check", "posts": [POST_KEY]},
        example=LINE,
        refusals=(NothingToSplit,),
    )
    def post(self, request: Request, key: str) -> Response:
        """The first of them opens it. Who wrote that is told."""
        thread, said = self.find(key), self.read(ApartSerializer)
        made = tidying.split(thread=thread, keys=said["posts"], title=said["title"], by=self.person, at=timezone.now())
        return self.shown(made)
