"""What is reported: open reports by subject, the most urgent first; decisions; what an author may read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, Max, Min, Q, QuerySet
from django.db.models.functions import Cast

from profiles.choices import Verdict
from profiles.contracts import Passage, Reportable, Reported, registry
from profiles.models import Decision, Opening, Person, Report
from profiles.queries.paging import Slice, newest_first

AT_ONCE = 20  # what is decided leaves the queue, and the next ones move up
DECISIONS_A_PAGE = 30


@dataclass(frozen=True)
class Matter:
    """All open reports about one subject, as one card of the queue. ``key`` is its oldest report's."""

    key: str
    kind: str
    subject_key: str
    label: str
    about: Person | None
    quote: str
    urgent: bool
    since: datetime
    reports: Sequence[Report]

    @property
    def private(self) -> bool:
        return reportable(self.kind).private


def reportable(kind: str) -> Reportable:
    return registry.reportables[kind]


def find(*, viewer: Person, kind: str, key: str) -> Reported | None:
    """Return something to report as the viewer sees it; None if they cannot see it or it is their own."""
    source = registry.reportables.get(kind)
    found = source.find(viewer=viewer, key=key) if source else None
    return None if found is None or found.author == viewer else found


def open_reports() -> QuerySet[Report]:
    return Report.objects.filter(decision=None, kind__in=registry.reportables)


def waiting() -> int:
    """Count the subjects that wait for a decision, up to a hundred."""
    return open_reports().values("kind", "subject_key").distinct()[:100].count()


def queue() -> list[Matter]:
    """Return the first matters to decide: urgent ones first, then the longest waiting. Two queries."""
    groups = (
        open_reports()
        .values("kind", "subject_key")
        .annotate(rush=Max(Cast("urgent", IntegerField())), since=Min("at"), first=Min("id"))
        .order_by("-rush", "since", "first")[:AT_ONCE]
    )
    order = [(group["kind"], group["subject_key"]) for group in groups]
    wanted = Q(pk__in=[])
    for kind, key in order:
        wanted |= Q(kind=kind, subject_key=key)
    found = matters(open_reports().filter(wanted))
    return [found[subject] for subject in order if subject in found]


def matter(key: str) -> Matter | None:
    """Return the matter to which an open report belongs."""
    report = open_reports().filter(key=key).first()
    if report is None:
        return None
    same = open_reports().filter(kind=report.kind, subject_key=report.subject_key)
    return matters(same).get((report.kind, report.subject_key))


def matters(rows: QuerySet[Report]) -> dict[tuple[str, str], Matter]:
    grouped: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in rows.select_related("reporter", "about").order_by("at", "id"):
        grouped[report.kind, report.subject_key].append(report)
    return {
        (kind, key): Matter(
            key=reports[0].key,
            kind=kind,
            subject_key=key,
            label=str(reportable(kind).label),
            about=reports[0].about,
            quote=reports[0].quote,
            urgent=any(report.urgent for report in reports),
            since=reports[0].at,
            reports=reports,
        )
        for (kind, key), reports in grouped.items()
    }


def has_opened(moderator: Person, found: Matter) -> bool:
    return Opening.objects.filter(kind=found.kind, subject_key=found.subject_key, by=moderator).exists()


def around(found: Matter) -> Sequence[Passage]:
    return reportable(found.kind).around(key=found.subject_key)


def decisions_made() -> QuerySet[Decision]:
    return Decision.objects.select_related("about", "by", "undone_by")


def decisions(*, after: str = "", before: str = "") -> Slice[Decision]:
    """Return what moderators decided, the newest first.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    return newest_first(decisions_made(), size=DECISIONS_A_PAGE, after=after, before=before)


def told_to(person: Person) -> QuerySet[Decision]:
    """Return the decisions that somebody may read because they are about what they wrote."""
    return Decision.objects.filter(about=person).exclude(verdict=Verdict.KEEP)
