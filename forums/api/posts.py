"""What is said in a conversation."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from forums import markup
from forums.api.bylines import AT, BY, BylineSerializer
from forums.api.threads import AlongSerializer, OfThreads
from forums.choices import ReactionKind
from forums.commands import posts as commands
from forums.commands import reactions, threads, versions
from forums.errors import (
    BoardIsArchived,
    NotAnAnswer,
    NotToOwnWords,
    PostIsOut,
    ThreadIsGone,
    ThreadIsLocked,
    ThreadWaits,
)
from forums.forms.posts import PostForm
from forums.models import Post
from forums.queries import called, history, posts
from profiles.errors import NotAPicture, PictureTooBig
from profiles.web.doors import Members
from profiles.web.resources import Json, Query, operation

POST_KEY = "p4x8tn2vbk7m"


class ShownReactionSerializer(serializers.Serializer[object]):
    kind = serializers.ChoiceField(choices=ReactionKind.choices)
    count = serializers.IntegerField()
    mine = serializers.BooleanField()


class ShownPictureSerializer(serializers.Serializer[object]):
    url = serializers.CharField(source="get_absolute_url")
    described = serializers.CharField(help_text="What it shows, in words.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PostSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="post.key")
    url = serializers.CharField(source="post.get_absolute_url", help_text="Leads to it wherever it is moved.")
    by = BylineSerializer()
    is_duty = serializers.BooleanField(help_text="Whether its author moderates.")
    words = serializers.CharField(help_text="Markdown, as written.")
    html = serializers.CharField(help_text="The same, safe to be shown.")
    picture = ShownPictureSerializer(allow_null=True)
    written_at = serializers.DateTimeField(source="post.written_at")
    edited_at = serializers.DateTimeField(source="post.edited_at", allow_null=True)
    is_answer = serializers.BooleanField(help_text="Whether the asker marked it as what worked.")
    reactions = ShownReactionSerializer(many=True, help_text="What can be said to it, and how many do.")
    kept = serializers.BooleanField(source="is_kept", help_text="Whether you keep it.")
    waits = serializers.BooleanField(source="post.is_held", help_text="A moderator reads it first; only you see it.")
    hidden = serializers.BooleanField(source="post.is_hidden", help_text="Taken out; only its author still sees it.")
    decision = serializers.CharField(
        source="decided.key",
        default=None,
        allow_null=True,
        help_text="Says why yours is out, and lets you mend it.",
    )


class VersionSerializer(serializers.Serializer[object]):
    since = serializers.DateTimeField()
    title = serializers.CharField(help_text="Of the conversation that it opens; else empty.")
    html = serializers.CharField()
    picture = serializers.CharField(help_text="What its picture showed, in words; else empty.")
    number = serializers.IntegerField(help_text="0 for what it says now.")
    removed = serializers.BooleanField(help_text="Its author took out what it said.")


class ReactSerializer(serializers.Serializer[object]):
    kind = serializers.ChoiceField(choices=ReactionKind.choices)


class WriteSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=markup.LONGEST, help_text="Markdown, without HTML.")


class SaySerializer(WriteSerializer, AlongSerializer):
    pass


POST = {
    "key": POST_KEY,
    "url": f"/forum/p/{POST_KEY}/",
    "by": BY,
    "is_duty": False,
    "words": "I was back in **four days**.",
    "html": "<p>I was back in <strong>four days</strong>.</p>",
    "picture": None,
    "written_at": AT,
    "edited_at": None,
    "is_answer": False,
    "reactions": [{"kind": "helped_me", "count": 41, "mine": False}],
    "kept": False,
    "waits": False,
    "hidden": False,
    "decision": None,
}
VERSION = {"since": AT, "title": "", "html": POST["html"], "picture": "", "number": 0, "removed": False}
REACT = {"kind": "helped_me"}


class OfPosts(OfThreads):
    def found(self, key: str) -> Post:
        """Return a post that the reader may see."""
        return get_object_or_404(posts.seen_by(self.reader()).select_related("thread", "author"), key=key)

    def post_shown(self, key: str, status: int = 200) -> Response:
        reader = self.reader()
        post = get_object_or_404(posts.with_details(posts.seen_by(reader), reader).select_related("thread"), key=key)
        return Response(PostSerializer(posts.shown_posts([post], post.thread, reader)[0]).data, status=status)


class Posts(OfPosts):
    parser_classes: Any = [Json, MultiPartParser]

    @operation("What is said in a conversation", gives=PostSerializer, paged=True, example=POST)
    def get(self, request: Request, key: str) -> Response:
        """The oldest first, the opening at the beginning; ``next`` leads on to what is newer."""
        reader, thread = self.reader(), self.find(key)
        page = posts.page(thread, reader, pulls_answer_up=False, **self.cursors())
        later, earlier = (str(place) if place else "" for place in (page.later, page.earlier))
        return self.page(PostSerializer, page.posts, newer=earlier, older=later)

    @operation(
        "Say something in a conversation",
        takes=SaySerializer,
        gives=PostSerializer,
        status=201,
        sent={"words": POST["words"]},
        example=POST,
        refusals=(ThreadIsLocked, ThreadWaits, ThreadIsGone, BoardIsArchived, NotAPicture, PictureTooBig),
    )
    def post(self, request: Request, key: str) -> Response:
        """You follow the conversation from then on. Of somebody new a moderator reads it first.

        Send multipart/form-data where a picture comes along.
        The same sent again within ten minutes is answered with 200 and what is there already.
        """
        thread, (said, files) = self.find(key), self.read_along(SaySerializer)
        form = PostForm({**said, "form_key": self.form_key(said)}, files)
        data, upload = self.checked(form), form.upload_if_sent()
        words, form_key, at = data["words"], data["form_key"], timezone.now()
        post, made = commands.reply(
            thread=thread, author=self.person, words=words, form_key=form_key, at=at, upload=upload
        )
        return self.post_shown(post.key, status=201 if made else 200)


class CalledSerializer(serializers.Serializer[object]):
    handle = serializers.CharField(help_text="What stands behind the @.")
    name = serializers.CharField()


class PeopleToCall(OfPosts):
    permission_classes = [Members]

    @operation(
        "People whom a reply may call",
        gives=CalledSerializer,
        listed=True,
        example={"handle": "ebele", "name": "Ebele J."},
        query=(Query("q", "How the handle begins; of who spoke there lately also how a part of the name does."),),
    )
    def get(self, request: Request, key: str) -> Response:
        """Five at most, who may read it; first those who spoke there lately under their name."""
        beginning = request.query_params.get("q", "").strip()[: markup.LONGEST_HANDLE]
        return self.listed(CalledSerializer, called.offered(self.find(key), self.reader(), beginning))


class OnePost(OfPosts):
    @operation("One post", gives=PostSerializer, example=POST)
    def get(self, request: Request, key: str) -> Response:
        """Where it stands, wherever it was moved to."""
        return self.post_shown(key)

    @operation(
        "Change your own words",
        takes=WriteSerializer,
        gives=PostSerializer,
        sent={"words": POST["words"]},
        example={**POST, "edited_at": AT},
        refusals=(ThreadIsLocked, PostIsOut),
    )
    def put(self, request: Request, key: str) -> Response:
        """What it said before stays readable, unless you change it within five minutes, before anybody was told."""
        post, said = self.found(key), self.read(WriteSerializer)
        data = self.checked(PostForm({**said, "form_key": "unused"}))
        commands.edit(post=post, by=self.person, words=data["words"], at=timezone.now())
        return self.post_shown(key)


class Versions(OfPosts):
    permission_classes = [Members]

    @operation("What a post said before", gives=VersionSerializer, listed=True, example=VERSION)
    def get(self, request: Request, key: str) -> Response:
        """The newest first, beginning with what it says now."""
        return self.listed(VersionSerializer, history.of_post(self.found(key)))


class OneVersion(OfPosts):
    @operation("Take out what your own post said before", status=204)
    def delete(self, request: Request, key: str, number: int) -> Response:
        """For good: that it said something else stays. Done twice, the second time changes nothing."""
        post = get_object_or_404(posts.own(self.person), key=key)
        versions.take_out(post=post, number=number, by=self.person, at=timezone.now())
        return Response(status=204)


class Reactions(OfPosts):
    @operation("React to a post", takes=ReactSerializer, status=204, sent=REACT, refusals=(NotToOwnWords,))
    def put(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing. The author hears of thanks, not from whom."""
        post, said = self.found(key), self.read(ReactSerializer)
        reactions.react(post=post, by=self.person, kind=ReactionKind(said["kind"]), at=timezone.now())
        return Response(status=204)


class OneReaction(OfPosts):
    @operation("Take a reaction back", status=204)
    def delete(self, request: Request, key: str, kind: str) -> Response:
        """Done twice, the second time changes nothing."""
        if kind not in ReactionKind:
            raise Http404
        reactions.take_back(post=self.found(key), by=self.person, kind=ReactionKind(kind))
        return Response(status=204)


class Answer(OfPosts):
    @operation("Mark a reply as what worked", status=204, refusals=(NotAnAnswer,))
    def put(self, request: Request, key: str) -> Response:
        """Only who asked does; its author is told. Done twice, the second time changes nothing."""
        post = self.found(key)
        threads.accept(thread=post.thread, post=post, by=self.person, at=timezone.now())
        return Response(status=204)

    @operation("Take that mark back", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        threads.unaccept(thread=self.found(key).thread, by=self.person, at=timezone.now())
        return Response(status=204)
