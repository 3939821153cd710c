from datetime import datetime, timedelta

from django.db import transaction

from profiles.queries import accounts

PATIENCE = timedelta(days=7)


@transaction.atomic
def forget_unverified(*, at: datetime) -> int:
    """Delete accounts whose address was not confirmed within a week; their words go with them."""
    stale = accounts.never_confirmed_since(at - PATIENCE).select_for_update(of=("self",), skip_locked=True)
    ids = list(stale.values_list("pk", flat=True))
    accounts.never_confirmed_since(at - PATIENCE).filter(pk__in=ids).delete()
    return len(ids)
