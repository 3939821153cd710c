"""Our answer to Reportable and Repairable: a message between two people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from matching.commands import messages as commands
from matching.models import Message
from matching.models.messages import MESSAGE_LENGTH
from matching.queries import messages
from profiles.contracts import Passage, Reported
from profiles.models import Person


class Messages:
    kind = "matching.message"
    label: str | Promise = gettext_lazy("A message")
    longest = MESSAGE_LENGTH
    private = True

    def find(self, *, viewer: Person, key: str) -> Reported | None:
        message = messages.received(viewer).filter(key=key).select_related("mentorship").first()
        if message is None:
            return None
        back = reverse("matching:message_conversation", args=[message.mentorship.key])
        return Reported(author=message.author, quote=message.words, url=back)

    def around(self, *, key: str) -> Sequence[Passage]:
        reported = _get(key)
        return [
            Passage(author=one.author.name, words=one.words, at=one.at, reported=one == reported)
            for one in messages.around(reported)
        ]

    def readers(self, *, key: str) -> Sequence[Person]:
        pair = _get(key).mentorship
        return (pair.mentee, pair.mentor)

    def along(self, *, keys: Collection[str]) -> Mapping[str, int]:
        return {}

    def hide(self, *, key: str, by: Person | None, why: str, at: datetime) -> None:
        if by is not None:  # several reports hide nothing here: a message has one reader
            commands.hide(message=_get(key), by=by, at=at)

    def show(self, *, key: str, by: Person | None, at: datetime) -> None:
        commands.show_again(message=_get(key), by=by, at=at)

    def words(self, *, key: str) -> str | None:
        return _get(key).words

    def mend(self, *, key: str, by: Person, words: str, at: datetime) -> None:
        commands.mend(message=_get(key), by=by, words=words, at=at)


def _get(key: str) -> Message:
    return Message.objects.select_related("mentorship__mentee", "mentorship__mentor").get(key=key)
