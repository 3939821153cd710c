"""Writing what was planned: some hundred people at once, or one by one where the database refuses one."""

from collections.abc import Iterator, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from profiles.choices import FindingKind, Format, Side, fold
from profiles.commands import search_documents
from profiles.commands.import_plans import Plan
from profiles.models import (
    ImportBatch,
    ImportedLine,
    Offer,
    OwnWords,
    Person,
    PersonCraft,
)
from profiles.queries.imports import Finding

LONGEST_FOLDED = 160  # one sign may fold into many
WRITE_TOPICS = """
INSERT INTO profiles_persontopic (person_id, topic_id, side, position)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::smallint[])
"""
WRITE_OFFERED = """
INSERT INTO profiles_offertopic (offer_id, topic_id)
SELECT offer.id, topic_id FROM profiles_persontopic JOIN profiles_offer offer USING (person_id)
WHERE offer.id = ANY(%s) AND side = %s ORDER BY offer.id, position
"""


def write_all(batch: ImportBatch, plans: Sequence[Plan], findings: list[Finding]) -> int:
    """Write people with all their rows; add a finding for each that the database refused. Returns how many came in."""
    if not plans:
        return 0
    try:
        _write(batch, plans)
    except IntegrityError:
        if len(plans) > 1:
            return sum(write_all(batch, [plan], findings) for plan in plans)
        sentence = _("Somebody with this address or name signed up at this moment. Import the sheet again.")
        findings.append(Finding(plans[0].line.number, sentence, kind=FindingKind.MEND))
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
    _write_topics(plans)
    OwnWords.objects.bulk_create(row for p in plans for row in _own_words(p))
    _write_offers(plans)
    search_documents.write([plan.person.pk for plan in plans])


def _write_topics(plans: Sequence[Plan]) -> None:
    """Write most of the rows of a sheet in one statement, without an object for each."""
    rows = [
        (plan.person.pk, topic, side, place)
        for plan in plans
        for side, ids in ((Side.SHARE, plan.shares), (Side.LEARN, plan.wishes))
        for place, topic in enumerate(ids)
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_TOPICS, [list(column) for column in zip(*rows, strict=True)] or [[]] * 4)


def _own_words(plan: Plan) -> Iterator[OwnWords]:
    for about, words in plan.own_words:
        yield OwnWords(person=plan.person, about=about, words=words, folded=fold(words)[:LONGEST_FOLDED])


def _write_offers(plans: Sequence[Plan]) -> None:
    """Write closed offers. A sheet does not say how somebody mentors, so both ways stand open."""
    offering = [(plan, plan.offer()) for plan in plans if plan.offers]
    for _plan, offer in offering:
        offer.formats = [Format.LONG_TERM, Format.ONE_OFF]
    Offer.objects.bulk_create(offer for _plan, offer in offering)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_OFFERED, [[offer.pk for _plan, offer in offering], Side.SHARE])
