"""What is reported: open reports by subject, the most urgent first; decisions; what an author may read."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Case, Count, Max, Min, Model, Q, QuerySet, Value, When
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator

from profiles.choices import Hold, Verdict
from profiles.contracts import Passage, Reportable, Reported, registry
from profiles.contracts.moderation import Picture
from profiles.models import Claim, Decision, Opening, Person, Report, Restriction, Veil
from profiles.queries.paging import Slice, newest_first
from profiles.queries.restrictions import is_over

AT_ONCE = 20  # what is decided leaves the queue, and the next ones move up
DECISIONS_A_PAGE = 30
MINE_A_PAGE = 20
BEGINNING = 60
A_YEAR = timedelta(days=365)
RUSH = Case(When(urgent=True, then=Value(2)), When(reporter=None, then=Value(1)), default=Value(0))

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Matter:
    """All open reports about one subject, as one card of the queue. ``key`` is its oldest report's.

    ``veiled`` says that reports hid it, ``by_one`` that one urgent report did, ``along`` how much of others is hidden
    with it, ``earlier`` how often something was decided against its author within a year.
    """

    key: str
    kind: str
    subject_key: str
    label: str
    about: Person | None
    quote: str
    urgent: bool
    since: datetime
    reports: Sequence[Report]
    alias: str = ""
    picture: Picture | None = None
    veiled: bool = False
    by_one: bool = False
    along: int = 0
    claim: Claim | None = None
    earlier: int = 0

    @property
    def held(self) -> list[str]:
        """Say why the site held it back, in words; nothing when people reported it."""
        return [str(Hold(reason).label) for report in self.reports for reason in report.held]

    @property
    def said(self) -> list[Report]:
        """Return the reports of people."""
        return [report for report in self.reports if report.reporter is not None]

    @property
    def repairable(self) -> bool:
        return self.about is not None and self.kind in registry.repairables

    @property
    def private(self) -> bool:
        return reportable(self.kind).private


def reportable(kind: str) -> Reportable:
    return registry.reportables[kind]


def label_of(kind: str) -> str:
    """Name a kind, also one that this site no longer has."""
    return str(registry.reportables[kind].label) if kind in registry.reportables else kind


def find(*, viewer: Person, kind: str, key: str) -> Reported | None:
    """Return something to report as the viewer sees it; None if they cannot see it or it is their own."""
    source = registry.reportables.get(kind)
    found = source.find(viewer=viewer, key=key) if source else None
    return None if found is None or found.author == viewer else found


def open_reports() -> QuerySet[Report]:
    return Report.objects.filter(decision=None, kind__in=registry.reportables)


def queue(rows: QuerySet[Report], at: datetime) -> list[Matter]:
    """Return the first matters to decide: urgent ones, what is held back, the rest; each the longest waiting first.

    ``rows`` are the open reports that are laid before somebody. Five queries for any number, and one a kind.
    """
    groups = (
        rows.values("kind", "subject_key")
        .annotate(rush=Max(RUSH), since=Min("at"), first=Min("id"))
        .order_by("-rush", "since", "first")[:AT_ONCE]
    )
    order = [(group["kind"], group["subject_key"]) for group in groups]
    wanted = Q(pk__in=[])
    for kind, key in order:
        wanted |= Q(kind=kind, subject_key=key)
    found = matters(rows.filter(wanted), at)
    return [found[subject] for subject in order if subject in found]


def matter(rows: QuerySet[Report], key: str, at: datetime) -> Matter | None:
    """Return the matter to which one of some open reports belongs."""
    report = rows.filter(key=key).first()
    if report is None:
        return None
    same = rows.filter(kind=report.kind, subject_key=report.subject_key)
    return matters(same, at).get((report.kind, report.subject_key))


def matters(rows: QuerySet[Report], at: datetime) -> dict[tuple[str, str], Matter]:
    grouped: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in rows.select_related("reporter", "about").order_by("at", "id"):
        grouped[report.kind, report.subject_key].append(report)
    claims = {(one.kind, one.subject_key): one for one in _about(Claim.objects.filter(until__gt=at), grouped)}
    veils = {(one.kind, one.subject_key): one.urgent for one in _about(Veil.objects.filter(lifted_at=None), grouped)}
    along, shown = _along(grouped), _pictures(grouped)
    earlier = _decided_before({reports[0].about_id for reports in grouped.values()}, at)
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
            alias=reports[0].alias,
            picture=shown.get((kind, key)),
            veiled=(kind, key) in veils,
            by_one=veils.get((kind, key), False),
            along=along.get((kind, key), 0),
            claim=claims.get((kind, key)),
            earlier=earlier.get(reports[0].about_id or 0, 0),
        )
        for (kind, key), reports in grouped.items()
    }


def _about(rows: QuerySet[Row], subjects: Collection[tuple[str, str]]) -> QuerySet[Row]:
    """Narrow rows to some subjects; a key too many is of another kind, and is looked up by both."""
    keys = {key for _kind, key in subjects}
    return rows.filter(subject_key__in=keys)


def _along(subjects: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Count what goes along with each. At most a query a kind."""
    keys = defaultdict[str, list[str]](list)
    for kind, key in subjects:
        keys[kind].append(key)
    return {(kind, key): n for kind in keys for key, n in reportable(kind).along(keys=keys[kind]).items()}


