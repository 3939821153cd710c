"""People a coordinator brings in from a sheet, and the coordinator's word that they agreed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from profiles.choices import Format, Side, fold
from profiles.commands import audit
from profiles.commands.import_plans import Plan, Planner, crafts_of, skills_of
from profiles.models import (
    ImportBatch,
    ImportedLine,
    Offer,
    OfferTopic,
    OwnWords,
    Person,
    PersonCraft,
    PersonTopic,
)
from profiles.policies.imports import ensure_may_import
from profiles.queries import imports
from profiles.queries.imports import Finding, Line

CHUNK = 500
LONGEST_FILENAME = 200
LONGEST_FOLDED = 160  # one sign may fold into many


@dataclass
class Outcome:
    """What became of the lines of a sheet. ``key`` is empty when nothing was written."""

    key: str
    people: int
    members: int
    before: int
    doubled: int
    words: int
    unmapped: Counter[tuple[str, str]]
    findings: list[Finding]


def take(
    *, lines: Sequence[Line], filename: str, by: Person | None, at: datetime, locale: str, dry_run: bool = False
) -> Outcome:
    """Bring in the people of a sheet: each line whole or not at all, nobody twice.

    1. Look up addresses, spellings, towns and handles, in a few queries for the whole sheet.
    2. Plan the rows of every line that is new; of two with one address the later counts.
    3. Write them some hundred at a time, so that a stop leaves whole lines behind. Where somebody
       signed up with such an address meanwhile, that part is written line by line.

    They are seen by coordinators only, and their offers are closed, until ``confirm``.
    """
    ensure_may_import(by)
    known = imports.known(lines, crafts=crafts_of(lines), skills=skills_of(lines), locale=locale)
    single, repeats = _latest(lines)
    new = [line for line in single if line.email not in known.members | known.imported]
    planner = Planner(known, at)
    plans = [planner.plan(line) for line in new]
    outcome = Outcome(
        key="",
        people=len(plans),
        members=sum(line.email in known.members for line in single),
        before=sum(line.email in known.imported - known.members for line in single),
        doubled=len(repeats),
        words=planner.asked,
        unmapped=planner.unmapped,
        findings=[*repeats, *planner.findings, *_known_already(single, known)],
    )
    if plans and not dry_run:
        _write_all(plans, outcome, filename=filename, by=by, at=at)
    return outcome


@transaction.atomic
def confirm(*, batch: ImportBatch, by: Person | None, at: datetime) -> int:
    """Take a coordinator's word that the people of a sheet agreed; return how many members that makes.

    Their offers open with it. An offer opens only after the handbook's three questions; the word of
    the coordinator, who talked with them, stands in for these and is in the audit.
    Who claimed the account meanwhile spoke for themselves and is not touched. Twice changes nothing.
    """
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    waiting = imports.to_confirm(locked)
    if not waiting:
        return 0
    offers = Offer.objects.filter(person__in=waiting, opened_at=None, topics__isnull=False).distinct()
    opened = Offer.objects.filter(pk__in=offers.values("pk")).update(handbook_passed_at=at, opened_at=at)
    Person.objects.filter(pk__in=waiting).update(confirmed_at=at, features_changed_at=at)
    if locked.confirmed_at is None:
        locked.confirmed_at = at
        locked.save(update_fields=["confirmed_at"])
    facts = {"people": len(waiting), "offers_opened_without_handbook": opened}
    audit.record(action="import.confirmed", by=by, kind="import", key=locked.key, facts=facts, at=at)
    return len(waiting)


def _latest(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Keep the last line of each address, and name the line it replaces."""
    last = {line.email: line for line in lines}
    sentence = _("Line %(later)s has the same e-mail address. We take the later one.")
    repeats = [
        Finding(line.number, sentence % {"later": last[line.email].number}, skipped=True)
        for line in lines
        if last[line.email] is not line
    ]
    return list(last.values()), repeats


def _known_already(lines: Sequence[Line], known: imports.Known) -> Iterator[Finding]:
    member = _("This person is a member already. We change nothing about people who can speak for themselves.")
    before = _("This person came with an earlier sheet. We change nothing.")
    for line in lines:
        if line.email in known.members:
            yield Finding(line.number, member, skipped=True)
        elif line.email in known.imported:
            yield Finding(line.number, before, skipped=True)


def _write_all(plans: Sequence[Plan], outcome: Outcome, *, filename: str, by: Person | None, at: datetime) -> None:
    batch = ImportBatch.objects.create(by=by, filename=filename[-LONGEST_FILENAME:], at=at)
    outcome.key = batch.key
    outcome.people = 0
    for first in range(0, len(plans), CHUNK):
        outcome.people += _write_chunk(batch, plans[first : first + CHUNK], outcome.findings)
    facts = {"people": outcome.people, "skipped": len({found.number for found in outcome.findings if found.skipped})}
    audit.record(action="import.taken", by=by, kind="import", key=batch.key, facts=facts, at=at)


def _write_chunk(batch: ImportBatch, plans: Sequence[Plan], findings: list[Finding]) -> int:
    """Write some lines at once, or one by one where the database refuses one of them."""
    try:
        _write(batch, plans)
    except IntegrityError:
        if len(plans) > 1:
            return sum(_write_chunk(batch, [plan], findings) for plan in plans)
        sentence = _("Somebody with this address or name signed up at this moment. Import the sheet again.")
        findings.append(Finding(plans[0].line.number, sentence, skipped=True))
        return 0
    return len(plans)


@transaction.atomic
def _write(batch: ImportBatch, plans: Sequence[Plan]) -> None:
    for plan in plans:
        plan.person.pk = None
    Person.objects.bulk_create(plan.person for plan in plans)
    ImportedLine.objects.bulk_create(
        ImportedLine(batch=batch, person=p.person, email=p.line.email, number=p.line.number, unmapped=p.unmapped)
        for p in plans
    )
    PersonCraft.objects.bulk_create(
        PersonCraft(person=p.person, craft_id=craft, years=p.line.years) for p in plans for craft in p.crafts
    )
    PersonTopic.objects.bulk_create(row for p in plans for row in _topics(p))
    OwnWords.objects.bulk_create(row for p in plans for row in _own_words(p))
    _write_offers(plans)


def _topics(plan: Plan) -> Iterator[PersonTopic]:
    for side, ids in ((Side.SHARE, plan.shares), (Side.LEARN, plan.wishes)):
        for place, topic in enumerate(ids):
            yield PersonTopic(person=plan.person, topic_id=topic, side=side, position=place)


def _own_words(plan: Plan) -> Iterator[OwnWords]:
    for about, words in plan.own_words:
        yield OwnWords(person=plan.person, about=about, words=words, folded=fold(words)[:LONGEST_FOLDED])


def _write_offers(plans: Sequence[Plan]) -> None:
    """Write closed offers. A sheet does not say how somebody mentors, so both ways stand open."""
    offering = [(plan, plan.offer()) for plan in plans if plan.offers]
    for _plan, offer in offering:
        offer.formats = [Format.LONG_TERM, Format.ONE_OFF]
    Offer.objects.bulk_create(offer for _plan, offer in offering)
    OfferTopic.objects.bulk_create(
        OfferTopic(offer=offer, topic_id=topic) for plan, offer in offering for topic in plan.shares
    )
