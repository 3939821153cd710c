"""How the machine does, for programs: the sentences of the page, each with its code."""

from typing import ClassVar

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nwlb.findings import State, findings
from nwlb.readings import take
from profiles.choices import RoleName
from profiles.web.doors import DutyHolders
from profiles.web.resources import Resource, operation


class Keepers(DutyHolders):
    names: ClassVar[frozenset[RoleName]] = frozenset({RoleName.COORDINATOR, RoleName.ADMIN})


class FindingSerializer(serializers.Serializer[object]):
    about = serializers.CharField(help_text="A code that stays.")
    state = serializers.ChoiceField(choices=[state.value for state in State])
    sentence = serializers.CharField()
    todo = serializers.CharField(help_text="What helps; empty where nothing has to be done.")


class Health(Resource):
    area = "duty"
    permission_classes = [Keepers]

    @operation(
        "How the machine does",
        gives=FindingSerializer,
        listed=True,
        example={"about": "mail", "state": "good", "sentence": "Mail goes out. Nothing waits.", "todo": ""},
    )
    def get(self, request: Request) -> Response:
        """Trouble first, as on the page of those who look after the place."""
        return self.listed(FindingSerializer, findings(take(at=timezone.now())))
