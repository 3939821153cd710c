"""Finding what was said."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.adapters.searching import Conversations
from forums.api.bylines import AT, BY, BylineSerializer
from forums.queries import searches
from profiles.api.searches import PAGE, understood
from profiles.contracts import Narrowing
from profiles.queries import asked
from profiles.web.resources import Query, Resource, operation

FILTERS = (
    Query("q", 'Words in any language: "a phrase", -without, one or other. Spelling mistakes are forgiven.'),
    Query("topic", "The code of a topic that the conversation is about."),
    Query("language", "The code of the language that it is in."),
    Query("board", "The slug of a board."),
    Query("tag", "The slug of a tag."),
    Query("about", "question or talk."),
    Query("answered", "yes or no."),
    Query("order", "newest; without it the best first."),
)
FOUND = {
    "key": "p7m2vk9xqb4n",
    "url": "/forum/p/p7m2vk9xqb4n/",
    "thread": "t7m2vk9xqb4n",
    "board": "pay-and-apps",
    "title": "Account blocked after a failed face check. What worked for you?",
    "excerpt": "… I sent the photo again by daylight, and four days later …",
    "by": BY,
    "at": AT,
    "answered": True,
    "nearly": False,
}


class FoundPostSerializer(serializers.Serializer[searches.FoundPost]):
    key = serializers.CharField(source="post.key")
    url = serializers.CharField(source="post.get_absolute_url", help_text="Leads to it wherever it was moved to.")
    thread = serializers.CharField(source="post.thread.key")
    board = serializers.CharField(source="post.thread.board.slug")
    title = serializers.CharField(source="post.thread.title")
    excerpt = serializers.SerializerMethodField()
    by = BylineSerializer()
    at = serializers.DateTimeField(source="post.written_at")
    answered = serializers.BooleanField(source="post.thread.is_answered")
    nearly = serializers.BooleanField(help_text="Whether no post has all the words, and this one has most of them.")

    def get_excerpt(self, found: searches.FoundPost) -> str:
        return "".join(text for text, _hit in found.excerpt)


class FoundPosts(Resource):
    area = "forum"

    @operation("Find what was said", gives=FoundPostSerializer, paged=True, query=FILTERS, example=FOUND)
    def get(self, request: Request) -> Response:
        """Titles first, then what has every word, then what looks like it; the newest first in each.

        Where none has every word of three or more, those that have most of them.

        What you may not read is not found, not counted, and changes no order. Without words or filters nothing is.
        """
        said = request.query_params
        narrowings = Conversations().narrowings(viewer=self.person)
        what = asked.meant(
            understood(said), get_language() or "en", narrowed={one.name: chosen(one, said) for one in narrowings}
        )
        hits = searches.posts_found(viewer=self.person, wanted=what.wanted, size=PAGE, **self.cursors())
        return self.page(FoundPostSerializer, hits.rows, newer=hits.newer, older=hits.older)


def chosen(one: Narrowing, said: Any) -> str:
    """Return what was asked for; what is none of the choices of this reader finds nothing to look in."""
    value = str(said.get(one.name, ""))
    if value not in {choice for choice, _label in one.choices}:
        raise Http404
    return value
