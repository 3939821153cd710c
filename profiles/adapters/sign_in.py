"""Who is behind a session: an account and its person in one query, as every page asks for both."""

from allauth.account.auth_backends import AuthenticationBackend

from profiles.models import Account
from profiles.queries import people


class WithPerson(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: int) -> Account | None:
        account = people.signed_in(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
