"""What the two of a mentorship write to each other."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from matching.api.cases import AT
from matching.api.mentorships import OwnPairs
from matching.commands import messages
from matching.errors import MentorshipIsOver, SaysNothing
from matching.forms.mentorships import MessageForm
from matching.models import Message
from matching.models.messages import MESSAGE_LENGTH
from matching.queries import messages as talks
from profiles.commands import drafts
from profiles.web.resources import operation

MESSAGE_KEY = "w2r9cj6mf4yb"


class MessageSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    mine = serializers.BooleanField()
    words = serializers.CharField()
    hidden = serializers.BooleanField(help_text="Taken out by a moderator; only its author still reads it.")
    put_aside = serializers.BooleanField(help_text="You put it away, for you alone.")
    at = serializers.DateTimeField()


class WordsSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=MESSAGE_LENGTH)


class ReadSerializer(serializers.Serializer[object]):
    message = serializers.SlugField(max_length=12, help_text="The last one that was read.")


MESSAGE = {
    "key": MESSAGE_KEY,
    "mine": False,
    "words": "Yes. When can you talk?",
    "hidden": False,
    "put_aside": False,
    "at": AT,
}


def seen(message: Message, reader: Any) -> dict[str, Any]:
    """A message as one of the two sees it."""
    mine, hidden = message.author_id == reader.pk, message.hidden_at is not None
    words = message.words if mine or not hidden else ""
    folded = getattr(message, "put_aside", False)
    said = {"key": message.key, "mine": mine, "words": words, "hidden": hidden}
    return {**said, "put_aside": folded, "at": message.at}


class Messages(OwnPairs):
    area = "messages"

    @operation("What you wrote to each other", gives=MessageSerializer, paged=True, example=MESSAGE)
    def get(self, request: Request, key: str) -> Response:
        """The newest page first, on each page the oldest message first; `next` goes back in time.

        Reading here marks nothing as read.
        """
        talk = talks.talk(self.find(key), reader=self.person, **self.cursors())
        rows = [seen(message, self.person) for message in talk.messages]
        return self.page(MessageSerializer, rows, newer=talk.newer, older=talk.older)

    @operation(
        "Write a message",
        takes=WordsSerializer,
        gives=MessageSerializer,
        status=201,
        sent={"words": "Tomorrow at nine?"},
        example={**MESSAGE, "mine": True, "words": "Tomorrow at nine?"},
        refusals=(MentorshipIsOver, SaysNothing),
    )
    def post(self, request: Request, key: str) -> Response:
        """The other gets news of it. With an `Idempotency-Key` it is written once, however often it is sent."""
        pair, said, at = self.find(key), self.read(WordsSerializer), timezone.now()
        form_key = self.form_key(said)
        words = self.checked(MessageForm({**said, "form_key": form_key}))["words"]
        made, _new = messages.send(mentorship=pair, author=self.person, words=words, form_key=form_key, at=at)
        drafts.settle(person=self.person, form=f"message--{pair.key}", at=at)
        return Response(MessageSerializer(seen(made, self.person)).data, status=201)


class News(OwnPairs):
    area = "messages"

    @operation("What was written since", gives=MessageSerializer, listed=True, example=MESSAGE)
    def get(self, request: Request, key: str, last: str) -> Response:
        """What came after a message, the oldest first, at most thirty."""
        fresh = talks.since(self.find(key), last, reader=self.person)
        return self.listed(MessageSerializer, [seen(one, self.person) for one in fresh])


class Read(OwnPairs):
    area = "messages"

    @operation("Say how far you have read", takes=ReadSerializer, sent={"message": MESSAGE_KEY}, status=204)
    def put(self, request: Request, key: str) -> Response:
        """Never back. The other sees it only if you both allow read marks."""
        pair, said = self.find(key), self.read(ReadSerializer)
        last = get_object_or_404(pair.messages.all(), key=said["message"])
        messages.read(mentorship=pair, person=self.person, until=last.at, at=timezone.now())
        return Response(status=204)
