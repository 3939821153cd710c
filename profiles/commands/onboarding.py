"""Becoming a member: one person for one confirmed address, never two."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from profiles.choices import Document, Side, fold, tidy
from profiles.commands import audit, drafts, handles, notices, people, search_documents, wishes
from profiles.models import Account, Agreement, OwnWords, Person
from profiles.policies.onboarding import ensure_may_join
from profiles.policies.people import MOST_SHARES, ensure_name_is_ones_own
from profiles.queries import accounts, communities
from profiles.queries import people as who
from profiles.queries.onboarding import Told


@transaction.atomic
def start(
    *, account: Account, told: Told, name: str, agreed: Mapping[Document, int], locale: str, visitor: str, at: datetime
) -> Person:
    """Make the person of an account, or let them claim the one that a coordinator brought in.

    1. Lock the account, so that two tabs make one person; the second gets the first one's.
    2. Refuse an address that was never confirmed and an agreement to other words.
    3. Write the person and what they said; what they did not say stays as it was imported.
    4. Note the agreements and the audit entry, and throw the kept words away.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if (already := who.of_account(account)) is not None:
        return already
    ensure_may_join(account, agreed)
    person = _person(account, told, tidy(name), locale, at)
    _write_answers(person, told, at)
    search_documents.write([person.pk])
    _write_agreements(person, agreed, at)
    drafts.forget_joining(account=account, visitor=visitor)
    notices.tell(person=person, verb="person_welcomed", subject_kind="profiles.person", subject_key=person.key, at=at)
    return person


def _person(account: Account, told: Told, name: str, locale: str, at: datetime) -> Person:
    imported = accounts.imported_with_address_of(account)
    ensure_name_is_ones_own(name, imported.name if imported else "")
    fields = {"account": account, "locale": locale, "confirmed_at": at, "features_changed_at": at, **_said(told)}
    if imported is None:
        person = _new(name, {"zone": communities.current().zone, "created_at": at, **fields})
    else:
        person = _claimed(people.lock(imported), name, fields)
    audit.record(
        action="person.joined",
        by=person,
        kind="person",
        key=person.key,
        facts={"imported": imported is not None},
        at=at,
    )
    return person


def _said(told: Told) -> dict[str, Any]:
    """Return the fields of a person that were answered; the others keep what they have."""
    said: dict[str, Any] = {
        "goal": told.goal,
        "languages": list(told.languages),
        "talks": list(told.talks),
        "week": told.week,
        "hours_vary": told.hours_vary,
        "place": told.place,
        "zone": told.place.zone if told.place else "",
    }
    return {field: value for field, value in said.items() if value}


def _new(name: str, fields: dict[str, Any]) -> Person:
    return handles.first_free(name, lambda handle: Person.objects.create(name=name, **_spelled(handle), **fields))


def _claimed(person: Person, name: str, fields: dict[str, Any]) -> Person:
    """Give an imported person their account. Who takes another name takes another handle with it."""
    renamed = person.name != name
    for field, value in {**fields, "name": name}.items():
        setattr(person, field, value)
    person.save(update_fields=[*fields, "name"])
    return handles.first_free(name, lambda handle: _take(person, handle)) if renamed else person


def _take(person: Person, handle: str) -> Person:
    for field, value in _spelled(handle).items():
        setattr(person, field, value)
    person.save(update_fields=["handle", "handle_folded"])
    return person


def _spelled(handle: str) -> dict[str, str]:
    return {"handle": handle, "handle_folded": fold(handle)}


def _write_answers(person: Person, told: Told, at: datetime) -> None:
    if told.crafts:
        people.write_crafts(person, dict.fromkeys(told.crafts, told.years))
    if told.own_work:
        people.write_words(person, OwnWords.About.CRAFT, told.own_work)
    if told.share or told.share_words:
        wishes.share(person=person, topics=_also_imported(person, told.share), words=told.share_words, at=at)
    if told.learn or told.learn_words:
        wishes.learn(person=person, topics=told.learn, words=told.learn_words, at=at)


def _also_imported(person: Person, shared: Sequence[int]) -> list[int]:
    """Keep the topics that a coordinator knew of behind those named now: an offer may stand on them."""
    imported = person.topics.filter(side=Side.SHARE).values_list("topic_id", flat=True)
    return list(dict.fromkeys([*shared, *imported]))[:MOST_SHARES]


def _write_agreements(person: Person, agreed: Mapping[Document, int], at: datetime) -> None:
    """Note each version once: an imported person may have agreed to one on paper."""
    Agreement.objects.bulk_create(
        (Agreement(person=person, document=document, version=version, at=at) for document, version in agreed.items()),
        ignore_conflicts=True,
    )
