"""Conversations: lists of them, one of them, and beginning one."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from forums import markup
from forums.api.bylines import AT, BY, BylineSerializer
from forums.choices import ThreadKind, ThreadList
from forums.commands import threads as commands
from forums.errors import BoardIsArchived
from forums.forms.threads import ThreadForm
from forums.models import Thread
from forums.models.pictures import DESCRIBED_LENGTH
from forums.models.threads import TITLE_LENGTH
from forums.queries import boards, languages, lists, readers, searches, tags, threads
from forums.queries.readers import Reader
from forums.web import narrowed_to
from profiles.errors import NotAPicture, PictureTooBig
from profiles.web.doors import Members, ReadByEverybody
from profiles.web.resources import Json, Query, Resource, operation

THREAD_KEY = "t7m2vk9xqb4n"


class TagSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    name = serializers.CharField()


class LineOfThreadsSerializer(serializers.Serializer[object]):
    key = serializers.CharField(source="thread.key")
    url = serializers.CharField(source="thread.get_absolute_url", help_text="The page of it on the site.")
    board = serializers.CharField(source="thread.board.slug")
    kind = serializers.ChoiceField(source="thread.kind", choices=ThreadKind.choices)
    title = serializers.CharField()
    language = serializers.CharField(source="thread.language")
    tags = TagSerializer(many=True)
    opened_at = serializers.DateTimeField(source="thread.opened_at")
    replies = serializers.IntegerField(help_text="How many of them you may read.")
    last_at = serializers.DateTimeField()
    last_by = BylineSerializer()
    new = serializers.BooleanField(help_text="Whether there is something you have not read.")
    watch = serializers.CharField(help_text="follow, mute, or empty.")
    answered = serializers.BooleanField(source="thread.is_answered")
    pinned = serializers.BooleanField(source="thread.is_pinned")
    locked = serializers.BooleanField(source="thread.is_locked")
    waits = serializers.BooleanField(source="thread.is_held", help_text="A moderator reads it first; only you see it.")


class AlongSerializer(serializers.Serializer[object]):
    """A picture that comes along with words, in multipart/form-data."""

    picture = serializers.FileField(required=False, help_text="JPEG, PNG or WebP, up to 5 MB.")
    described = serializers.CharField(
        required=False, max_length=DESCRIBED_LENGTH, help_text="What the picture shows, for who cannot see it."
    )


class BeginSerializer(AlongSerializer):
    board = serializers.CharField(help_text="The slug of a board.")
    kind = serializers.ChoiceField(choices=ThreadKind.choices)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    words = serializers.CharField(max_length=markup.LONGEST, help_text="Markdown, without HTML.")
    language = serializers.CharField(max_length=8, required=False, help_text="The code of the language it is in.")
    tags = serializers.ListField(child=serializers.CharField(), required=False, default=list)
    anonymous = serializers.BooleanField(default=False, help_text="Only a question can be asked without a name.")


LINE = {
    "key": THREAD_KEY,
    "url": f"/forum/t/{THREAD_KEY}/",
    "board": "pay-and-apps",
    "kind": "question",
    "title": "Account blocked after a failed face check. What worked for you?",
    "language": "en",
    "tags": [{"slug": "appeal", "name": "Appealing a deactivation"}],
    "opened_at": AT,
    "replies": 0,
    "last_at": AT,
    "last_by": BY,
    "new": True,
    "watch": "follow",
    "answered": False,
    "pinned": False,
    "locked": False,
    "waits": False,
}
BEGIN = {
    "board": "pay-and-apps",
    "kind": "question",
    "title": LINE["title"],
    "words": "The app asked for a photo at night. Has anyone got back in?",
    "language": "en",
    "tags": [],
    "anonymous": False,
}


class OfThreads(Resource):
    area = "forum"
    permission_classes = [ReadByEverybody]

    def reader(self) -> Reader:
        return readers.of(self.person_or_none)

    def find(self, key: str) -> Thread:
        return get_object_or_404(threads.seen_by(self.reader()).select_related("board"), key=key)

    def read_along(self, serializer: type[AlongSerializer]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was said, and apart from it the picture that came along."""
        said = self.read(serializer)
        picture = said.pop("picture", None)
        return said, {"picture": picture} if picture else {}

    def shown(self, key: str, status: int = 200) -> Response:
        reader = self.reader()
        thread = get_object_or_404(threads.with_details(threads.seen_by(reader), reader), key=key)
        return Response(LineOfThreadsSerializer(threads.lines([thread], reader)[0]).data, status=status)


