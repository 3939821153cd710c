"""Match runs and their figures, for coordinators."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.choices import RunState
from matching.queries import runs
from profiles.web.doors import Coordinators
from profiles.web.resources import Resource, operation

NEWEST = 30


class RunSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    pool = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.choices)
    stage = serializers.CharField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    version = serializers.CharField()


class RunFiguresSerializer(RunSerializer):
    figures = serializers.DictField(help_text="What the run achieved: docs/figures.md says what each means.")


RUN = {
    "key": "r4k7qx2vbn8p",
    "pool": "everyone",
    "state": "done",
    "stage": "",
    "started_at": "2026-03-02T03:10:00Z",
    "finished_at": "2026-03-02T03:10:09Z",
    "version": "1",
}


class Runs(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    @operation("The newest match runs", gives=RunSerializer, listed=True, example=RUN)
    def get(self, request: Request) -> Response:
        """The last thirty, the newest first."""
        return self.listed(RunSerializer, runs.visible_to(self.person)[:NEWEST])


class OneRun(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    @operation("A match run", gives=RunFiguresSerializer, example={**RUN, "figures": {"pairs": 812, "coverage": 0.9}})
    def get(self, request: Request, key: str) -> Response:
        """With its figures, once it is done."""
        return Response(RunFiguresSerializer(get_object_or_404(runs.visible_to(self.person), key=key)).data)
