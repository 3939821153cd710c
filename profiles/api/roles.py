"""What an admin may change of somebody: their duties, and whether anybody sees them."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import RoleName
from profiles.commands import people as seen
from profiles.commands import roles
from profiles.commands.people import HIDDEN_WHY_LENGTH
from profiles.errors import LastAdmin, NoMember
from profiles.models import Person
from profiles.queries import people
from profiles.queries.roles import held_by
from profiles.web.doors import Admins
from profiles.web.resources import Resource, operation


class DutySerializer(serializers.Serializer[object]):
    role = serializers.ChoiceField(choices=RoleName.choices)


class HideSerializer(serializers.Serializer[object]):
    why = serializers.CharField(max_length=HIDDEN_WHY_LENGTH)


class OfSomebody(Resource):
    area = "duty"
    permission_classes = [Admins]

    def whom(self, key: str) -> Person:
        return get_object_or_404(people.for_admins(), key=key)


class Duties(OfSomebody):
    @operation("The duties somebody holds", gives=DutySerializer, listed=True, example={"role": "moderator"})
    def get(self, request: Request, key: str) -> Response:
        """Those of now."""
        return self.listed(DutySerializer, [{"role": role} for role in sorted(held_by(self.whom(key)))])

    @operation("Give a duty", takes=DutySerializer, sent={"role": "moderator"}, status=204, refusals=(NoMember,))
    def post(self, request: Request, key: str) -> Response:
        """Given twice, the second time changes nothing."""
        person, said = self.whom(key), self.read(DutySerializer)
        roles.give(person=person, role=RoleName(said["role"]), by=self.person, at=timezone.now())
        return Response(status=204)


class EndDuty(OfSomebody):
    @operation("End a duty", takes=DutySerializer, sent={"role": "moderator"}, status=204, refusals=(LastAdmin,))
    def post(self, request: Request, key: str) -> Response:
        """It opens no door from the next request on. The last admin stays."""
        person, said = self.whom(key), self.read(DutySerializer)
        roles.end(person=person, role=RoleName(said["role"]), by=self.person, at=timezone.now())
        return Response(status=204)


class Hide(OfSomebody):
    @operation("Hide a profile", takes=HideSerializer, sent={"why": "Sells things."}, status=204)
    def post(self, request: Request, key: str) -> Response:
        """Nobody sees the person; they can still use the site."""
        person, said = self.whom(key), self.read(HideSerializer)
        seen.hide(person=person, by=self.person, why=said["why"], at=timezone.now())
        return Response(status=204)


class ShowAgain(OfSomebody):
    @operation("Show a profile again", status=204)
    def post(self, request: Request, key: str) -> Response:
        """The person is seen as before."""
        seen.show_again(person=self.whom(key), by=self.person, at=timezone.now())
        return Response(status=204)
