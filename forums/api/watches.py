"""What one follows, mutes, has read and keeps."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.api.bylines import AT
from forums.api.posts import POST_KEY
from forums.api.threads import LINE
from forums.choices import WatchLevel
from forums.commands import bookmarks as keeping
from forums.commands import read_marks, watches
from forums.errors import NotOneself
from forums.models import Post, Thread
from forums.queries import boards, bookmarks, posts, threads
from profiles.models import Person
from profiles.queries import people
from profiles.web.resources import Resource, operation

LEVEL = {"level": "follow"}


class LevelSerializer(serializers.Serializer[object]):
    level = serializers.ChoiceField(choices=WatchLevel.choices)


class ReadUntilSerializer(serializers.Serializer[object]):
    post = serializers.CharField(help_text="The key of the last post that was read.")


class RemindSerializer(serializers.Serializer[object]):
    remind_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class BookmarkSerializer(serializers.Serializer[object]):
    post = serializers.CharField(source="post.key")
    thread = serializers.CharField(source="post.thread.key")
    title = serializers.CharField(source="post.thread.title")
    words = serializers.CharField(source="post.words")
    at = serializers.DateTimeField()
    remind_at = serializers.DateTimeField(allow_null=True)


BOOKMARK = {
    "post": POST_KEY,
    "thread": LINE["key"],
    "title": LINE["title"],
    "words": "I was back in **four days**.",
    "at": AT,
    "remind_at": None,
}


class Own(Resource):
    area = "forum"

    def level(self) -> WatchLevel:
        return WatchLevel(self.read(LevelSerializer)["level"])


class WatchedThread(Own):
    @operation("Follow or mute a conversation", takes=LevelSerializer, status=204, sent=LEVEL)
    def put(self, request: Request, key: str) -> Response:
        """Followed, you hear of replies. Muted, it leaves your lists, and nothing of it is news."""
        thread, level = self.find(key), self.level()
        watches.watch_thread(person=self.person, thread=thread, level=level, at=timezone.now())
        return Response(status=204)

    @operation("Neither follow nor mute a conversation", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        watches.watch_thread(person=self.person, thread=self.find(key), level=None, at=timezone.now())
        return Response(status=204)

    def find(self, key: str) -> Thread:
        return get_object_or_404(threads.visible_to(self.person), key=key)


class WatchedBoard(Own):
    @operation("Follow or mute a board", takes=LevelSerializer, status=204, sent=LEVEL)
    def put(self, request: Request, slug: str) -> Response:
        """Followed, you hear of what is begun there. Muted, all of it leaves your lists."""
        board = get_object_or_404(boards.visible_to(self.person), slug=slug)
        watches.watch_board(person=self.person, board=board, level=self.level(), at=timezone.now())
        return Response(status=204)

    @operation("Neither follow nor mute a board", status=204)
    def delete(self, request: Request, slug: str) -> Response:
        """Done twice, the second time changes nothing."""
        board = get_object_or_404(boards.visible_to(self.person), slug=slug)
        watches.watch_board(person=self.person, board=board, level=None, at=timezone.now())
        return Response(status=204)


class FollowedPerson(Own):
    @operation("Follow a person in the forum", status=204, refusals=(NotOneself,))
    def put(self, request: Request, key: str) -> Response:
        """You hear of what they begin under their name; they are not told."""
        watches.follow_person(person=self.person, about=self.find(key), follows=True, at=timezone.now())
        return Response(status=204)

    @operation("Follow a person no longer", status=204, refusals=(NotOneself,))
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        watches.follow_person(person=self.person, about=self.find(key), follows=False, at=timezone.now())
        return Response(status=204)

    def find(self, key: str) -> Person:
        return get_object_or_404(people.visible_to(self.person), key=key)


class ReadUntil(Own):
    @operation("Say how far you have read", takes=ReadUntilSerializer, status=204, sent={"post": POST_KEY}, names=True)
    def put(self, request: Request, key: str) -> Response:
        """Never back. News of the conversation is read with it."""
        thread = get_object_or_404(threads.visible_to(self.person), key=key)
        said = self.read(ReadUntilSerializer)
        post = get_object_or_404(posts.visible_to(self.person).filter(thread=thread), key=said["post"])
        read_marks.read(person=self.person, thread=thread, number=post.number, at=timezone.now())
        return Response(status=204)


class Bookmarks(Own):
    @operation("The posts you keep", gives=BookmarkSerializer, paged=True, example=BOOKMARK)
    def get(self, request: Request) -> Response:
        """The last kept first; those that you may still read."""
        page = bookmarks.of_person(self.person, **self.cursors())
        return self.page(BookmarkSerializer, page.rows, newer=page.newer, older=page.older)


class OneBookmark(Own):
    @operation("Keep a post", takes=RemindSerializer, status=204, sent={"remind_at": "2026-11-26T09:00:00Z"})
    def put(self, request: Request, key: str) -> Response:
        """And be reminded of it, if you say when. Kept again, only the time changes."""
        post, said = self.find(key), self.read(RemindSerializer)
        keeping.keep(person=self.person, post=post, remind_at=said["remind_at"], at=timezone.now())
        return Response(status=204)

    @operation("Keep a post no longer", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        keeping.let_go(person=self.person, post=self.find(key))
        return Response(status=204)

    def find(self, key: str) -> Post:
        return get_object_or_404(posts.visible_to(self.person), key=key)
