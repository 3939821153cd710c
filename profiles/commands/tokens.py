"""Keys for programs: made, used, taken back."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from profiles.commands import audit, limits, people
from profiles.models import Person, Token
from profiles.policies.tokens import ensure_may_make_another
from profiles.queries import tokens

SHOWN = len(tokens.SIGN) + 4
A_DAY = timedelta(days=1)
MOST_A_DAY = 20


@transaction.atomic
def make(*, person: Person, name: str, scopes: Sequence[str], lifetime: timedelta, at: datetime) -> tuple[Token, str]:
    """Make a token. The secret is returned here and never again."""
    locked = people.lock(person)
    ensure_may_make_another(tokens.of_person(locked).count())
    limits.spend(action="make token", subject=person.key, allowed=MOST_A_DAY, per=A_DAY, at=at)
    secret = tokens.SIGN + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=locked,
        name=name,
        prefix=secret[:SHOWN],
        digest=tokens.digest_of(secret),
        scopes=list(scopes),
        at=at,
        expires_at=at + lifetime,
    )
    audit.record(action="token.made", by=locked, kind="token", key=token.key, facts={"scopes": list(scopes)}, at=at)
    return token, secret


def use(*, token: Token, at: datetime) -> None:
    """Remember the day; written once a day, however often a program comes."""
    if token.last_used_on != at.date():
        Token.objects.filter(pk=token.pk).update(last_used_on=at.date())


@transaction.atomic
def revoke(*, token: Token, by: Person, at: datetime) -> bool:
    """Take a token back: it opens nothing from now on. False if it was gone already."""
    gone, _per_model = Token.objects.filter(pk=token.pk).delete()
    if gone:
        audit.record(action="token.revoked", by=by, kind="token", key=token.key, at=at)
    return bool(gone)


def forget_old(*, at: datetime) -> int:
    """Delete tokens a month after their end: until then their owner may wonder why a program stopped."""
    gone, _per_model = Token.objects.filter(expires_at__lt=at - timedelta(days=30)).delete()
    return gone
