"""One's own picture."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.commands import pictures
from profiles.errors import NotAPicture, PictureTooBig
from profiles.forms.pictures import PictureForm
from profiles.queries.profiles import picture_url
from profiles.web.resources import Resource, operation


class PictureSerializer(serializers.Serializer[object]):
    picture = serializers.FileField(help_text="JPEG, PNG or WebP, up to 5 MB.")


class PictureUrlSerializer(serializers.Serializer[object]):
    picture = serializers.CharField(help_text="Where it is served, or empty.")


class Picture(Resource):
    area = "me"
    parser_classes: Any = [MultiPartParser]

    @operation("Your picture", gives=PictureUrlSerializer, example={"picture": "/files/pictures/a.webp"})
    def get(self, request: Request) -> Response:
        """Without one others see your two letters."""
        return Response({"picture": picture_url(self.person)})

    @operation(
        "Show another picture",
        takes=PictureSerializer,
        gives=PictureUrlSerializer,
        sent={"picture": "(the bytes)"},
        example={"picture": "/files/pictures/a.webp"},
        refusals=(NotAPicture, PictureTooBig),
    )
    def put(self, request: Request) -> Response:
        """We cut out the middle square and draw it anew; nothing of the file itself is kept."""
        form = PictureForm(request.data, request.FILES)
        upload = self.checked(form)["picture"]
        pictures.put(person=self.person, upload=upload.file, at=timezone.now())
        self.person.refresh_from_db()
        return Response({"picture": picture_url(self.person)})

    @operation("Take your picture away", status=204)
    def delete(self, request: Request) -> Response:
        """Others see your two letters again."""
        pictures.remove(person=self.person, at=timezone.now())
        return Response(status=204)
