"""Who may become a member, and what they have agreed to."""

from collections.abc import Mapping

from profiles.choices import Document
from profiles.errors import AddressNotConfirmed, AgreementMissing
from profiles.models import Account
from profiles.queries import accounts

# Raise a number when the words of a document change in substance: everybody is asked again.
VERSIONS: dict[Document, int] = {Document.RULES: 1, Document.PRIVACY: 1}


def ensure_may_join(account: Account, agreed: Mapping[Document, int]) -> None:
    """Refuse an address nobody has confirmed, and a tick under words that are no longer ours."""
    if not accounts.has_confirmed_address(account):
        raise AddressNotConfirmed
    if dict(agreed) != VERSIONS:
        raise AgreementMissing
