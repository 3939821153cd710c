"""Telling the moderators: by somebody who saw it, or by the site that held it back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from profiles.choices import Away, Hold, RoleName, Wrong
from profiles.commands import audit, blocks, limits, mutes, notices
from profiles.contracts import Reported, registry
from profiles.errors import AlreadyDecided
from profiles.models import Opening, Person, Report, Role, Veil
from profiles.policies.reports import ensure_may_decide, is_left_to_admins
from profiles.policies.standing import HOLDS_A_DAY, hides_at_once, holds_alone, independent, weight
from profiles.queries import reports, standing
from profiles.queries.standing import Standing

URGENT = {Wrong.DANGER, Wrong.PRIVATE}
A_DAY = 20
QUOTE_LENGTH = 4000
NOT_LOOKED_AT_YET = (
    "reported, and not looked at yet"  # why the site hid it: nobody reads this, the pages say it in words
)
# Under which rule a moderator finds what was held back, the gravest first.
RULE_OF_HOLD = {
    Hold.ADDRESS: Wrong.PRIVATE,
    Hold.CONTACT: Wrong.PRIVATE,
    Hold.BANK: Wrong.MONEY,
    Hold.FLOOD: Wrong.SPAM,
    Hold.LINK: Wrong.SPAM,
    Hold.WATCHED: Wrong.OTHER,
    Hold.NEWCOMER: Wrong.OTHER,
}


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
    said: dict[str, Any] = {"about": about, "alias": found.alias, "wrong": wrong, "words": words, "at": at}
    said |= {"quote": found.quote[:QUOTE_LENGTH], "urgent": wrong in URGENT}
    report, made = Report.objects.get_or_create(
        reporter=reporter, kind=kind, subject_key=key, decision=None, defaults=said
    )
    if made:
        audit.record(action="report.filed", by=reporter, kind=kind, key=key, facts={"wrong": wrong}, at=at)
        _call(report, at)
        _veil(report, at)
    if Away.HIDE in away:
        _put_away(reporter, kind, key, about, at)
    if Away.BLOCK in away and about is not None and not found.alias:  # a list of blocks would tell who it was
        blocks.add(blocker=reporter, blocked=about, at=at)
    return report


@transaction.atomic
def hold(*, kind: str, key: str, found: Reported, held: Sequence[Hold], at: datetime) -> Report:
    """Lay what was held back before the moderators. Whoever calls this shows it to its author alone until then.

    Kept, it is shown by ``Reportable.show``; hidden or given back, it stays as it is.
    """
    rule = next(RULE_OF_HOLD[reason] for reason in RULE_OF_HOLD if reason in held)
    said: dict[str, Any] = {"about": found.author, "alias": found.alias, "wrong": rule, "at": at}
    said |= {"quote": found.quote[:QUOTE_LENGTH], "held": list(held)}
    report, made = Report.objects.get_or_create(reporter=None, kind=kind, subject_key=key, decision=None, defaults=said)
    if made:
        facts = {"held": list(held)}
        audit.record(action="report.held", by=None, kind=kind, key=key, facts=facts, at=at)
        _call(report, at)
    return report


def requote(*, kind: str, key: str, quote: str) -> None:
    """Let what is open about a thing tell the words that its author has mended it to."""
    same = reports.open_reports().filter(kind=kind, subject_key=key)
    same.update(quote=quote[:QUOTE_LENGTH])


@transaction.atomic
def open_around(*, report: Report, by: Person, why: str, at: datetime) -> None:
    """Let a moderator read what stands around a reported private thing. Everybody in it is told, once."""
    same = same_matter(report)
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


def same_matter(report: Report) -> list[Report]:
    """Lock the open reports about the same subject; the first of them is the oldest."""
    rows = reports.open_reports().filter(kind=report.kind, subject_key=report.subject_key)
    same = list(rows.select_for_update(of=("self",)).select_related("reporter", "about").order_by("at", "id"))
    if not same:
        raise AlreadyDecided
    return same


def _veil(report: Report, at: datetime) -> None:
    """Hide something at once when enough members who stand apart say the same, or one who may hold it alone.

    A moderator decides all the same.
    """
    veiled = Veil.objects.filter(kind=report.kind, subject_key=report.subject_key, lifted_at=None)
    if reports.reportable(report.kind).private or veiled.exists():
        return
    same = reports.open_reports().filter(kind=report.kind, subject_key=report.subject_key)
    reporters = standing.of(list(same.values_list("reporter", flat=True)), at)
    facts: dict[str, Any]
    if hides_at_once(reporters):
        chosen = independent(reporters)
        facts = {"people": len(chosen), "weight": sum(map(weight, chosen))}
    elif (mine := _holds_alone(report, reporters, at)) is not None:
        facts = {"people": 1, "weight": weight(mine), "urgent": True}
    else:
        return
    _row, made = Veil.objects.get_or_create(
        kind=report.kind, subject_key=report.subject_key, lifted_at=None, defaults={**facts, "at": at}
    )
    if made:
        reports.reportable(report.kind).hide(key=report.subject_key, by=None, why=NOT_LOOKED_AT_YET, at=at)
        audit.record(action="report.veiled", by=None, kind=report.kind, key=report.subject_key, facts=facts, at=at)


def _holds_alone(report: Report, reporters: Sequence[Standing], at: datetime) -> Standing | None:
    """Return who holds it by this report alone, None if nobody does.

    Only a text that can be given back, where it gives somebody away; only a few a day, counted as they are held.
    """
    if report.wrong != Wrong.PRIVATE or report.kind not in registry.repairables or report.reporter is None:
        return None
    mine = next((one for one in reporters if one.person == report.reporter_id and holds_alone(one)), None)
    if mine is None:
        return None
    held = limits.count(action="hold alone", subject=report.reporter.key, per=timedelta(days=1), at=at)
    return mine if held <= HOLDS_A_DAY else None


def _put_away(reporter: Person, kind: str, key: str, about: Person | None, at: datetime) -> None:
    """Take it out of the reporter's own sight: a profile is a person, so it is the person who is muted."""
    if about is not None and key == about.key:
        mutes.add(person=reporter, muted=about, at=at)
    else:
        mutes.put_aside(person=reporter, kind=kind, key=key, at=at)


def _call(report: Report, at: datetime) -> None:
    """Tell of what is urgent those who moderate, of what no moderator can decide the admins.

    Whoever is part of it is not told: one it is about would learn who reported.
    """
    called = [(RoleName.MODERATOR, "report_urgent")] if report.urgent else []
    if is_left_to_admins(same_matter(report)):
        called.append((RoleName.ADMIN, "report_left"))
    for role, verb in called:
        duty = Role.objects.filter(role=role, until=None).select_related("person")
        for held in duty.exclude(person__in=[report.reporter_id or 0, report.about_id or 0]):
            notices.tell(person=held.person, verb=verb, subject_kind="profiles.report", subject_key=report.key, at=at)
