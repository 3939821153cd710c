"""Signed links in a mail: each says one answer to one ask, and nothing else of the account."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from matching.models import Ask

SALT = "matching.answer"
DAYS_VALID = 30
YES, LIST, NO, PAUSE = "yes", "list", "no", "pause"
ANSWERS = (YES, LIST, NO, PAUSE)


@dataclass(frozen=True)
class Link:
    ask: str
    answer: str


def token(ask_key: str, answer: str) -> str:
    return signing.dumps([ask_key, answer], salt=SALT, compress=False)


def url(ask_key: str, answer: str) -> str:
    """Return the path of the page that asks once more before it gives an answer."""
    return reverse("matching:ask_answer", args=[token(ask_key, answer)])


def read(signed: str) -> Link | None:
    """Return what a link says, or None if we did not write it or it is too old."""
    try:
        ask, answer = signing.loads(signed, salt=SALT, max_age=DAYS_VALID * 24 * 60 * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Link(ask, answer) if answer in ANSWERS else None


def ask_of(link: Link) -> Ask | None:
    """Return the ask a link is about, while its mentor is a member."""
    rows = Ask.objects.filter(
        key=link.ask, mentor__erased_at=None, mentor__hidden_at=None, mentor__suspended_until=None
    )
    return rows.exclude(mentor__account__is_active=False).select_related("mentor", "case__person").first()
