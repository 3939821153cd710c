"""Keep what somebody types, until it is sent or a month has passed."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from profiles.commands import limits
from profiles.errors import TooLong
from profiles.models import Account, Draft, Person
from profiles.queries import drafts

MOST_CHARACTERS = 24_000  # a post as long as one may be, and what stands beside it
KEPT = timedelta(days=30)
WINDOW = timedelta(minutes=10)
MOST_OF_ONE = 300
MOST_FROM_ONE_ADDRESS = 3_000  # a union hall behind one address


def keep(
    *, form: str, payload: drafts.Payload, person: Person | None, visitor: str, address: str, at: datetime
) -> None:
    """Keep the words of one form for a person or a visitor; the later ones replace the earlier ones.

    ``address`` is the hash of where they come from: a visitor can throw a cookie away, not that.
    """
    if len(json.dumps(payload, ensure_ascii=False)) > MOST_CHARACTERS:
        raise TooLong
    limits.spend(action="keep words", subject=person.key if person else visitor, allowed=MOST_OF_ONE, per=WINDOW, at=at)
    limits.spend(action="keep words from", subject=address, allowed=MOST_FROM_ONE_ADDRESS, per=WINDOW, at=at)
    whose = {"person": person, "visitor": "" if person else visitor, "form": form}
    if _replace(whose, payload, at):
        return
    try:
        with transaction.atomic():
            Draft.objects.create(**whose, payload=payload, updated_at=at)
    except IntegrityError:  # the same form was kept in the same moment
        _replace(whose, payload, at)


def tie(*, visitor: str, account: Account) -> None:
    """Remember which account the words of a visitor led to, so that any browser can go on from them."""
    Draft.objects.filter(visitor=visitor, person=None, form__startswith=drafts.JOIN).update(account=account)


def settle(*, person: Person, form: str, at: datetime) -> None:
    """Let go of words that are saved. The empty draft tells a phone's own copy that it has arrived."""
    Draft.objects.update_or_create(person=person, form=form, defaults={"payload": {}, "updated_at": at})


def forget(*, person: Person, form: str) -> None:
    """Throw away the words of a form that has been sent."""
    Draft.objects.filter(person=person, form=form).delete()


def forget_joining(*, account: Account, visitor: str) -> None:
    """Throw away what was said on the way in: it stands in the person's own rows now."""
    ids = [draft.pk for draft in drafts.for_account(account, visitor).values()]
    Draft.objects.filter(pk__in=ids).delete()
    Draft.objects.filter(account=account).delete()


def forget_visitor(*, visitor: str) -> None:
    """Throw away what was said in a browser; what led to an account stays for its owner, wherever they are."""
    Draft.objects.filter(visitor=visitor, person=None, account=None).delete()


def forget_old(*, at: datetime) -> int:
    """Throw away words that nobody came back for in a month."""
    deleted, _per_model = Draft.objects.filter(updated_at__lt=at - KEPT).delete()
    return deleted


def _replace(whose: Mapping[str, object], payload: drafts.Payload, at: datetime) -> bool:
    return bool(Draft.objects.filter(**whose).update(payload=payload, updated_at=at))
