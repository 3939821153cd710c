"""The picture beside a post."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from forums.api.posts import POST, OfPosts, PostSerializer
from forums.commands import pictures
from forums.errors import PostIsOut, ThreadIsLocked
from forums.forms.pictures import PostPictureForm
from forums.models import Post
from forums.models.pictures import DESCRIBED_LENGTH
from forums.queries import posts
from profiles.errors import NotAPicture, PictureTooBig
from profiles.web.resources import operation

SHOWS = "The app says: photo refused, try again in 24 hours."
PICTURE = {"url": "/forum/files/a.webp", "described": SHOWS, "width": 720, "height": 1280}


class ShowSerializer(serializers.Serializer[object]):
    picture = serializers.FileField(help_text="JPEG, PNG or WebP, up to 5 MB.")
    described = serializers.CharField(max_length=DESCRIBED_LENGTH, help_text="What it shows, for who cannot see it.")


class PictureOfPost(OfPosts):
    parser_classes: Any = [MultiPartParser]

    @operation(
        "Show a picture beside your own words",
        takes=ShowSerializer,
        gives=PostSerializer,
        sent={"picture": "(the bytes)", "described": SHOWS},
        example={**POST, "picture": PICTURE},
        refusals=(NotAPicture, PictureTooBig, ThreadIsLocked, PostIsOut),
    )
    def put(self, request: Request, key: str) -> Response:
        """We draw it anew, nothing of the file itself is kept. A second one takes its place."""
        post, form = self.own(key), PostPictureForm(request.data, request.FILES)
        self.checked(form)
        pictures.put(post=post, by=self.person, upload=form.upload(), at=timezone.now())
        return self.post_shown(key)

    @operation("Take the picture of a post away", status=204, refusals=(ThreadIsLocked, PostIsOut))
    def delete(self, request: Request, key: str) -> Response:
        """Done twice, the second time changes nothing."""
        pictures.remove(post=self.own(key), by=self.person, at=timezone.now())
        return Response(status=204)

    def own(self, key: str) -> Post:
        return get_object_or_404(posts.own(self.person), key=key)
