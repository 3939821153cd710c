"""What this floor keeps about a person: how it is handed out and how it goes."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from forums.models import (
    AnswerDuty,
    Bookmark,
    Mention,
    Post,
    PostPicture,
    PostVersion,
    Reaction,
    ReadMark,
    Reveal,
    Roundup,
    Thread,
    Watch,
)
from profiles.models import Person

ERASED = "…"


class Forum:
    """What the person wrote, what they follow and keep, and how far they read."""

    models: Sequence[type[Model]] = (
        *(Thread, Post, Reveal, Mention, Reaction, Watch),
        *(ReadMark, Bookmark, AnswerDuty, Roundup),
    )

    def export(self, person: Person) -> dict[str, Any]:
        """Own words, and what was chosen for oneself; who follows or mutes this person is the others' own."""
        watches = Watch.objects.filter(person=person)
        read = ReadMark.objects.filter(person=person)
        return {
            "conversations": list(
                Thread.objects.filter(author=person).values(
                    "key", "title", "kind", "anonymous", "language", "opened_at"
                )
            ),
            "posts": list(
                Post.objects.filter(author=person).values(
                    "key", "thread__key", "words", "anonymous", "written_at", "edited_at"
                )
            ),
            "pictures": [
                _shown(picture) for picture in PostPicture.objects.filter(post__author=person).select_related("post")
            ],
            "earlier_versions": list(
                PostVersion.objects.filter(post__author=person).values("post__key", "words", "picture", "written_at")
            ),
            "asked_for_your_name": list(Reveal.objects.filter(post__author=person).values("post__key", "why", "at")),
            "reactions": list(Reaction.objects.filter(person=person).values("post__key", "kind", "at")),
            "mentioned_in": list(Mention.objects.filter(person=person).values_list("post__key", flat=True)),
            "follows_and_mutes": list(watches.values("thread__key", "board__slug", "about__key", "level", "at")),
            "read": list(read.values("thread__key", "number", "at")),
            "asked_to_answer": list(
                AnswerDuty.objects.filter(person=person).values("thread__key", "state", "offered_at", "settled_at")
            ),
            "your_week": list(Roundup.objects.filter(person=person).values("since", "due_at")),
            "bookmarks": list(Bookmark.objects.filter(person=person).values("post__key", "at", "remind_at")),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        """Conversations stay readable as of "a former member"; what belonged to the reader goes.

        So do the words that no others see: those held back, which nobody may show now, and those taken out.
        """
        unseen = Post.objects.filter(Q(held_at__isnull=False) | Q(hidden_by__isnull=False), author=person)
        Thread.objects.filter(posts__in=unseen.filter(number=1)).update(title=ERASED)
        unseen.update(words=ERASED, html=f"<p>{ERASED}</p>")
        PostVersion.objects.filter(post__author=person).delete()
        for picture in PostPicture.objects.filter(post__author=person):
            picture.file.delete(save=False)
            picture.delete()
        for rows in (Reaction, Mention, ReadMark, Bookmark, AnswerDuty, Roundup):
            rows.objects.filter(person=person).delete()
        Watch.objects.filter(Q(person=person) | Q(about=person)).delete()


def _shown(picture: PostPicture) -> dict[str, Any]:
    """Return a picture as base64, so that one file of JSON holds everything."""
    with picture.file.open("rb") as file:
        drawn = b64encode(file.read()).decode()
    return {"post__key": picture.post.key, "described": picture.described, "picture": drawn}


ALL = (Forum(),)
