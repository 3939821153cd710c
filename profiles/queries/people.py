from django.contrib.auth.base_user import AbstractBaseUser

from profiles.models import Person


def of_account(account: AbstractBaseUser) -> Person | None:
    """Return the member who logs in with this account, or None while they have not finished."""
    return Person.objects.filter(account_id=account.pk).select_related("place").first()
