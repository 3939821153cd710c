"""The news of a person, and what they have read of it."""

from html import unescape
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import NoticeKind
from profiles.commands import notices
from profiles.queries import notices as news
from profiles.web.resources import Resource, operation


class NoticeSerializer(serializers.Serializer[object]):
    """One piece of news, said in your language."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    at = serializers.DateTimeField()
    new = serializers.BooleanField(help_text="Not opened yet.")
    line = serializers.CharField(help_text="Plain text.")
    about = serializers.CharField(allow_null=True, help_text="The key of whom it is about, if anybody.")
    url = serializers.CharField(help_text="The page it leads to; opening it is having read it.")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {
            "key": instance.key,
            "kind": instance.kind.value,
            "at": self.fields["at"].to_representation(instance.at),
            "new": instance.new,
            "line": " ".join(unescape(strip_tags(instance.line)).split()),
            "about": instance.by.key if instance.by else None,
            "url": settings.SITE_URL + reverse("profiles:notice_show", args=[instance.key]),
        }


NOTICE = {
    "key": "k3m8p2qw7xyz",
    "kind": "messages",
    "at": "2026-11-25T09:00:00Z",
    "new": True,
    "line": "Mina wrote to you",
    "about": "abcdefghjkmn",
    "url": "https://nwlb.example/notices/k3m8p2qw7xyz/",
}


class Notices(Resource):
    area = "me"

    @operation("Your news", gives=NoticeSerializer, paged=True, example=NOTICE)
    def get(self, request: Request) -> Response:
        """The newest first. What is about people who left or are blocked is not there."""
        cursors = self.cursors()
        page = news.of_person(self.person, after=cursors["after"], before=cursors["before"])
        return self.page(NoticeSerializer, page.notices, newer=page.newer, older=page.older)


class ReadAll(Resource):
    area = "me"

    @operation("Mark all your news as read", status=204)
    def post(self, request: Request) -> Response:
        """What is read does not come by mail. Done twice, the second time changes nothing."""
        notices.read(person=self.person, at=timezone.now())
        return Response(status=204)


class ReadOne(Resource):
    area = "me"

    @operation("Mark one piece of news as read", status=204)
    def post(self, request: Request, key: str) -> Response:
        """What is read does not come by mail. Done twice, the second time changes nothing."""
        notice = get_object_or_404(news.visible_to(self.person), key=key)
        notices.read(person=self.person, key=notice.key, at=timezone.now())
        return Response(status=204)
