"""What moderators do about what was reported: take it on, decide, take back; and mending by its author."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from profiles.choices import Verdict, Wrong
from profiles.commands import audit, notices, restrictions, screening
from profiles.commands.reports import NOT_LOOKED_AT_YET, same_matter
from profiles.commands.restrictions import Measure
from profiles.contracts import registry
from profiles.errors import AlreadyDecided, StillHeld, TakenByAnother
from profiles.models import Claim, Decision, Person, Report, Restriction, UndoVote, Veil
from profiles.policies.reports import ensure_judges, ensure_may_decide, ensure_moderates, ensure_sound
from profiles.queries import reports

CLAIMED_FOR = timedelta(minutes=15)
VOTES_NEEDED = 3
TAKES_AWAY = (Verdict.HIDE, Verdict.MEND)


@transaction.atomic
def claim(*, report: Report, by: Person, at: datetime) -> datetime:
    """Take a matter on for a quarter of an hour; said again, it begins anew. Returns until when.

    Raises:
        TakenByAnother: somebody else has it until later.

    """
    same = same_matter(report)
    ensure_may_decide(by, same)
    _ensure_free(report, by, at)
    until = at + CLAIMED_FOR
    Claim.objects.update_or_create(
        kind=report.kind, subject_key=report.subject_key, defaults={"by": by, "until": until}
    )
    return until


@transaction.atomic
def let_go(*, report: Report, by: Person) -> bool:
    """Give a matter back that one had taken on. False if it was not theirs (any more)."""
    mine = Claim.objects.filter(kind=report.kind, subject_key=report.subject_key, by=by)
    return bool(mine.delete()[0])


@transaction.atomic
def decide(
    *,
    report: Report,
    by: Person,
    verdict: Verdict,
    rule: Wrong,
    reason: str,
    at: datetime,
    measure: Measure | None = None,
) -> Decision:
    """Settle all open reports about one subject at once.

    1. Lock them: of two moderators the second hears that it is decided.
    2. Write the decision, and hide or show the thing as it says.
    3. Write down what follows for the author.
    4. Tell the author why (not when it is kept), and each reporter what became of it.
    """
    same = same_matter(report)
    ensure_may_decide(by, same)
    _ensure_free(report, by, at)
    about = same[0].about
    ensure_sound(kind=report.kind, verdict=verdict, reason=reason, about=about, restricts=measure is not None)
    decision = Decision.objects.create(
        kind=report.kind,
        subject_key=report.subject_key,
        about=about,
        alias=same[0].alias,
        by=by,
        verdict=verdict,
        rule=rule,
        reason=reason,
        quote=same[0].quote,
        at=at,
    )
    Report.objects.filter(pk__in=[one.pk for one in same]).update(decision=decision)
    Claim.objects.filter(kind=report.kind, subject_key=report.subject_key).delete()
    _show_or_hide(decision, was_held=any(one.held for one in same), at=at)
    if measure is not None and about is not None:
        restrictions.impose(decision=decision, person=about, measure=measure, at=at)
    facts = {"verdict": verdict, "rule": rule, "decision": decision.key}
    audit.record(action="report.decided", by=by, kind=report.kind, key=report.subject_key, facts=facts, at=at)
    _tell(decision, [one.reporter for one in same if one.reporter], at)
    return decision


@transaction.atomic
def undo(*, decision: Decision, by: Person, at: datetime) -> int | None:
    """Take one's own decision back at once; another's when three moderators say so. It then waits again as it did.

    Returns how many voices are still missing, and None if it was taken back before.
    """
    locked = Decision.objects.select_for_update(of=("self",)).select_related("about").get(pk=decision.pk)
    ensure_judges(by, locked.about)
    if locked.undone_at is not None:
        return None
    if locked.by_id != by.pk:
        ensure_moderates(by)
        UndoVote.objects.get_or_create(decision=locked, by=by, defaults={"at": at})
        missing = VOTES_NEEDED - UndoVote.objects.filter(decision=locked).count()
        if missing > 0:
            return missing
    take_back(decision=locked, by=by, at=at)
    if not reports.is_settled_since(locked):
        _open_again(locked, by, at)
    return 0


def _open_again(decision: Decision, by: Person, at: datetime) -> None:
    """Lay before the moderators again what had been settled, as old as it is, and as hidden as it was.

    Who reported it hears nothing: for them it waits as before.
    """
    settled = list(Report.objects.filter(decision=decision))
    for report in settled:
        with suppress(IntegrityError), transaction.atomic():  # told again since, the newer report waits for it
            Report.objects.filter(pk=report.pk).update(decision=None)
    notices.withdraw(verb="report_answered", subject_kind="profiles.decision", subject_key=decision.key)
    subject = {"kind": decision.kind, "subject_key": decision.subject_key}
    with suppress(IntegrityError), transaction.atomic():  # likewise
        if Veil.objects.filter(**subject, lifted_at=decision.at).update(lifted_at=None):
            thing = reports.reportable(decision.kind)
            thing.hide(key=decision.subject_key, by=None, why=NOT_LOOKED_AT_YET, at=at)
    if any(report.held for report in settled) and decision.kind in registry.holdables:
        registry.holdables[decision.kind].hold(key=decision.subject_key, by=by, at=at)


def take_back(*, decision: Decision, by: Person, at: datetime) -> bool:
    """Undo what a decision did to the thing and its author, and tell them, in the caller's transaction. Once."""
    if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=at, undone_by=by):
        return False
    if decision.verdict in TAKES_AWAY:
        reports.reportable(decision.kind).show(key=decision.subject_key, by=by, at=at)
    for restriction in Restriction.objects.filter(decision=decision):
        restrictions.lift(restriction=restriction, by=by, at=at)
    facts = {"decision": decision.key}
    audit.record(action="report.undone", by=by, kind=decision.kind, key=decision.subject_key, facts=facts, at=at)
    if decision.about is not None and decision.verdict != Verdict.KEEP:
        _say(decision.about, "decision_undone", decision, at)
    return True