class Threads(OfThreads):
    parser_classes: Any = [Json, MultiPartParser]

    @operation(
        "Conversations of the forum",
        gives=LineOfThreadsSerializer,
        paged=True,
        example=LINE,
        query=(
            Query("list", "active (default), unanswered, answered; for members also new, week, following, mine."),
            Query("board", "The slug of a board: only what is said there."),
            Query("tag", "The slug of a tag: only what is about it."),
            Query("language", "The code of a language: only what is said in it."),
        ),
        names=True,
    )
    def get(self, request: Request) -> Response:
        """With the latest word first. Those of people whom you do not see are left out, and not counted."""
        reader, which = self.reader(), request.query_params.get("list", ThreadList.ACTIVE)
        if which not in lists.lists_for(reader):
            raise Http404
        rows = lists.rows_of(ThreadList(which), reader, at=timezone.now())
        if slug := request.query_params.get("board", ""):
            rows = rows.filter(board=get_object_or_404(boards.open_to(reader), slug=slug))
        rows = lists.narrowed(rows, narrowed_to(request.query_params))
        page = threads.page(rows, reader, **self.cursors())
        return self.page(LineOfThreadsSerializer, page.lines, newer=page.newer, older=page.older)

    @operation(
        "Begin a conversation",
        takes=BeginSerializer,
        gives=LineOfThreadsSerializer,
        status=201,
        sent=BEGIN,
        example=LINE,
        refusals=(BoardIsArchived, NotAPicture, PictureTooBig),
    )
    def post(self, request: Request) -> Response:
        """You follow it from then on. Of somebody new a moderator reads it first: ``waits`` says so.

        Send multipart/form-data where a picture comes along.
        The same sent again within ten minutes is answered with 200 and what is there already.
        """
        form = self.form(*self.read_along(BeginSerializer))
        data, upload = self.checked(form), form.upload_if_sent()
        thread, made = commands.open_thread(
            author=self.person, said=form.said(), form_key=data["form_key"], at=timezone.now(), upload=upload
        )
        return self.shown(thread.key, status=201 if made else 200)

    def form(self, said: dict[str, Any], files: dict[str, Any]) -> ThreadForm:
        """Return the page's form with what was sent: the same limits then hold, with the same sentences."""
        locale = self.request.LANGUAGE_CODE
        return ThreadForm(
            {"language": locale, **said, "form_key": self.form_key(said)},
            files,
            boards=list(boards.to_write_in(self.person)),
            tags=tags.offered(),
            languages=languages.offered_to(self.person, locale),
        )


class AlikeSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    url = serializers.CharField(source="get_absolute_url", help_text="The page of it on the site.")
    board = serializers.CharField(source="board.slug")
    title = serializers.CharField()
    language = serializers.CharField()


class AlikeThreads(OfThreads):
    permission_classes = [Members]

    @operation(
        "Answered questions that are alike",
        gives=AlikeSerializer,
        listed=True,
        example={name: LINE[name] for name in ("key", "url", "board", "title", "language")},
        query=(Query("title", "What a question will be called."),),
    )
    def get(self, request: Request) -> Response:
        """Three at most, whose titles share two telling words with yours: read them before you ask."""
        title = request.query_params.get("title", "")[:TITLE_LENGTH]
        found = searches.answered_alike(viewer=self.person, title=title, locale=get_language() or "en")
        return self.listed(AlikeSerializer, found)


class OneThread(OfThreads):
    @operation("One conversation", gives=LineOfThreadsSerializer, example=LINE)
    def get(self, request: Request, key: str) -> Response:
        """Where it stands. What was said in it is a list of its own."""
        return self.shown(key)
