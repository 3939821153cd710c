"""Who sees whom: stated once, for one person and for lists."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.choices import Audience, RoleName, fold
from profiles.models import Account, Notice, Person
from profiles.queries import roles
from profiles.queries.blocks import without_blocked

# How near somebody must stand to see a thing; who stands nearer sees it too.
NEARNESS = {Audience.EVERYONE: 0, Audience.MEMBERS: 1, Audience.ONLY_ME: 2}


def of_account(account: AbstractBaseUser) -> Person | None:
    """Return the member who logs in with this account, or None while they have not finished."""
    return Person.objects.filter(account_id=account.pk).first()


def signed_in(pk: int) -> Account | None:
    """Return an account with its person, and what each page asks of them: one query, for ``read_with`` to open.

    That is their duties, and whether ``notices.unread`` has anything to count.
    """
    rows = Account.objects.filter(pk=pk).select_related("person__place")
    unread = Notice.objects.filter(person=OuterRef("person"), read_at=None)
    return rows.annotate(duties=roles.held_now("person"), has_news=Exists(unread)).first()


def read_with(account: Any) -> Person | None:
    """Return the member who was read by ``signed_in``, or None while they have not finished."""
    person: Person | None = getattr(account, "person", None)
    if person is not None:
        roles.remember(person, account.duties)
        vars(person)["has_news"] = account.has_news
    return person


def present(path: str = "") -> Q:
    """People others may meet: they agreed, are not hidden, out or erased, their account is not closed."""
    here = dict.fromkeys((f"{path}hidden_at", f"{path}suspended_until", f"{path}erased_at"))
    agreed = {f"{path}confirmed_at__isnull": False, **here}
    return Q(**agreed) & (Q(**{f"{path}account": None}) | Q(**{f"{path}account__is_active": True}))


def imported() -> Q:
    """People a coordinator brought in who have not agreed yet."""
    return Q(confirmed_at=None, account=None, hidden_at=None, erased_at=None)


def for_admins() -> QuerySet[Person]:
    """Everybody who is or was here, hidden ones too: whom an admin may look after."""
    return Person.objects.filter(erased_at=None)


def visible_to(viewer: Person | None) -> QuerySet[Person]:
    """Return whom somebody may know to exist; for everybody else the answer is 404.

    A block works both ways and looks like an account that was closed. Visitors see only people
    who made their profile public.
    """
    if viewer is None:
        return Person.objects.filter(present(), audience=Audience.EVERYONE)
    seen = present() | Q(pk=viewer.pk)
    if RoleName.COORDINATOR in roles.held_by(viewer):
        seen |= imported()
    return without_blocked(Person.objects.filter(seen), viewer)


def stands(viewer: Person | None, person: Person) -> Audience:
    """Say how near a viewer stands to a person."""
    if viewer is None:
        return Audience.EVERYONE
    return Audience.ONLY_ME if viewer.pk == person.pk else Audience.MEMBERS


def shows(person: Person, field: str, nearness: Audience) -> bool:
    """Whether a person shows one of SHOWN_FIELDS to those who stand that near."""
    return NEARNESS[Audience(getattr(person, f"show_{field}"))] <= NEARNESS[nearness]


def handle_is_taken(handle: str, besides: Person | None = None) -> bool:
    """Whether somebody else has a handle that reads the same."""
    others = Person.objects.exclude(pk=besides.pk) if besides else Person.objects.all()
    return others.filter(handle_folded=fold(handle)).exists()


def with_picture(name: str, viewer: Person | None) -> Person | None:
    """Return whose picture a file is, if the viewer may see that person and that picture."""
    person = visible_to(viewer).filter(picture=name).first()
    return person if person and shows(person, "picture", stands(viewer, person)) else None