def _pictures(subjects: Collection[tuple[str, str]]) -> dict[tuple[str, str], Picture]:
    """Find what picture is shown with each. A query a kind that has pictures."""
    keys = defaultdict[str, list[str]](list)
    for kind, key in subjects:
        if kind in registry.pictured:
            keys[kind].append(key)
    return {(kind, key): one for kind in keys for key, one in registry.pictured[kind].pictures(keys=keys[kind]).items()}


def _decided_before(people: Collection[int | None], at: datetime) -> dict[int, int]:
    against = Decision.objects.filter(about__in=[pk for pk in people if pk], undone_at=None, at__gt=at - A_YEAR)
    counted = against.exclude(verdict=Verdict.KEEP).values_list("about").annotate(Count("pk"))
    return dict(counted)


def has_opened(moderator: Person, found: Matter) -> bool:
    return Opening.objects.filter(kind=found.kind, subject_key=found.subject_key, by=moderator).exists()


def around(found: Matter) -> Sequence[Passage]:
    return reportable(found.kind).around(key=found.subject_key)


def decisions_made() -> QuerySet[Decision]:
    rows = Decision.objects.select_related("about", "by", "undone_by", "restriction")
    return rows.annotate(voices=Count("undo_votes"))


def decisions(viewer: Person, *, after: str = "", before: str = "") -> Slice[Decision]:
    """Return what moderators decided about others than the viewer, the newest first.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    rows = decisions_made().exclude(about=viewer)
    return newest_first(rows, size=DECISIONS_A_PAGE, after=after, before=before)


def words_to_mend(decision: Decision) -> str | None:
    """Return the text that went back to its author, None where there is nothing to mend (any more)."""
    source = registry.repairables.get(decision.kind)
    waits = decision.verdict == Verdict.MEND and decision.mended_at is None and decision.undone_at is None
    return source.words(key=decision.subject_key) if source and waits else None


def is_settled_since(decision: Decision) -> bool:
    """Whether its author mended the thing or erased themselves, or it was decided about once more and that stands."""
    if decision.mended_at is not None or (decision.about is not None and decision.about.erased_at is not None):
        return True
    same = Decision.objects.filter(kind=decision.kind, subject_key=decision.subject_key, undone_at=None)
    return same.filter(pk__gt=decision.pk).exists()


def is_out_of_sight(decision: Decision) -> bool:
    """Whether what was decided about waits for a moderator, held back or hidden by reports."""
    subject = {"kind": decision.kind, "subject_key": decision.subject_key}
    veiled = Veil.objects.filter(**subject, lifted_at=None).exists()
    return veiled or open_reports().filter(**subject, reporter=None).exists()


def longest_to_mend(decision: Decision) -> int:
    """Say how long a text may be that takes the place of one that went back; 0 where none did."""
    source = registry.repairables.get(decision.kind)
    return source.longest if source else 0


def restriction_of(decision: Decision) -> Restriction | None:
    return Restriction.objects.filter(decision=decision).first()


def lasting(decision: Decision, at: datetime) -> Restriction | None:
    """Return what still follows for its author, read along with a decision or not."""
    row: Restriction | None = getattr(decision, "restriction", None)
    return None if row is None or is_over(row, at) else row


def address_of(decision: Decision) -> str:
    """Return where the thing stands that was decided about; empty for what moderators may not be able to open."""
    if reportable(decision.kind).private or decision.kind == "profiles.person":
        return ""
    app, _dot, noun = decision.kind.partition(".")
    try:
        return reverse(f"{app}:{noun}_show", args=[decision.subject_key])
    except NoReverseMatch:
        return ""


def told_to(person: Person) -> QuerySet[Decision]:
    """Return the decisions that somebody may read because they are about what they wrote."""
    return Decision.objects.filter(about=person).exclude(verdict=Verdict.KEEP)


def standing_about(person: Person, kind: str, keys: Collection[str]) -> dict[str, Decision]:
    """Return what stands of what was decided about some of somebody's things, the last for each."""
    rows = told_to(person).filter(kind=kind, subject_key__in=keys, undone_at=None).order_by("pk")
    return {row.subject_key: row for row in rows}


def beginnings(person: Person, keys: Collection[str]) -> dict[str, str]:
    """Return how somebody's own words began that were decided about, by the key of the decision. One query."""
    quotes = told_to(person).filter(key__in=keys).values_list("key", "quote")
    return {key: " ".join(Truncator(quote).chars(BEGINNING).split()) for key, quote in quotes}


def filed_by(person: Person, *, after: str = "", before: str = "") -> Slice[Report]:
    """Return what somebody told the moderators, and what became of it; the newest first.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    rows = Report.objects.filter(reporter=person).select_related("decision")
    return newest_first(rows, size=MINE_A_PAGE, after=after, before=before)
