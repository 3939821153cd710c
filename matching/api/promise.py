"""Whether the promise is kept, for everybody to read."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.queries import promise
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation


class MonthSerializer(serializers.Serializer[object]):
    begins = serializers.DateTimeField()
    asked = serializers.IntegerField()
    supported = serializers.IntegerField(help_text="Who had a mentor within seven active days.")
    with_coordinators = serializers.IntegerField(help_text="Who had a coordinator by then.")


class PromiseSerializer(serializers.Serializer[object]):
    asked = serializers.IntegerField(allow_null=True, help_text="null below twenty: then no figure is given.")
    supported = serializers.SerializerMethodField()
    reached = serializers.SerializerMethodField(help_text="Supported, or with a coordinator, within seven active days.")
    months = MonthSerializer(many=True)

    def get_supported(self, found: promise.Promise) -> int | None:
        return None if found.asked is None else found.supported

    def get_reached(self, found: promise.Promise) -> int | None:
        return None if found.asked is None else found.reached


class OurPromise(Resource):
    area = "support"
    permission_classes = [Everybody]

    @operation(
        "Whether the promise is kept",
        gives=PromiseSerializer,
        example={"asked": 40, "supported": 33, "reached": 40, "months": []},
    )
    def get(self, request: Request) -> Response:
        """Of those whose seven active days are over, in the last six months: as on the public page."""
        return Response(PromiseSerializer(promise.promise(at=timezone.now())).data)
