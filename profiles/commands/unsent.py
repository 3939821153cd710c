"""Keep a form that came too late to be sent by anybody, and let go of it once it is sent or thrown away."""

from datetime import datetime

from profiles.commands import drafts
from profiles.models import Draft
from profiles.queries.drafts import Payload, visitor_of
from profiles.queries.unsent import UNSENT


def keep(*, token: str, key: str, payload: Payload, address: str, at: datetime) -> None:
    """Keep a form for the browser that holds this token.

    Raises:
        TooLong: it holds more words than are ever kept.
        TooMany: this browser or address kept very many in a short while.

    """
    drafts.keep(form=f"{UNSENT}{key}", payload=payload, person=None, visitor=visitor_of(token), address=address, at=at)


def forget(*, token: str, key: str) -> None:
    """Let go of one form that a browser keeps; nothing happens where there is none."""
    Draft.objects.filter(person=None, visitor=visitor_of(token), form=f"{UNSENT}{key}").delete()
