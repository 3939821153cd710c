"""What somebody began to write here, and did not send."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from forums import markup
from forums.models import Thread
from forums.queries import threads
from forums.queries.readers import Reader
from profiles.models import Draft
from profiles.queries import drafts

OPENING, REPLY = "thread", "post--"
LONGEST_LINE = 120


@dataclass(frozen=True)
class Begun:
    """Words that were kept: of a reply with the title of its conversation. ``name`` is that of their form."""

    name: str
    url: str
    title: str
    language: str
    words: str
    at: datetime
    is_reply: bool


def begun(reader: Reader) -> list[Begun]:
    """Return what a reader may go on with, the latest first. Two queries, one where there is nothing."""
    kept = drafts.begun(reader.person, OPENING, REPLY) if reader.person else []
    keys = [one.form.removeprefix(REPLY) for one in kept if one.form != OPENING]
    open_to_them = {row.key: row for row in threads.seen_by(reader).filter(key__in=keys)} if keys else {}
    lines = [_line(one, open_to_them.get(one.form.removeprefix(REPLY))) for one in kept]
    return [line for line in lines if line]


def _line(draft: Draft, thread: Thread | None) -> Begun | None:
    typed = {name: " ".join(values).strip() for name, values in draft.payload.items()}
    is_reply, words = draft.form != OPENING, markup.plain(typed.get("words", ""), most=LONGEST_LINE)
    title = thread.title if thread else "" if is_reply else typed.get("title", "")
    if not (words or (title and not is_reply)) or (is_reply and thread is None):
        return None
    url = reverse("forums:post_reply", args=[thread.key]) if thread else reverse("forums:thread_open")
    return Begun(draft.form, url, title, thread.language if thread else "", words, draft.updated_at, is_reply)
