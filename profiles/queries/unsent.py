"""Forms that were sent when nobody was signed in any more: kept for whoever wrote them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from profiles.models import Draft, Person
from profiles.queries.drafts import Payload, visitor_of

UNSENT = "unsent--"
TECHNICAL = {"csrfmiddlewaretoken", "next"}
# Fields in which even one small word was typed by somebody.
TYPED = {"about", "contact", "farewell", "goal", "headline", "note", "question", "tried", "why", "words"}
# What a button or a box sends by itself: codes, keys, numbers, times.
MACHINE_MADE = re.compile(r"[a-z0-9_.:+-]{0,40}|\d{4}-\d\d-\d\d[T0-9:.+Z-]*")


@dataclass(frozen=True)
class Unsent:
    """One form, ready to be sent once more. ``words`` are shown and can be changed, ``rest`` goes along."""

    key: str
    to: str
    page: str
    words: tuple[tuple[str, str], ...]
    rest: tuple[tuple[str, str], ...]
    at: datetime


def mark_of(person: Person) -> str:
    """Return what a browser remembers of who was signed in: enough to compare, nothing to read."""
    return salted_hmac("profiles.unsent", person.key, algorithm="sha256").hexdigest()[:16]


def key_of(path: str) -> str:
    """Return the name under which a form is kept: the same form sent again replaces its words."""
    return sha256(path.encode()).hexdigest()[:12]


def is_words(name: str, value: str) -> bool:
    """Whether somebody typed this, as far as can be told."""
    return bool(value.strip()) and (name in TYPED or not MACHINE_MADE.fullmatch(value.strip()))


def payload_of(data: MultiValueDict[str, str], *, to: str, page: str) -> Payload | None:
    """Return what to keep of a form, or None where nothing was typed: a tap is done again in a second."""
    fields = [(name, str(value)) for name, values in data.lists() if name not in TECHNICAL for value in values]
    if not any(is_words(*field) for field in fields):
        return None
    return {"to": [to], "page": [page], "names": [name for name, _v in fields], "values": [v for _n, v in fields]}


def of_browser(token: str) -> list[Unsent]:
    """Return what a browser keeps, the latest first. One query."""
    rows = Draft.objects.filter(person=None, visitor=visitor_of(token), form__startswith=UNSENT)
    return [_unsent(row.form.removeprefix(UNSENT), row.payload, row.updated_at) for row in rows.order_by("-updated_at")]


def _unsent(key: str, payload: Mapping[str, list[str]], at: datetime) -> Unsent:
    fields = list(zip(payload["names"], payload["values"], strict=True))
    return Unsent(
        key=key,
        to=payload["to"][0],
        page=payload["page"][0],
        words=tuple(field for field in fields if is_words(*field)),
        rest=tuple(field for field in fields if not is_words(*field)),
        at=at,
    )