@transaction.atomic
def mend(*, decision: Decision, by: Person, words: str, at: datetime) -> None:
    """Send again what was given back, in other words; it is shown at once, unless the same is still in it."""
    locked = Decision.objects.select_for_update(of=("self",)).select_related("about").get(pk=decision.pk)
    given_back = locked.verdict == Verdict.MEND and locked.mended_at is None and locked.undone_at is None
    if locked.about != by or not given_back or locked.kind not in registry.repairables:
        raise AlreadyDecided
    restrictions.spend_write(person=by, at=at)
    if screening.check(person=by, words=words, at=at):
        raise StillHeld
    registry.repairables[locked.kind].mend(key=locked.subject_key, by=by, words=words, at=at)
    Decision.objects.filter(pk=locked.pk).update(mended_at=at)
    facts = {"decision": locked.key}
    audit.record(action="report.mended", by=by, kind=locked.kind, key=locked.subject_key, facts=facts, at=at)


def _ensure_free(report: Report, by: Person, at: datetime) -> None:
    others = Claim.objects.filter(kind=report.kind, subject_key=report.subject_key, until__gt=at).exclude(by=by)
    if others.exists():
        raise TakenByAnother


def _show_or_hide(decision: Decision, *, was_held: bool, at: datetime) -> None:
    """Bring the thing to what was decided: what reports or the site had hidden comes back when it stays."""
    veiled = Veil.objects.filter(kind=decision.kind, subject_key=decision.subject_key, lifted_at=None)
    was_hidden = bool(veiled.update(lifted_at=at)) or was_held
    thing = reports.reportable(decision.kind)
    if decision.verdict in TAKES_AWAY:
        thing.hide(key=decision.subject_key, by=decision.by, why=decision.reason, at=at)
    elif was_hidden:
        thing.show(key=decision.subject_key, by=decision.by, at=at)


def _tell(decision: Decision, reporters: list[Person], at: datetime) -> None:
    for reporter in reporters:
        _say(reporter, "report_answered", decision, at)
    if decision.about is not None and decision.verdict != Verdict.KEEP:
        follows = Restriction.objects.filter(decision=decision).exists()
        _say(decision.about, "decision_made", decision, at, follows=follows)


def _say(person: Person, verb: str, decision: Decision, at: datetime, **facts: bool) -> None:
    notices.tell(
        person=person,
        verb=verb,
        subject_kind="profiles.decision",
        subject_key=decision.key,
        facts={"verdict": decision.verdict, "kind": decision.kind, **facts},
        at=at,
    )
