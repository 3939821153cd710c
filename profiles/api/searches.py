"""Finding people, and the searches somebody keeps."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.people import PERSON, PersonSerializer
from profiles.commands import recent_searches, saved_searches
from profiles.errors import SearchFindsMany, TooManySearches
from profiles.forms.searches import SearchForm
from profiles.queries import asked, searches
from profiles.queries import saved_searches as kept
from profiles.queries.asked import Asked
from profiles.web.resources import Query, Resource, operation

PAGE = 20
FILTERS = (
    Query("q", "Words, a name, a topic, in any language; spelling mistakes are forgiven."),
    Query("topic", "The code of a topic that they share."),
    Query("craft", "The code of a kind of work."),
    Query("language", "The code of a language that they speak."),
    Query("near", "A town, by its name or its GeoNames id: people there and up to 30 km around."),
    Query("free", "1 for people who are usually free at this hour."),
    Query("room", "1 for people who can be asked for support now."),
)


class SavedSearchSerializer(serializers.Serializer[object]):
    key = serializers.CharField(read_only=True)
    query = serializers.CharField(help_text="The filters as in an address: q=price&language=en.")
    title = serializers.CharField(read_only=True, source="label")
    at = serializers.DateTimeField(read_only=True)


class RecentSearchSerializer(serializers.Serializer[object]):
    query = serializers.CharField()
    title = serializers.CharField(source="label")
    at = serializers.DateTimeField()


class NewSearchSerializer(serializers.Serializer[object]):
    q = serializers.CharField(required=False, max_length=200)
    topic = serializers.CharField(required=False, max_length=60)
    craft = serializers.CharField(required=False, max_length=60)
    language = serializers.CharField(required=False, max_length=10)
    near = serializers.CharField(required=False, max_length=100)
    room = serializers.BooleanField(required=False)


SEARCH = {"q": "prices", "language": "en"}
SAVED = {"key": "k7m2qx4vbn8p", "query": "q=prices&language=en", "title": "“prices”, English", "at": PERSON["since"]}
RECENT = {"query": "q=prices", "title": "“prices”", "at": PERSON["since"]}


def understood(said: Any) -> Asked:
    """Read the filters by the form of the page; 400 says which of them cannot be read."""
    form = SearchForm(said)
    if not form.is_valid():
        raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    return form.asked


class FoundPeople(Resource):
    area = "people"

    @operation("Find people", gives=PersonSerializer, paged=True, query=FILTERS, example=PERSON)
    def get(self, request: Request) -> Response:
        """Names first, then what people say and do, then any mention; the newest first in each.

        Without filters these are all the people you may see. What somebody hides from you finds nobody.
        """
        wanted = asked.meant(understood(request.query_params), get_language() or "en").wanted
        hits = searches.people_found(viewer=self.person, wanted=wanted, at=timezone.now(), size=PAGE, **self.cursors())
        return self.page(PersonSerializer, [hit.shown for hit in hits.rows], newer=hits.newer, older=hits.older)


class SavedSearches(Resource):
    area = "lists"

    @operation("The searches you keep", gives=SavedSearchSerializer, listed=True, example=SAVED)
    def get(self, request: Request) -> Response:
        """We look again every half hour and tell you of everybody new. Only you see this list."""
        return self.listed(SavedSearchSerializer, kept.of_person(self.person, get_language() or "en"))

    @operation(
        "Be told when somebody is found", takes=NewSearchSerializer, sent=SEARCH, gives=SavedSearchSerializer,
        status=201, example=SAVED, refusals=(SearchFindsMany, TooManySearches),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Whom it finds now is no news. The same search twice is one."""
        search = understood(self.read(NewSearchSerializer))
        if not search:
            raise ValidationError({"q": [self.nothing_asked()]})
        saved = saved_searches.save(person=self.person, query=search.query, at=timezone.now())
        rows = {row.key: row for row in kept.of_person(self.person, get_language() or "en")}
        return Response(SavedSearchSerializer(rows[saved.key]).data, status=201)

    def nothing_asked(self) -> str:
        return _("Please ask for something: words, or one of the filters.")


class OneSavedSearch(Resource):
    area = "lists"

    @operation("Stop looking for that", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """You are told no more of whom it finds."""
        get_object_or_404(kept.visible_to(self.person), key=key)
        saved_searches.remove(person=self.person, key=key)
        return Response(status=204)


class RecentSearches(Resource):
    area = "lists"

    @operation("What you searched for lately", gives=RecentSearchSerializer, listed=True, example=RECENT)
    def get(self, request: Request) -> Response:
        """The last eight on the pages, kept for thirty days. Only you see them."""
        return self.listed(RecentSearchSerializer, kept.recent(self.person, get_language() or "en"))

    @operation("Forget what you searched for", status=204)
    def delete(self, request: Request) -> Response:
        """All of it. Done twice, the second time changes nothing."""
        recent_searches.forget(person=self.person)
        return Response(status=204)
