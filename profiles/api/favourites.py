"""The people somebody keeps."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.people import PERSON, PersonSerializer
from profiles.commands import favourites
from profiles.queries import favourites as kept
from profiles.queries import people
from profiles.web.resources import Resource, operation


class Favourites(Resource):
    area = "lists"

    @operation("The people you keep", gives=PersonSerializer, paged=True, example=PERSON)
    def get(self, request: Request) -> Response:
        """The newest first. Only you see this list; who blocks you or leaves is no longer on it."""
        page = kept.of_person(self.person, at=timezone.now(), **self.cursors())
        return self.page(PersonSerializer, page.people, newer=page.newer, older=page.older)


class OneFavourite(Resource):
    area = "lists"

    @operation("Keep a person", status=204)
    def put(self, request: Request, key: str) -> Response:
        """They are not told. Done twice, the second time changes nothing."""
        other = get_object_or_404(people.visible_to(self.person).exclude(pk=self.person.pk), key=key)
        favourites.keep(person=self.person, other=other, at=timezone.now())
        return Response(status=204)

    @operation("Let a person go", status=204)
    def delete(self, request: Request, key: str) -> Response:
        """Take them off your list. Done twice, the second time changes nothing."""
        other = get_object_or_404(people.visible_to(self.person), key=key)
        favourites.let_go(person=self.person, other=other)
        return Response(status=204)
