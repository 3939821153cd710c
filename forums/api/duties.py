"""Questions that somebody is asked to answer, and those left to the coordinators."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forums.api.bylines import AT
from forums.api.threads import LINE, THREAD_KEY, LineOfThreadsSerializer
from forums.commands import questions
from forums.queries import duties
from profiles.web.doors import Coordinators
from profiles.web.resources import Resource, operation


class AnswerDutySerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    thread = serializers.CharField(source="thread.key")
    title = serializers.CharField(source="thread.title")
    url = serializers.CharField(source="thread.get_absolute_url", help_text="The page of it on the site.")
    board = serializers.CharField(source="thread.board.slug")
    language = serializers.CharField(source="thread.language")
    offered_at = serializers.DateTimeField()
    due = serializers.DateTimeField(help_text="Until then it waits for you; nothing is held against you after.")


DUTY = {
    "key": "d8k2mz5tq7wc",
    "thread": THREAD_KEY,
    "title": LINE["title"],
    "url": LINE["url"],
    "board": "pay-and-apps",
    "language": "en",
    "offered_at": AT,
    "due": "2026-11-27T09:00:00Z",
}


class OwnDuties(Resource):
    area = "forum"

    @operation("Questions you are asked to answer", gives=AnswerDutySerializer, listed=True, example=DUTY)
    def get(self, request: Request) -> Response:
        """What is due soonest first; two in seven days at most."""
        return self.listed(AnswerDutySerializer, duties.waiting_for(self.person))


class PassOn(Resource):
    area = "forum"

    @operation("Pass a question on", status=204)
    def post(self, request: Request, key: str) -> Response:
        """The next one is asked. Done twice, the second time changes nothing."""
        duty = get_object_or_404(duties.of_person(self.person), key=key)
        questions.pass_on(duty=duty, by=self.person, at=timezone.now())
        return Response(status=204)


class Unanswered(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    @operation("Questions nobody could answer", gives=LineOfThreadsSerializer, paged=True, example=LINE)
    def get(self, request: Request) -> Response:
        """Whoever waits longest first. An answer takes a question off this list."""
        lines, older = duties.left(self.person, after=self.cursors()["after"])
        return self.page(LineOfThreadsSerializer, lines, newer="", older=older)
