"""Words that were typed and not yet sent."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from profiles.models import Account, Draft, Person

JOIN = "join-"
TOKEN_BYTES = 32
MOST_BEGUN = 10
ACCOUNT = f"{JOIN}account"

Payload = Mapping[str, list[str]]


def new_token() -> str:
    """Return what a visitor's browser keeps to find its words again."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def visitor_of(token: str) -> str:
    """Return the name under which a visitor's words are kept: who reads the table cannot claim them."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")


def of_person(person: Person, form: str) -> Draft | None:
    return Draft.objects.filter(person=person, form=form).first()


def begun(person: Person, form: str, many: str) -> list[Draft]:
    """Return what somebody typed into a form, or into a form of many things ("post--"), the latest first. One query."""
    rows = Draft.objects.filter(Q(form=form) | Q(form__startswith=many), person=person).exclude(payload={})
    return list(rows.order_by("-updated_at", "-id")[:MOST_BEGUN])


def of_visitor(visitor: str) -> dict[str, Draft]:
    """Return all that a visitor has said on the way in, by the name of the form."""
    return _newest(_joining().filter(visitor=visitor)) if visitor else {}


def for_account(account: Account, visitor: str) -> dict[str, Draft]:
    """Return what was said on the way to this account, in this browser or in another one.

    What another account was made from never counts, even in the same browser: phones are shared.
    """
    here = Q(visitor=visitor, account=None) if visitor else Q(pk=None)
    return _newest(_joining().filter(here | Q(account=account)))


def said_here(drafts: Mapping[str, Draft], account: Account, visitor: str) -> bool:
    """Whether the name and the agreement were given in this browser and for this address.

    Somebody else may have typed the address elsewhere: their tick is not this person's word.
    """
    draft = drafts.get(ACCOUNT)
    return bool(draft and visitor and draft.visitor == visitor and draft.payload.get("email") == [account.email])


def payloads(drafts: Mapping[str, Draft]) -> dict[str, Payload]:
    return {form: draft.payload for form, draft in drafts.items()}


def _joining() -> QuerySet[Draft]:
    return Draft.objects.filter(person=None, form__startswith=JOIN)


def _newest(rows: QuerySet[Draft]) -> dict[str, Draft]:
    return {draft.form: draft for draft in rows.order_by("updated_at", "id")}


def stamp(at: datetime) -> str:
    """Return a time as the draft protocol spells it: Unix seconds, exact enough to compare."""
    return f"{at.timestamp():.6f}"


def frame(form: str, draft: Draft | None, kept_at: datetime | None = None) -> dict[str, Any]:
    """Return what a template needs to keep the words of a form; ``kept_at`` is later than the draft."""
    at = kept_at or (draft.updated_at if draft else None)
    return {"name": form, "url": reverse("profiles:draft_save", args=[form]), "at": stamp(at) if at else ""}


def typed(person: Person, form: str) -> tuple[Payload, dict[str, Any]]:
    """Return the words of a form that were typed and not sent, and what its template needs. One query."""
    draft = of_person(person, form)
    return (draft.payload if draft else {}), frame(form, draft)
