"""Asking for a second look, and taking it: by somebody else, once, with an answer both read."""

from datetime import datetime

from django.db import transaction

from profiles.choices import says_something
from profiles.commands import audit, decisions, notices
from profiles.errors import AlreadyDecided, AppealOver, ReasonMissing
from profiles.models import Appeal, Decision, Person
from profiles.policies.reports import ensure_may_second
from profiles.queries import appeals, roles


@transaction.atomic
def make(*, decision: Decision, person: Person, words: str, at: datetime) -> Appeal:
    """Ask for a second look at what was decided about oneself. Sent twice, it is one; the first words stand."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    made = appeals.of(locked)
    if made is not None:
        return made
    if locked.about_id != person.pk or not appeals.may_be_made(locked, at):
        raise AppealOver
    if not says_something(words):
        raise ReasonMissing
    appeal = Appeal.objects.create(decision=locked, person=person, first_id=locked.by_id, words=words.strip(), at=at)
    audit.record(action="appeal.made", by=person, kind=locked.kind, key=locked.subject_key, at=at)
    for judge in roles.judges(besides=(person.pk, locked.by_id)):
        notices.tell(
            person=judge, verb="appeal_received", subject_kind="profiles.decision", subject_key=locked.key, at=at
        )
    return appeal


@transaction.atomic
def answer(*, appeal: Appeal, by: Person, granted: bool, words: str, at: datetime) -> Appeal:
    """Take the second look: the decision stands or is taken back, and both who are in it read why."""
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("decision", "person", "first")
    row = locked.get(pk=appeal.pk)
    ensure_may_second(by, about=row.person, first=row.first)
    if row.answered_at is not None:
        raise AlreadyDecided
    if not says_something(words):
        raise ReasonMissing
    row.answered_at, row.answered_by, row.granted, row.answer = at, by, granted, words.strip()
    row.save(update_fields=["answered_at", "answered_by", "granted", "answer"])
    if granted:
        decisions.take_back(decision=row.decision, by=by, at=at)
    facts = {"granted": granted, "decision": row.decision.key}
    audit.record(
        action="appeal.answered", by=by, kind=row.decision.kind, key=row.decision.subject_key, facts=facts, at=at
    )
    for person, verb in ((row.person, "appeal_answered"), (row.first, "appeal_settled")):
        notices.tell(
            person=person,
            verb=verb,
            subject_kind="profiles.decision",
            subject_key=row.decision.key,
            facts={"granted": granted},
            at=at,
        )
    return row
