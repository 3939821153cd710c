"""From a report to a decision: who reported is told, who wrote it reads why."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from profiles.choices import Away, RoleName, Verdict, Wrong
from profiles.commands import audit, blocks, limits, mutes, notices
from profiles.contracts import Reported
from profiles.errors import AlreadyDecided, ReasonMissing
from profiles.models import Decision, Opening, Person, Report, Role
from profiles.policies.reports import ensure_may_decide, ensure_moderates
from profiles.queries import reports

URGENT = {Wrong.DANGER, Wrong.PRIVATE}
A_DAY = 20
QUOTE_LENGTH = 4000


@transaction.atomic
def file(
    *,
    reporter: Person,
    kind: str,
    key: str,
    found: Reported,
    wrong: Wrong,
    words: str,
    at: datetime,
    away: Collection[Away] = (),
) -> Report:
    """Flag something to the moderators; sent twice while it waits, it is one report.

    ``found`` is the thing as the reporter sees it. ``away`` says what the reporter
    wants for themselves at once.
    """
    about = found.author
    limits.spend(action="report", subject=reporter.key, allowed=A_DAY, per=timedelta(days=1), at=at)
    report, made = Report.objects.get_or_create(
        reporter=reporter,
        kind=kind,
        subject_key=key,
        decision=None,
        defaults={
            "about": about,
            "wrong": wrong,
            "words": words,
            "quote": found.quote[:QUOTE_LENGTH],
            "urgent": wrong in URGENT,
            "at": at,
        },
    )
    if made:
        audit.record(action="report.filed", by=reporter, kind=kind, key=key, facts={"wrong": wrong}, at=at)
        if report.urgent:
            _call_moderators(report, at)
    if Away.HIDE in away:
        _put_away(reporter, kind, key, about, at)
    if Away.BLOCK in away and about is not None:
        blocks.add(blocker=reporter, blocked=about, at=at)
    return report


@transaction.atomic
def open_around(*, report: Report, by: Person, why: str, at: datetime) -> None:
    """Let a moderator read what stands around a reported private thing. Everybody in it is told, once."""
    same = _same_matter(report)
    ensure_may_decide(by, same)
    _row, made = Opening.objects.get_or_create(
        kind=report.kind, subject_key=report.subject_key, by=by, defaults={"why": why, "at": at}
    )
    if not made:
        return
    audit.record(action="conversation.opened", by=by, kind=report.kind, key=report.subject_key, at=at)
    for reader in reports.reportable(report.kind).readers(key=report.subject_key):
        notices.tell(
            person=reader, verb="conversation_opened", subject_kind=report.kind, subject_key=report.subject_key, at=at
        )


@transaction.atomic
def decide(*, report: Report, by: Person, verdict: Verdict, rule: Wrong, reason: str, at: datetime) -> Decision:
    """Settle all open reports about one subject at once.

    1. Lock them: of two moderators the second hears that it is decided.
    2. Write the decision, and hide the thing if that is what it says.
    3. Tell the author why (not when it is kept), and each reporter that somebody looked.
    """
    same = _same_matter(report)
    ensure_may_decide(by, same)
    if verdict != Verdict.KEEP and not reason:
        raise ReasonMissing
    decision = Decision.objects.create(
        kind=report.kind,
        subject_key=report.subject_key,
        about=same[0].about,
        by=by,
        verdict=verdict,
        rule=rule,
        reason=reason,
        quote=same[0].quote,
        at=at,
    )
    Report.objects.filter(pk__in=[one.pk for one in same]).update(decision=decision)
    if verdict == Verdict.HIDE:
        reports.reportable(report.kind).hide(key=report.subject_key, by=by, why=reason, at=at)
    facts = {"verdict": verdict, "rule": rule, "decision": decision.key}
    audit.record(action="report.decided", by=by, kind=report.kind, key=report.subject_key, facts=facts, at=at)
    _tell(decision, [one.reporter for one in same], at)
    return decision


@transaction.atomic
def undo(*, decision: Decision, by: Person, at: datetime) -> bool:
    """Take a decision back, by any moderator: what was hidden is back and its author is told. Once."""
    ensure_moderates(by)
    if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=at, undone_by=by):
        return False
    if decision.verdict == Verdict.HIDE:
        reports.reportable(decision.kind).show(key=decision.subject_key, by=by, at=at)
    facts = {"decision": decision.key}
    audit.record(action="report.undone", by=by, kind=decision.kind, key=decision.subject_key, facts=facts, at=at)
    if decision.about is not None and decision.verdict != Verdict.KEEP:
        notices.tell(
            person=decision.about,
            verb="decision_undone",
            subject_kind="profiles.decision",
            subject_key=decision.key,
            at=at,
        )
    return True


def _put_away(reporter: Person, kind: str, key: str, about: Person | None, at: datetime) -> None:
    """Take it out of the reporter's own sight: a profile is a person, so it is the person who is muted."""
    if about is not None and key == about.key:
        mutes.add(person=reporter, muted=about, at=at)
    else:
        mutes.put_aside(person=reporter, kind=kind, key=key, at=at)


def _same_matter(report: Report) -> list[Report]:
    """Lock the open reports about the same subject; the first of them is the oldest."""
    rows = reports.open_reports().filter(kind=report.kind, subject_key=report.subject_key)
    same = list(rows.select_for_update(of=("self",)).select_related("reporter", "about").order_by("at", "id"))
    if not same:
        raise AlreadyDecided
    return same


def _tell(decision: Decision, reporters: list[Person], at: datetime) -> None:
    told = [("report_answered", reporter) for reporter in reporters]
    if decision.about is not None and decision.verdict != Verdict.KEEP:
        told.append(("decision_made", decision.about))
    for verb, person in told:
        notices.tell(
            person=person,
            verb=verb,
            subject_kind="profiles.decision",
            subject_key=decision.key,
            facts={"verdict": decision.verdict, "kind": decision.kind},
            at=at,
        )


def _call_moderators(report: Report, at: datetime) -> None:
    """Tell those who moderate and are not part of it; one who is would learn who reported."""
    duty = Role.objects.filter(role=RoleName.MODERATOR, until=None).select_related("person")
    for role in duty.exclude(person__in=[report.reporter_id, report.about_id or 0]):
        notices.tell(
            person=role.person, verb="report_urgent", subject_kind="profiles.report", subject_key=report.key, at=at
        )
